"""What the pages of tickets show, as plain values."""

from collections.abc import Sequence
from typing import Any, Final

from flask import current_app

from app.access.loading import Access
from app.access.policy import Do
from app.access.queries import names_of
from app.desk.pictures import picture_of, pictures_of
from app.desk.tickets.history import Line, history_lines, people_in
from app.desk.tickets.queries import TO_DO, list_newest_photos
from app.desk.wording import Words
from app.kernel.ids import new_id
from app.kernel.speech import N_
from app.tickets.documents import ticket_detail, ticket_documents
from app.tickets.lifecycle import Deed, deeds_from
from app.tickets.models import Ticket
from app.tickets.states import TicketState
from app.venues.models import Venue

# The parts of a venue's list, by the word in the address.
PARTS: Final = {
    "to-do": (N_("To do"), TO_DO),
    "mended": (N_("To be checked"), (TicketState.RESOLVED,)),
    "closed": (N_("Done"), (TicketState.CLOSED,)),
    "all": (N_("All"), None),
}
# What a button says that does something to a ticket.
STEPS: Final = {
    Deed.ACKNOWLEDGE: N_("Acknowledge"),
    Deed.START: N_("Start work"),
    Deed.RESUME: N_("Go on with it"),
    Deed.RESOLVE: N_("Mark as mended"),
    Deed.VERIFY: N_("It is mended: close it"),
    Deed.REOPEN: N_("Open again"),
}


def list_rows(access: Access, rows: Sequence[Any], words: Words) -> list[dict[str, Any]]:
    """Tickets of a list, each with the newest picture of its problem, where there is one."""
    photos = list_newest_photos([ticket.id for ticket, _ in rows])
    shown = pictures_of(access, list(photos.values()), words)
    pictures = dict(zip(photos, shown, strict=True))
    return [
        document | {"picture": pictures.get(document["id"])} for document in ticket_documents(rows)
    ]


def ticket_page(access: Access, ticket: Ticket, venue: Venue, words: Words) -> dict[str, Any]:
    """All that a ticket's page shows."""
    detail = ticket_detail(access, ticket)
    return {
        "ticket": detail,
        "venue": venue,
        "before": [(one, picture_of(one, words)) for one in detail["before"]],
        "after": [(one, picture_of(one, words)) for one in detail["after"]],
        "may_add_photo": access.can(Do.ADD_PHOTO, venue.id),
        "may_mend": Deed.RESOLVE in deeds_from(ticket.state)
        and access.can(Do.WORK_TICKET, venue.id),
        "steps": _steps(access, ticket, words),
        "may_see_inspections": access.can(Do.SEE_INSPECTIONS, venue.id),
        "lines": _lines(detail["history"], words),
        "new_photo_id": new_id(),
        "most_bytes": current_app.config["PHOTO_MAX_BYTES"],
    }


def _steps(access: Access, ticket: Ticket, words: Words) -> list[tuple[str, str]]:
    """What can be done by a button, each with its words; the usual first."""
    if not access.can(Do.WORK_TICKET, ticket.venue_id):
        return []
    able = [deed for deed in deeds_from(ticket.state) if deed in STEPS]
    return [(str(deed), words.gettext(STEPS[deed])) for deed in able]


def _lines(history: list[dict[str, Any]], words: Words) -> list[Line]:
    names = {str(one): name for one, name in names_of(people_in(history)).items()}
    return history_lines(history, names, words)


def parts_of_list(shown: str, words: Words) -> list[dict[str, Any]]:
    """The links above the list."""
    return [
        {"name": name, "words": words.gettext(said), "is_shown": name == shown}
        for name, (said, _) in PARTS.items()
    ]
