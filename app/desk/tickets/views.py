"""HTTP of the desk's pages of tickets."""

from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import back_to, blueprint, page, words_of_reader
from app.desk.sessions import PATH, at_desk
from app.desk.tickets.pages import PARTS, list_rows, parts_of_list, ticket_page
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Conflict, Invalid
from app.kernel.paging import Position, cut_page, read_cursor
from app.tickets import service
from app.tickets.models import Ticket
from app.tickets.queries import Wanted, list_tickets
from app.tickets.states import TicketState
from app.venues.models import Venue

TICKETS_A_PAGE = 20
LONGEST_COMMENT = 4000


@blueprint.get("/venues/<uuid:venue_id>/tickets")
@at_desk(Do.SEE_TICKETS)
def show_tickets(access: Access, venue_id: UUID) -> AnyResponse:
    """The tickets of a venue, newest first: what is to do, or another part."""
    venue = access.load(Venue, venue_id)
    shown = request.args.get("show", "to-do")
    shown = shown if shown in PARTS else "to-do"
    words = words_of_reader()
    wanted = Wanted(venue.id, states=PARTS[shown][1])
    rows = list_tickets(wanted, read_cursor(request.args.get("cursor")), TICKETS_A_PAGE)
    cut = cut_page(rows, TICKETS_A_PAGE, lambda row: Position(row[0].opened_at, row[0].id))
    return page(
        "tickets.html",
        venue=venue,
        tickets=list_rows(cut.items, words),
        parts=parts_of_list(shown, words),
        shown=shown,
        next_cursor=cut.next_cursor,
        may_see_signals=access.can(Do.SEE_SIGNALS, venue.id),
    )


@blueprint.get("/tickets/<uuid:ticket_id>")
@at_desk(Do.SEE_TICKETS)
def show_ticket(access: Access, ticket_id: UUID) -> AnyResponse:
    """One problem: what it is, how it looked and looks, what happened, and what may be done."""
    ticket = access.load(Ticket, ticket_id)
    venue = access.load(Venue, ticket.venue_id)
    return page("ticket.html", **ticket_page(access, ticket, venue, words_of_reader()))


@blueprint.post("/tickets/<uuid:ticket_id>/state")
@at_desk(Do.WORK_TICKET)
def change_state(access: Access, ticket_id: UUID) -> AnyResponse:
    """Puts a ticket into another state, unless somebody else has meanwhile."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    state, seen = request.form.get("state"), request.form.get("seen")
    if state not in set(TicketState):
        raise Invalid([{"at": "/state", "detail": "Choose one of the buttons."}])
    if seen != ticket.state and state != ticket.state:
        raise Conflict("Somebody changed this ticket meanwhile.")
    service.change_state(access.person, ticket, TicketState(state), now())
    db.session.commit()
    return back_to(f"{PATH}/tickets/{ticket.id}", "state")


@blueprint.post("/tickets/<uuid:ticket_id>/comment")
@at_desk(Do.COMMENT_TICKET)
def add_comment(access: Access, ticket_id: UUID) -> AnyResponse:
    """Adds a comment to a ticket's history."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    text = request.form.get("text", "").replace("\0", "").strip()
    if not 1 <= len(text) <= LONGEST_COMMENT:
        detail = f"Write a comment of 1 to {LONGEST_COMMENT} letters."
        raise Invalid([{"at": "/text", "detail": detail}], detail)
    service.comment(access.person, ticket, text, now())
    db.session.commit()
    return back_to(f"{PATH}/tickets/{ticket.id}", "comment")
