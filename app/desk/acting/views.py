"""HTTP of the buttons of letters. Looking does nothing: mail programs look at every link."""

from typing import NamedTuple

from flask import Response, current_app, g, request

from app.access.loading import Access, public
from app.access.policy import Do
from app.access.queries import find_active
from app.desk.acting.pages import THANKS, act_page, needs_photo
from app.desk.by_link.frame import blueprint, page_by_link, unread_link, words_in
from app.desk.frame import FORM_BYTES
from app.desk.tickets.photos.mending import declare, keep_photo, photo_from_form
from app.evidence.service import wake_intake
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import NotFound
from app.notices.events import wake_spreading
from app.notices.links import ACT_PATH, read_act_token
from app.tickets import service
from app.tickets.lifecycle import Deed, next_state
from app.tickets.models import Ticket
from app.tickets.record import By, Source
from app.tickets.telling.letters import BUTTONS
from app.venues.models import Venue


class Asked(NamedTuple):
    """Who is about to do what to which ticket, as far as the address goes."""

    access: Access
    ticket: Ticket
    venue: Venue
    deed: Deed


@blueprint.get(f"{ACT_PATH}/<token>")
@public
def show_act(token: str) -> Response:
    """The problem, and one button."""
    asked = _read(token)
    return asked if isinstance(asked, Response) else _page(asked, token)


@blueprint.post(f"{ACT_PATH}/<token>")
@public
def act(token: str) -> Response:
    """Does it, as the person for whom the letter was; a second time it says what was done."""
    asked = _read(token)
    if isinstance(asked, Response):
        return asked
    if next_state(asked.ticket.state, asked.deed) is None:
        return _page(asked, token)
    if asked.deed is Deed.RESOLVE:
        _take_photo(asked)
    ticket = asked.access.load(Ticket, asked.ticket.id, to_change=True)
    if next_state(ticket.state, asked.deed) is None:
        return _page(asked, token)
    service.do(By.person(asked.access.person, Source.MAIL), ticket, asked.deed, now())
    db.session.commit()
    wake_spreading()
    return _page(asked, token, is_done=True)


def _read(token: str) -> Asked | Response:
    """Who asks for what; or the page that says why not.

    Raises `NotFound` and `Forbidden` where the person may not do it (any more).
    """
    read = read_act_token(current_app.config["SECRET_KEY"], token)
    if read is None or read.link.deed not in BUTTONS:
        return unread_link()
    person = find_active(read.link.person_id)
    if person is None:
        raise NotFound
    g.link_language = person.language
    if read.is_expired:
        return page_by_link(
            "act_expired.html", words_in(person.language), 410, ticket_id=read.link.ticket_id
        )
    access = Access(person, Do.WORK_TICKET)
    ticket = access.load(Ticket, read.link.ticket_id)
    return Asked(access, ticket, access.load(Venue, ticket.venue_id), Deed(read.link.deed))


def _take_photo(asked: Asked) -> None:
    """Keeps the photo that came with the form, where one came or one has to. Commits: neither a
    large photo nor a slow store must keep the one writer of SQLite waiting.
    """
    is_needed = needs_photo(asked.ticket, asked.deed)
    db.session.commit()
    request.max_content_length = current_app.config["PHOTO_MAX_BYTES"] + FORM_BYTES
    given_one = request.files.get("photo")
    if not is_needed and not (given_one and given_one.filename):
        return
    person = asked.access.person
    given = photo_from_form(asked.ticket, request.form, request.files, person.language)
    photo = declare(person, asked.venue, given, now())[0]
    db.session.commit()
    keep_photo(person, photo, given.file, now())
    db.session.commit()
    wake_intake(photo)


def _page(asked: Asked, token: str, *, is_done: bool = False) -> Response:
    words = words_in(asked.access.person.language)
    return page_by_link(
        "act.html",
        words,
        address=f"{ACT_PATH}/{token}",
        thanks=words.gettext(THANKS[asked.deed]) if is_done else None,
        **act_page(asked.access, asked.ticket, asked.venue, asked.deed, words),
    )
