"""What an outside system gets when a ticket is handed over to it: its history and its evidence.

A constant number of statements for any number of tickets.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from flask import current_app
from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from app.access.models import Person
from app.access.queries import names_of
from app.evidence.documents import display_url
from app.kernel.clock import now
from app.kernel.database import db
from app.notices.models import Event
from app.notices.sources import HANDOVER
from app.tickets.models import Occurrence, Ticket
from app.tickets.telling.addresses import ticket_of_api
from app.tickets.telling.details import detail_of, people_named
from app.tickets.telling.fitting import MOST_BYTES, cut, fitted, newest_that_fit, size_of
from app.tickets.telling.known import PREFIX
from app.tickets.telling.matters import standing_for
from app.tickets.telling.photos import Shown, list_shown

FOR_THE_REST: Final = 5_000  # bytes of the payload without this
FOR_PICTURES: Final = 8_000
LONGEST_TEXT: Final = 500  # characters, in the history
MOST_LINES: Final = 200  # read of one ticket, and as many failures


class Line(NamedTuple):
    """Something of a ticket's history."""

    at: datetime
    kind: str
    person: str | None
    detail: Mapping[str, Any]

    def to_content(self, names: Mapping[UUID, str]) -> dict[str, Any]:
        """Ready for JSON."""
        detail = cut(detail_of(self.kind, self.detail, names), LONGEST_TEXT)
        return {
            "at": self.at.isoformat(),
            "type": self.kind,
            "person": self.person,
            "detail": detail,
        }


class Past(NamedTuple):
    """The newest lines of a ticket's history, oldest first, and how many there are in `all`."""

    lines: list[Line]
    all: int


def add_handovers(events: Collection[Event], payloads: Mapping[UUID, dict[str, Any]]) -> None:
    """Adds to these payloads all that is known of their tickets. Where not all of it fits, the
    oldest is left out and counted, and `more_at` says where it is. Five statements.
    """
    ids = {event.subject_id for event in events}
    pasts, pictures = _read_pasts(ids), list_shown(ids)
    lines = [line for past in pasts.values() for line in past.lines]
    names = names_of({one for line in lines for one in people_named(line.kind, line.detail)})
    for event in events:
        ticket_id, payload = event.subject_id, payloads[event.id]
        payload |= fitted(payload, FOR_THE_REST)
        left = MOST_BYTES - size_of(payload)
        past = pasts.get(ticket_id, Past([], 0))
        payload[HANDOVER] = _handover(ticket_id, past, pictures.get(ticket_id, []), names, left)


def _handover(
    ticket_id: UUID,
    past: Past,
    pictures: Iterable[Shown],
    names: Mapping[UUID, str],
    most: int,
) -> dict[str, Any]:
    valid = timedelta(minutes=current_app.config["VIEW_MINUTES"])
    all_pictures = [_picture(one) for one in pictures]
    shown = newest_that_fit(all_pictures, FOR_PICTURES)
    handover: dict[str, Any] = {
        "pictures": shown,
        "pictures_until": (now() + valid).isoformat(),
        "pictures_left_out": len(all_pictures) - len(shown),
        "history_left_out": past.all,
        "history": [],
        "more_at": ticket_of_api(ticket_id),
    }
    lines = [line.to_content(names) for line in past.lines]
    told = newest_that_fit(lines, most - size_of({HANDOVER: handover}))
    return handover | {"history": told, "history_left_out": past.all - len(told)}


def _picture(one: Shown) -> dict[str, Any]:
    return {"at": one.at.isoformat(), "shows": one.shows, "url": display_url(one.photo)}


def _read_pasts(ticket_ids: Collection[UUID]) -> dict[UUID, Past]:
    """The histories: what was done, and each failure with its note. Two statements."""
    lines: dict[UUID, list[Line]] = defaultdict(list)
    counts: dict[UUID, int] = defaultdict(int)
    found = {(row.ticket_id, str(row.inspection_id)): row for row in _failures(ticket_ids)}
    for event, person, count in _events(ticket_ids):
        counts[event.subject_id] = count
        row = found.pop((event.subject_id, str(event.detail.get("inspection_id"))), None)
        note = {"note": row.note} if row and row.note else {}
        line = Line(event.at, event.kind, person, {**event.detail, **note})
        lines[event.subject_id].append(line)
    for row in found.values():  # of what was merged, or from before there were events
        detail = {"inspection_id": str(row.inspection_id), "note": row.note}
        lines[row.ticket_id].append(Line(row.failed_at, f"{PREFIX}failed", row.name, detail))
        counts[row.ticket_id] += 1
    return {
        ticket_id: Past(sorted(own, key=lambda line: line.at), counts[ticket_id])
        for ticket_id, own in lines.items()
    }


def _events(ticket_ids: Collection[UUID]) -> Iterable[Row[Event, str | None, int]]:
    place = func.row_number().over(
        partition_by=Event.subject_id, order_by=(Event.at.desc(), Event.id.desc())
    )
    count = func.count().over(partition_by=Event.subject_id)
    ranked = (
        select(Event, Person.name.label("person"), place.label("place"), count.label("count"))
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.subject_id.in_(ticket_ids))
        .subquery()
    )
    event = aliased(Event, ranked)
    return db.session.execute(
        select(event, ranked.c.person, ranked.c.count)
        .where(ranked.c.place <= MOST_LINES)
        .order_by(event.at, event.id)
    )


def _failures(ticket_ids: Collection[UUID]) -> Iterable[Row[*tuple[Any, ...]]]:
    stands_for, is_one = standing_for(ticket_ids)
    place = func.row_number().over(
        partition_by=stands_for, order_by=(Occurrence.failed_at.desc(), Occurrence.inspection_id)
    )
    ranked = (
        select(
            stands_for.label("ticket_id"),
            Occurrence.inspection_id,
            Occurrence.failed_at,
            Occurrence.note,
            Person.name,
            place.label("place"),
        )
        .join(Occurrence, Occurrence.ticket_id == Ticket.id)
        .join(Person, Person.id == Occurrence.person_id)
        .where(is_one)
        .subquery()
    )
    return db.session.execute(select(ranked).where(ranked.c.place <= MOST_LINES))
