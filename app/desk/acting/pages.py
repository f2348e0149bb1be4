"""What the page behind a letter's button shows, as plain values."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from flask import current_app
from sqlalchemy import select

from app.access.actor import Actor
from app.access.loading import Access
from app.access.models import Person
from app.checklists.queries import find_version
from app.desk.pictures import picture_of
from app.desk.wording import Words
from app.evidence.queries import has_photo_of_mending
from app.kernel.database import db
from app.kernel.ids import new_id
from app.kernel.speech import N_
from app.notices.models import Event
from app.tickets.documents import ticket_detail
from app.tickets.lifecycle import DONE, Deed, asks_photo, next_state
from app.tickets.models import Ticket
from app.tickets.record import PREFIX
from app.tickets.telling.letters import BUTTONS
from app.venues.models import Venue

MOVES: Final = tuple(PREFIX + said for said in DONE.values())
# What the page says once it is done.
THANKS: Final = {
    Deed.ACKNOWLEDGE: N_("Thank you. Everybody can see now that somebody has seen it."),
    Deed.START: N_("Thank you. Everybody can see now that you are on it."),
    Deed.RESOLVE: N_("Thank you. Whoever found the problem hears that it is mended."),
}


class LastMove(NamedTuple):
    """Who has put a ticket into its state; `name` is None where an inspection or the house has."""

    name: str | None
    is_mine: bool
    at: datetime


def act_page(
    access: Access, ticket: Ticket, venue: Venue, deed: Deed, words: Words
) -> dict[str, Any]:
    """A ticket with the one button, or with what became of it meanwhile."""
    detail = ticket_detail(access, ticket)
    is_open = next_state(ticket.state, deed) is not None
    before = [picture_of(one, words) for one in detail["before"]]
    return {
        "ticket": detail,
        "venue": venue,
        "picture": next((one for one in before if one.display_url), None),
        "deed": str(deed),
        "label": words.gettext(BUTTONS[deed]),
        "doer": access.person.name,
        "is_open": is_open,
        "takes_photo": deed is Deed.RESOLVE,
        "needs_photo": is_open and needs_photo(ticket, deed),
        "new_photo_id": new_id(),
        "most_bytes": current_app.config["PHOTO_MAX_BYTES"],
        "last": None if is_open else find_last_move(ticket, access.person),
    }


def needs_photo(ticket: Ticket, deed: Deed) -> bool:
    """Whether the deed cannot be done without a photo that is still missing."""
    if deed is not Deed.RESOLVE:
        return False
    version = find_version(ticket.organisation_id, ticket.checklist_version_id)
    item = version.checklist.item(ticket.item_key) if version else None
    is_asked = item is not None and asks_photo(item.photo)
    return is_asked and not has_photo_of_mending(ticket.venue_id, ticket.id, ticket.promised_at)


def find_last_move(ticket: Ticket, reader: Actor) -> LastMove | None:
    """Who has put the ticket into the state in which it is; one statement."""
    row = db.session.execute(
        select(Event.person_id, Event.at, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.subject_id == ticket.id, Event.kind.in_(MOVES))
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(1)
    ).first()
    return LastMove(row.name, row.person_id == reader.id, row.at) if row else None
