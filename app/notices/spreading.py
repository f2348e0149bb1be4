"""From what happened to messages: events get their place in the stream, and whoever is to be told
of them a message, in the same transaction.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, update

from app.kernel.database import db, table_of
from app.kernel.ids import new_id
from app.notices.apart import done_apart
from app.notices.gathering import Gathering, Quiet
from app.notices.models import Endpoint, Event, Message, MessageEvent, StreamHead
from app.notices.sources import Addressed, NoticeSource, by_source, is_handed_to
from app.notices.telling import who_is_told
from app.notices.topics import Channel, MessageState, Topic

BATCH = 500  # events in one transaction


class Spread(NamedTuple):
    """How many events were given their place, and whether a message is due now."""

    events: int
    is_due: bool


def spread_some(at: datetime, quiet: Quiet) -> Spread:
    """Gives the oldest events that wait their place, and writes the messages that tell of them.

    Whoever does so waits for another who does: places are given in the order of the commits, so
    that no lower one appears after a higher one was read. As many statements for 500 events as
    for one.
    """
    last = db.session.scalars(
        update(StreamHead).values(position=StreamHead.position).returning(StreamHead.position)
    ).one()
    events = _list_waiting()
    if not events:
        return Spread(0, is_due=False)
    for place, event in enumerate(events, last + 1):
        event.position = place
    db.session.execute(update(StreamHead).values(position=last + len(events)))
    people_due = _tell_people(events, at, quiet)
    return Spread(len(events), is_due=_tell_endpoints(events, at) or people_due)


def _list_waiting() -> Sequence[Event]:
    return db.session.scalars(
        select(Event)
        .where(Event.position.is_(None))
        .order_by(Event.at, Event.id)
        .limit(BATCH)
        .execution_options(populate_existing=True)
    ).all()


def _tell_people(events: Sequence[Event], at: datetime, quiet: Quiet) -> bool:
    """Whether a message to somebody is due now."""
    addressed = [one for source, own in by_source(events) for one in _addressed(source, own)]
    tellings = who_is_told({event.id: event for event in events}, addressed)
    if not tellings:
        return False
    gathering = Gathering(tellings, at, quiet)
    db.session.flush()
    _store_pairs(gathering.pairs)
    return gathering.is_due


def _addressed(source: NoticeSource, events: Sequence[Event]) -> Iterable[Addressed]:
    """Whom the source tells. An event over which it breaks stops no other: it is told to no
    person, which the log says.
    """
    answers, _ = done_apart(source.address, events)
    return (one for answer in answers for one in answer)


def _tell_endpoints(events: Sequence[Event], at: datetime) -> bool:
    """One message for each event and outside system that is told of it; whether there is any."""
    endpoints = db.session.scalars(
        select(Endpoint)
        .where(
            Endpoint.organisation_id.in_({event.organisation_id for event in events}),
            Endpoint.active,
        )
        .order_by(Endpoint.id)
        .execution_options(populate_existing=True)
    ).all()
    told = [(new_id(), event, one) for event in events for one in endpoints if _is_told(one, event)]
    if not told:
        return False
    db.session.flush()
    db.session.execute(
        insert(table_of(Message)),
        [
            {
                "id": message_id,
                "organisation_id": event.organisation_id,
                "venue_id": event.venue_id,
                "channel": Channel.WEBHOOK,
                "topic": Topic.TICKETS,
                "endpoint_id": endpoint.id,
                "state": MessageState.WAITING,
                "urgent": False,
                "created_at": at,
                "due_at": at,
                "tries": 0,
            }
            for message_id, event, endpoint in told
        ],
    )
    _store_pairs([(message_id, event.id) for message_id, event, _ in told])
    return True


def _is_told(endpoint: Endpoint, event: Event) -> bool:
    is_wanted = (not endpoint.kinds or event.kind in endpoint.kinds) and (
        not endpoint.venue_ids or str(event.venue_id) in endpoint.venue_ids
    )
    return endpoint.organisation_id == event.organisation_id and (
        is_wanted or is_handed_to(event, endpoint.id)
    )


def _store_pairs(pairs: Sequence[tuple[UUID, UUID]]) -> None:
    db.session.execute(
        insert(table_of(MessageEvent)),
        [{"message_id": message_id, "event_id": event_id} for message_id, event_id in pairs],
    )
