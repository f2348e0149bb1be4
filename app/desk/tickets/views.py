"""HTTP of the desk's pages of tickets."""

from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import back_to, blueprint, page, refuse, words_of_reader
from app.desk.sessions import PATH, at_desk
from app.desk.tickets.mending import declare, keep_photo, photo_from_form
from app.desk.tickets.pages import PARTS, list_rows, parts_of_list, ticket_page
from app.evidence.service import wake_intake
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Conflict, Forbidden
from app.kernel.paging import Position, cut_page, read_cursor
from app.kernel.speech import N_
from app.notices.events import wake_spreading
from app.tickets import service
from app.tickets.lifecycle import Deed
from app.tickets.models import Ticket
from app.tickets.queries import Wanted, list_tickets
from app.tickets.record import By, Source
from app.tickets.states import TicketState
from app.venues.models import Venue

TICKETS_A_PAGE = 20
LONGEST_COMMENT = 4000  # characters; the sentence below says so too


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
        tickets=list_rows(access, cut.items, words),
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


@blueprint.post("/tickets/<uuid:ticket_id>/deed")
@at_desk(Do.WORK_TICKET)
def do_deed(access: Access, ticket_id: UUID) -> AnyResponse:
    """Does something to a ticket, unless somebody else has changed it meanwhile."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    deed = request.form.get("deed")
    if deed not in set(Deed):
        raise refuse("/deed", N_("Choose one of the buttons on the ticket's page."))
    _require_seen(ticket)
    service.do(_by(access), ticket, Deed(deed), now())
    db.session.commit()
    wake_spreading()
    return back_to(f"{PATH}/tickets/{ticket.id}", "state")


def _by(access: Access) -> By:
    return By.person(access.person, Source.DESK)


@blueprint.post("/tickets/<uuid:ticket_id>/comment")
@at_desk(Do.COMMENT_TICKET)
def add_comment(access: Access, ticket_id: UUID) -> AnyResponse:
    """Adds a comment to a ticket's history."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    text = request.form.get("text", "").replace("\0", "").replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= LONGEST_COMMENT:
        raise refuse("/text", N_("Write a comment of 1 to 4000 characters, then send it again."))
    service.comment(_by(access), ticket, text, now())
    db.session.commit()
    wake_spreading()
    return back_to(f"{PATH}/tickets/{ticket.id}", "comment")


@blueprint.post("/tickets/<uuid:ticket_id>/photo")
@at_desk(Do.ADD_PHOTO)
def add_photo(access: Access, ticket_id: UUID) -> AnyResponse:
    """Adds a photo of the mending, and marks the ticket as mended where the button says so."""
    ticket = access.load(Ticket, ticket_id)
    venue = access.load(Venue, ticket.venue_id)
    mended = request.form.get("then") == "mended"
    if mended and not access.can(Do.WORK_TICKET, venue.id):
        raise Forbidden("Ask a manager of this venue: your role here does not include this.")
    if mended and ticket.state is not TicketState.RESOLVED:
        _require_seen(ticket)
    # Neither a large photo nor a slow store must keep the one writer of SQLite waiting.
    db.session.commit()
    given = photo_from_form(ticket, request.form, request.files, access.person.language)
    photo = declare(access.person, venue, given, now())[0]
    db.session.commit()
    keep_photo(access.person, photo, given.file, now())
    db.session.commit()
    wake_intake(photo)
    if mended:
        _mark_as_mended(access, ticket.id)
    return back_to(f"{PATH}/tickets/{ticket.id}", "mended" if mended else "photo")


def _require_seen(ticket: Ticket) -> None:
    """Raises `Conflict` where the ticket is not as the page showed it."""
    if ticket.state != request.form.get("seen"):
        raise Conflict("Somebody changed this ticket meanwhile.")


def _mark_as_mended(access: Access, ticket_id: UUID) -> None:
    ticket = access.load(Ticket, ticket_id, to_change=True)
    if ticket.state is not TicketState.RESOLVED:  # a second tap on the button changes nothing
        service.do(_by(access), ticket, Deed.RESOLVE, now())
    db.session.commit()
    wake_spreading()
