"""HTTP of the photo of a mending."""

from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import back_to, blueprint, words_of_reader
from app.desk.sessions import PATH, at_desk
from app.desk.tickets.deeds.answers import ask_again, tell_meanwhile
from app.desk.tickets.deeds.views import by_desk
from app.desk.tickets.overtaken import done_since
from app.desk.tickets.photos.mending import declare, keep_photo, photo_from_form
from app.evidence.service import wake_intake
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Forbidden, Invalid
from app.kernel.speech import N_
from app.notices.events import wake_spreading
from app.tickets import service
from app.tickets.lifecycle import Deed
from app.tickets.models import Ticket
from app.tickets.states import TicketState
from app.venues.models import Venue


@blueprint.post("/tickets/<uuid:ticket_id>/photo")
@at_desk(Do.ADD_PHOTO)
def add_photo(access: Access, ticket_id: UUID) -> AnyResponse:
    """Adds a photo of the mending, and marks the ticket as mended where the button says so.

    The photo is kept also where somebody else changed the ticket meanwhile.
    """
    ticket = access.load(Ticket, ticket_id)
    venue = access.load(Venue, ticket.venue_id)
    is_mended = request.form.get("then") == "mended"
    if is_mended and not access.can(Do.WORK_TICKET, venue.id):
        raise Forbidden("Ask a manager of this venue: your role here does not include this.")
    # Neither a large photo nor a slow store must keep the one writer of SQLite waiting.
    db.session.commit()
    try:
        given = photo_from_form(ticket, request.form, request.files, words_of_reader().language)
    except Invalid as problem:
        return ask_again(access, access.load(Ticket, ticket_id), "photo", problem)
    photo = declare(access.person, venue, given, now())[0]
    db.session.commit()
    keep_photo(access.person, photo, given.file, now())
    db.session.commit()
    wake_intake(photo)
    if is_mended:
        return _mark_as_mended(access, ticket_id)
    return back_to(f"{PATH}/tickets/{ticket_id}", "photo")


def _mark_as_mended(access: Access, ticket_id: UUID) -> AnyResponse:
    ticket = access.load(Ticket, ticket_id, to_change=True)
    if ticket.state is not TicketState.RESOLVED:  # a second tap on the button changes nothing
        done = done_since(ticket, request.form.get("seen"))
        if done:
            did = N_("Your photo was added. The ticket is not marked as mended yet.")
            return tell_meanwhile(access, ticket, done, Deed.RESOLVE, did)
        try:
            service.do(by_desk(access), ticket, Deed.RESOLVE, now())
        except (Invalid, service.DeedRefused) as problem:
            db.session.rollback()
            return ask_again(access, access.load(Ticket, ticket_id), "photo", problem)
        db.session.commit()
        wake_spreading()
    return back_to(f"{PATH}/tickets/{ticket_id}", "mended")
