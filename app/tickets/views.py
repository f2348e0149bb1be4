"""HTTP of tickets."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request

from app.access.loading import Access, may
from app.access.models import Person
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Invalid
from app.kernel.matching import IF_MATCH, require_match, tag_of
from app.kernel.paging import Position, cut_page, read_cursor
from app.notices.events import wake_spreading
from app.tickets import joining, queries, schemas, service
from app.tickets.documents import ticket_detail, ticket_document, ticket_documents
from app.tickets.lifecycle import LIFE, deed_between
from app.tickets.models import Ticket
from app.tickets.planning.service import known_teams, read_checklists
from app.tickets.record import By, Source
from app.tickets.states import DismissReason, HoldReason, TicketState
from app.venues.models import Venue

blueprint = Blueprint("tickets", __name__, description="Problems until they are mended")
TICKET = {
    "id": "01936f0a-0000-7000-8000-0000000000ff",
    "spot": "Restroom 2, level 1",
    "checklist_slug": "restroom",
    "item_key": "stall-locks",
    "state": "open",
    "severity": "major",
    "team": "maintenance",
    "occurrence_count": 2,
    "opened_at": "2026-11-20T17:04:40+00:00",
}
HISTORY = {
    "before": [],
    "after": [],
    "history": [
        {
            "at": "2026-11-20T17:04:40+00:00",
            "person": "Ines Inspector",
            "kind": "failed",
            "detail": {"note": "Stall 3 swings open"},
        }
    ],
}


@blueprint.get("/venues/<uuid:venue_id>/tickets")
@may(Do.SEE_TICKETS)
@blueprint.arguments(schemas.TicketsIn, location="query")
@blueprint.response(200, schemas.TicketsPageOut, example={"items": [TICKET], "next_cursor": None})
@blueprint.problems(422)
def list_tickets(access: Access, asked: dict[str, Any], venue_id: UUID) -> dict[str, Any]:
    """The tickets of a venue, newest first. Repeat `state` for several."""
    cursor, limit = asked.pop("cursor"), asked.pop("limit")
    states, text = asked.pop("state"), asked.pop("q")
    venue = access.load(Venue, venue_id)
    wanted = queries.Wanted(
        venue.id,
        states=[TicketState(state) for state in states] if states else None,
        spot_name=text,
        items=queries.items_saying(venue.organisation_id, text) if text else (),
        **asked,
    )
    rows = queries.list_tickets(wanted, read_cursor(cursor), limit)
    page = cut_page(rows, limit, lambda row: Position(row[0].opened_at, row[0].id))
    return {"items": ticket_documents(page.items), "next_cursor": page.next_cursor}


@blueprint.get("/tickets/<uuid:ticket_id>")
@may(Do.SEE_TICKETS)
@blueprint.response(200, schemas.TicketDetailOut, example=TICKET | HISTORY)
def show_ticket(access: Access, ticket_id: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
    """A ticket with photos of before and after, and its whole history; its ETag is for changes."""
    ticket = access.load(Ticket, ticket_id)
    return ticket_detail(access, ticket), 200, tag_of(ticket.revision)


@blueprint.patch("/tickets/<uuid:ticket_id>", parameters=[IF_MATCH])
@may(Do.WORK_TICKET)
@blueprint.arguments(schemas.TicketChangeIn, example={"state": "in_progress"})
@blueprint.response(200, schemas.TicketOut)
@blueprint.problems(409, 412, 422, 428)
def change_ticket(
    access: Access, body: dict[str, Any], ticket_id: UUID
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Put a ticket into another state, give it to somebody, or hand it to another team.

    Send the ticket's ETag as If-Match, so that nobody's change is overwritten unseen.
    """
    ticket = access.load(Ticket, ticket_id, to_change=True)
    require_match(request, ticket.revision)
    by, at = by_api(access), now()
    if "team" in body:
        _require_team(ticket, body["team"])
        service.hand_to_team(by, ticket, body["team"], body["text"], at)
    if "assignee_id" in body:
        service.assign(by, ticket, _find_assignee(ticket, body["assignee_id"]), at)
    if "state" in body:
        _change_state(access, ticket, body, at)
    db.session.commit()
    wake_spreading()
    return ticket_document(ticket), 200, tag_of(ticket.revision)


def by_api(access: Access) -> By:
    """Who does something through the API."""
    return By.person(access.person, Source.API)


def _change_state(access: Access, ticket: Ticket, body: dict[str, Any], at: datetime) -> None:
    wanted = TicketState(body["state"])
    deed = deed_between(ticket.state, wanted)
    if wanted is ticket.state and deed is None:
        return
    if deed is None:
        able = ", ".join(sorted(step.to for step in LIFE[ticket.state].values()))
        raise service.DeedRefused(
            f"This ticket is {ticket.state}. From there it can become {able}."
        )
    details = service.Details(
        hold_reason=HoldReason(body["hold_reason"]) if "hold_reason" in body else None,
        hold_until=body.get("hold_until"),
        dismiss_reason=DismissReason(body["dismiss_reason"]) if "dismiss_reason" in body else None,
        may_dismiss=access.can(Do.DISMISS_TICKET, ticket.venue_id),
        text=body["text"],
    )
    service.do(by_api(access), ticket, deed, at, details)


def _find_assignee(ticket: Ticket, person_id: UUID | None) -> Person | None:
    assignee = queries.find_colleague(ticket, person_id)
    if person_id and assignee is None:
        detail = "Use the id of an active person who has a role at this venue."
        raise Invalid([{"at": "/assignee_id", "detail": detail}])
    return assignee


def _require_team(ticket: Ticket, team: str) -> None:
    if queries.has_team(ticket.venue_id, team):
        return
    # Rules send tickets also to teams that nobody has set up yet: so can a person.
    venue = db.session.get_one(Venue, ticket.venue_id)
    if team not in known_teams(venue, read_checklists(venue).values()):
        raise Invalid([{"at": "/team", "detail": "Use the key of a team of this venue."}])


@blueprint.post("/venues/<uuid:venue_id>/tickets/acknowledged")
@may(Do.WORK_TICKET)
@blueprint.arguments(schemas.ManyIn, example={"ids": [TICKET["id"]]})
@blueprint.response(200, schemas.ManyOut)
@blueprint.problems(422)
def acknowledge_many(access: Access, body: dict[str, Any], venue_id: UUID) -> dict[str, Any]:
    """Acknowledge several tickets of a venue at once; those that are not open stay as they are."""
    venue = access.load(Venue, venue_id)
    done = service.acknowledge_open(
        by_api(access), queries.list_of_venue(venue.id, body["ids"]), now()
    )
    db.session.commit()
    wake_spreading()
    return {"acknowledged": done, "left": [one for one in body["ids"] if one not in done]}


@blueprint.post("/tickets/<uuid:ticket_id>/merge")
@may(Do.WORK_TICKET)
@blueprint.arguments(schemas.MergeIn, example={"into": TICKET["id"]})
@blueprint.response(200, schemas.TicketOut)
@blueprint.problems(409, 422)
def merge_ticket(access: Access, body: dict[str, Any], ticket_id: UUID) -> dict[str, Any]:
    """End a ticket as the duplicate of another one of its venue, which stands for both."""
    ticket, into = load_pair(access, ticket_id, body["into"])
    joining.merge(by_api(access), ticket, into, now())
    db.session.commit()
    wake_spreading()
    return ticket_document(into)


def load_pair(access: Access, first: UUID, second: UUID) -> tuple[Ticket, Ticket]:
    """Two tickets to change, locked in one order whoever asks, after the spots of both and of all
    that was merged into them: whoever takes a failure there locks that first, then these.
    """
    pair = {access.load(Ticket, one).id for one in (first, second)}
    for spot_id in queries.list_spots_of(pair):
        queries.lock_spot(spot_id)
    locked = {one.id: one for one in queries.list_pair_to_change(pair)}
    return locked[first], locked[second]


@blueprint.post("/tickets/<uuid:ticket_id>/split")
@may(Do.WORK_TICKET)
@blueprint.arguments(schemas.SplitIn, example={"inspection_ids": [TICKET["id"]]})
@blueprint.response(201, schemas.TicketOut)
@blueprint.problems(409, 422)
def split_ticket(access: Access, body: dict[str, Any], ticket_id: UUID) -> dict[str, Any]:
    """Make a ticket of its own of some of a ticket's failures; answers the new one."""
    queries.lock_spot(access.load(Ticket, ticket_id).spot_id)
    ticket = access.load(Ticket, ticket_id, to_change=True)
    new = joining.split(by_api(access), ticket, body["inspection_ids"], body["text"], now())
    db.session.commit()
    wake_spreading()
    return ticket_document(new)


@blueprint.post("/tickets/<uuid:ticket_id>/hand-over")
@may(Do.WORK_TICKET)
@blueprint.arguments(schemas.HandOverIn, example={"endpoint_id": TICKET["id"]})
@blueprint.response(200, schemas.TicketOut)
@blueprint.problems(409, 422)
def hand_over(access: Access, body: dict[str, Any], ticket_id: UUID) -> dict[str, Any]:
    """Hand a ticket to an outside system, which gets its whole history and its evidence."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    endpoint = queries.find_endpoint(ticket, body["endpoint_id"])
    if endpoint is None:
        detail = "Use the id of an outside system that is told of this venue."
        raise Invalid([{"at": "/endpoint_id", "detail": detail}])
    service.hand_outside(by_api(access), ticket, endpoint, body["text"], now())
    db.session.commit()
    wake_spreading()
    return ticket_document(ticket)


@blueprint.post("/tickets/<uuid:ticket_id>/comments")
@may(Do.COMMENT_TICKET)
@blueprint.arguments(schemas.CommentIn, example={"text": "Ordered a new bolt; it comes on Friday."})
@blueprint.response(201, schemas.HistoryOut)
@blueprint.problems(422)
def add_comment(access: Access, body: dict[str, Any], ticket_id: UUID) -> dict[str, Any]:
    """Add a comment to a ticket's history."""
    ticket, at = access.load(Ticket, ticket_id, to_change=True), now()
    service.comment(by_api(access), ticket, body["text"], at)
    db.session.commit()
    wake_spreading()
    said = {"text": body["text"]}
    return {"at": at, "person": access.person.name, "kind": "commented", "detail": said}
