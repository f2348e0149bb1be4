"""HTTP of the desk's lists of tickets, and of a ticket's page."""

from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import back_to, blueprint, page, refuse, words_of_reader
from app.desk.sessions import PATH, at_desk
from app.desk.tickets.board import views as board_views
from app.desk.tickets.calls import views as call_views
from app.desk.tickets.choosing import Asked
from app.desk.tickets.deeds.forms import ids_of
from app.desk.tickets.deeds.views import by_desk
from app.desk.tickets.list_page import TICKETS_A_PAGE, list_page
from app.desk.tickets.photos import views as photo_views
from app.desk.tickets.ticket_page import ticket_page
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.speech import N_
from app.notices.events import wake_spreading
from app.tickets import service
from app.tickets.models import Ticket
from app.tickets.queries import list_of_venue
from app.venues.models import Venue

ROOMS = (board_views, call_views, photo_views)


@blueprint.get("/venues/<uuid:venue_id>/tickets")
@at_desk(Do.SEE_TICKETS)
def show_tickets(access: Access, venue_id: UUID) -> AnyResponse:
    """The tickets of a venue that the address asks for, newest first."""
    venue = access.load(Venue, venue_id)
    asked = Asked.from_address(request.args)
    cursor = request.args.get("cursor")
    return page("tickets.html", **list_page(access, venue, asked, cursor, words_of_reader()))


@blueprint.post("/venues/<uuid:venue_id>/tickets/acknowledged")
@at_desk(Do.WORK_TICKET)
def acknowledge_chosen(access: Access, venue_id: UUID) -> AnyResponse:
    """Acknowledges the chosen tickets; those that somebody else has seen stay as they are."""
    venue = access.load(Venue, venue_id)
    chosen = ids_of(request.form, "ticket", TICKETS_A_PAGE)
    if not chosen:
        raise refuse("/ticket", N_("Choose the tickets first, then acknowledge them."))
    service.acknowledge_open(by_desk(access), list_of_venue(venue.id, chosen), now())
    db.session.commit()
    wake_spreading()
    shown = Asked.from_address(request.form)
    return back_to(f"{PATH}/venues/{venue.id}/tickets{shown.address()}", "acknowledged")


@blueprint.get("/tickets/<uuid:ticket_id>")
@at_desk(Do.SEE_TICKETS)
def show_ticket(access: Access, ticket_id: UUID) -> AnyResponse:
    """One problem: what it is, how it looked and looks, what happened, and what may be done."""
    ticket = access.load(Ticket, ticket_id)
    venue = access.load(Venue, ticket.venue_id)
    return page("ticket.html", **ticket_page(access, ticket, venue, words_of_reader()))
