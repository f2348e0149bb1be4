"""Two people do not overwrite each other at the desk: each form says which revision of a ticket it
was made from, and whoever comes later is told what the other one did.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Row

from app.access.queries import names_of
from app.desk.tickets.history import Known, Line, line_of, people_in
from app.desk.tickets.page_queries import list_last_events
from app.desk.wording import Words
from app.notices.models import Event
from app.tickets.lifecycle import DONE, Deed
from app.tickets.models import Ticket
from app.tickets.record import PREFIX
from app.venues.teams.queries import names_of_teams

MOST_TOLD: Final = 10
# What somebody has to know before they do something else; a further failure, a comment or a
# promise that is due is not in anybody's way.
MATTERS: Final = frozenset({*DONE.values(), "assigned", "handed_over", "merged", "split"})

Events = Sequence[Row[Event, str | None]]


def done_since(ticket: Ticket, seen: str | None) -> Events:
    """What was done to a ticket since the revision that a page showed, newest first; nothing where
    nothing of it matters. A page that does not say what it showed may have shown anything.
    """
    if seen == str(ticket.revision):
        return []
    is_number = seen is not None and seen.isdecimal() and len(seen) < len("1000000")
    # Each thing that happens to a ticket counts its revision up by one.
    count = ticket.revision - int(seen or 0) if is_number else MOST_TOLD
    events = list_last_events(ticket.id, min(max(count, 1), MOST_TOLD))
    told = [row for row in events if row[0].kind.removeprefix(PREFIX) in MATTERS]
    return told if is_number else (told or events)


def is_second_tap(events: Events, deed: Deed, person_id: Any) -> bool:
    """Whether the one thing that was done meanwhile is this very deed, by the same person."""
    last = events[0][0]
    return last.person_id == person_id and last.kind == PREFIX + DONE[deed]


def lines_of(ticket: Ticket, events: Events, words: Words) -> list[Line]:
    """The same in sentences, oldest first."""
    entries: list[Mapping[str, Any]] = [
        {
            "at": event.at,
            "ticket_id": event.subject_id,
            "person": person,
            "kind": event.kind.removeprefix(PREFIX),
            "detail": event.detail,
        }
        for event, person in events[::-1]
    ]
    names = {str(one): name for one, name in names_of(people_in(entries)).items()}
    known = Known(names, names_of_teams(ticket.venue_id), ticket.id)
    return [line_of(entry, known, words) for entry in entries]
