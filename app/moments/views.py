"""HTTP of moments and ideas."""

from typing import Any
from uuid import UUID

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.paging import Position, cut_page, read_cursor
from app.moments import queries, schemas, service
from app.moments.documents import idea_document, inventory_document
from app.moments.inventory import MomentKey
from app.moments.models import Question
from app.venues.models import Venue

blueprint = Blueprint("moments", __name__, description="Moments of the visit, and ideas for them")
VENUE_IDEA = "/venues/<uuid:venue_id>/ideas/<uuid:idea_id>"
IDEA = {
    "checklist_slug": "restroom",
    "item_key": "stall-hooks",
    "question": "easier",
    "text": "A second hook, low enough for a child's coat.",
}
SHOWN = IDEA | {
    "id": "01936f0a-0000-7000-8000-00000000001d",
    "person_id": "01936f0a-0000-7000-8000-000000000001",
    "person": "Ines Inspector",
    "written_at": "2026-11-20T17:04:40+00:00",
    "hidden_at": None,
    "hidden_by": None,
}
MOMENT = {
    "checklist_slug": "restroom",
    "item_key": "stall-hooks",
    "checklist": {"en": "Restroom"},
    "kind": "restroom",
    "spots": 9,
    "stage": "comfort",
    "moment": {"en": "A guest looks for a place for a coat that is not the floor"},
    "prompt": {"en": "Is there a firm hook or shelf in every stall?"},
    "can_fail": True,
    "severity": "minor",
    "easier": {"count": 1, "newest": [SHOWN]},
    "memorable": {"count": 0, "newest": []},
}
INVENTORY = {"stages": [{"stage": "comfort", "moments": [MOMENT]}], "no_longer_asked": []}


@blueprint.get("/venues/<uuid:venue_id>/moments")
@may(Do.SEE_MOMENTS)
@blueprint.response(200, schemas.InventoryOut, example=INVENTORY)
def show_moments(access: Access, venue_id: UUID) -> dict[str, Any]:
    """Every moment of the visit in its order, with the newest ideas to make it easier or more
    memorable."""
    venue = access.load(Venue, venue_id)
    with_hidden = access.can(Do.HIDE_IDEA, venue.id)
    return inventory_document(queries.read_inventory(venue, with_hidden=with_hidden))


@blueprint.get("/venues/<uuid:venue_id>/ideas")
@may(Do.SEE_MOMENTS)
@blueprint.arguments(schemas.IdeasIn, location="query")
@blueprint.response(200, schemas.IdeasPageOut, example={"items": [SHOWN], "next_cursor": None})
@blueprint.problems(422)
def list_ideas(access: Access, asked: dict[str, Any], venue_id: UUID) -> dict[str, Any]:
    """The ideas of a venue, newest first; of one moment or to one question where asked so."""
    cursor, limit = asked.pop("cursor"), asked.pop("limit")
    venue = access.load(Venue, venue_id)
    with_hidden = access.can(Do.HIDE_IDEA, venue.id)
    wanted = queries.WantedIdeas(venue.id, **asked, with_hidden=with_hidden)
    rows = queries.list_ideas_page(wanted, read_cursor(cursor), limit)
    page = cut_page(rows, limit, lambda row: Position(row.written_at, row.id))
    return {"items": [idea_document(one) for one in page.items], "next_cursor": page.next_cursor}


@blueprint.put(VENUE_IDEA)
@may(Do.ADD_IDEA)
@blueprint.arguments(schemas.IdeaIn, example=IDEA)
@blueprint.response(201, schemas.IdeaOut, example=SHOWN)
@blueprint.also(200, "Sent before", schemas.IdeaOut)
@blueprint.problems(409, 422)
def put_idea(
    access: Access, body: dict[str, Any], venue_id: UUID, idea_id: UUID
) -> tuple[dict[str, Any], int]:
    """Add an idea for a moment, under an id of one's own making; safe to repeat."""
    venue = access.load(Venue, venue_id)
    key = MomentKey(body["checklist_slug"], body["item_key"])
    thought = service.Thought(key, Question(body["question"]), body["text"])
    idea, is_new = service.add_idea(access.person, venue, idea_id, thought, now())
    shown = idea_document(queries.get_idea(venue.id, idea.id))
    db.session.commit()
    return shown, 201 if is_new else 200


@blueprint.patch(VENUE_IDEA)
@may(Do.HIDE_IDEA)
@blueprint.arguments(schemas.IdeaChangeIn, example={"hidden": True})
@blueprint.response(200, schemas.IdeaOut, example=SHOWN)
@blueprint.problems(422)
def change_idea(
    access: Access, body: dict[str, Any], venue_id: UUID, idea_id: UUID
) -> dict[str, Any]:
    """Hide an idea, or show it again; nothing is deleted. Safe to repeat.

    For the managers of its venue; whoever wrote it may hide it too.
    """
    service.change_idea(access, venue_id, idea_id, hidden=body["hidden"], at=now())
    shown = idea_document(queries.get_idea(venue_id, idea_id))
    db.session.commit()
    return shown
