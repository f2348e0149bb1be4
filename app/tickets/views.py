"""HTTP of tickets."""

from typing import Any
from uuid import UUID

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Invalid
from app.kernel.paging import Position, cut_page, read_cursor
from app.tickets import queries, schemas, service
from app.tickets.documents import PREFIX, ticket_detail, ticket_document, ticket_documents
from app.tickets.models import Ticket
from app.tickets.states import TicketState
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
    states = asked.pop("state")
    wanted = queries.Wanted(
        access.load(Venue, venue_id).id,
        states=[TicketState(state) for state in states] if states else None,
        **asked,
    )
    rows = queries.list_tickets(wanted, read_cursor(cursor), limit)
    page = cut_page(rows, limit, lambda row: Position(row[0].opened_at, row[0].id))
    return {"items": ticket_documents(page.items), "next_cursor": page.next_cursor}


@blueprint.get("/tickets/<uuid:ticket_id>")
@may(Do.SEE_TICKETS)
@blueprint.response(200, schemas.TicketDetailOut, example=TICKET | HISTORY)
def show_ticket(access: Access, ticket_id: UUID) -> dict[str, Any]:
    """A ticket with photos of before and after, and its whole history."""
    return ticket_detail(access, access.load(Ticket, ticket_id))


@blueprint.patch("/tickets/<uuid:ticket_id>")
@may(Do.WORK_TICKET)
@blueprint.arguments(schemas.TicketChangeIn, example={"state": "in_progress"})
@blueprint.response(200, schemas.TicketOut)
@blueprint.problems(409, 422)
def change_ticket(access: Access, body: dict[str, Any], ticket_id: UUID) -> dict[str, Any]:
    """Put a ticket into another state, or give it to somebody."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    at = now()
    if "assignee_id" in body:
        assignee = queries.find_colleague(ticket, body["assignee_id"])
        if body["assignee_id"] and assignee is None:
            detail = "Use the id of an active person who has a role at this venue."
            raise Invalid([{"at": "/assignee_id", "detail": detail}])
        service.assign(access.person, ticket, assignee, at)
    if "state" in body:
        service.change_state(access.person, ticket, TicketState(body["state"]), at)
    db.session.commit()
    return ticket_document(ticket)


@blueprint.post("/tickets/<uuid:ticket_id>/comments")
@may(Do.COMMENT_TICKET)
@blueprint.arguments(schemas.CommentIn, example={"text": "Ordered a new bolt; it comes on Friday."})
@blueprint.response(201, schemas.HistoryOut)
@blueprint.problems(422)
def add_comment(access: Access, body: dict[str, Any], ticket_id: UUID) -> dict[str, Any]:
    """Add a comment to a ticket's history."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    event = service.comment(access.person, ticket, body["text"], now())
    db.session.commit()
    return {
        "at": event.at,
        "person": access.person.name,
        "kind": event.kind.removeprefix(PREFIX),
        "detail": event.detail,
    }
