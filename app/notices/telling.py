"""Who is told of what happened, and by which channels."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, select

from app.access.models import Person
from app.kernel.database import db
from app.notices.models import Event, PushSubscription, Stop, StoppedAddress
from app.notices.sources import Addressed
from app.notices.topics import Channel, Topic


class Telling(NamedTuple):
    """An event that a person is to be told of by one channel."""

    event: Event
    person_id: UUID
    topic: Topic
    urgent: bool
    channel: Channel


def who_is_told(events: Mapping[UUID, Event], addressed: Iterable[Addressed]) -> list[Telling]:
    """Who of those addressed is told of these events, which are by id; oldest event first.

    Nobody is told twice of one event, nor of what they did themselves; nobody who has stopped the
    topic at the venue, is not active, or is of another organisation. Two statements.
    """
    once: dict[tuple[UUID, UUID], Addressed] = {}
    for one in addressed:
        pair = (one.event_id, one.person_id)
        if one.person_id != events[one.event_id].person_id and (one.urgent or pair not in once):
            once[pair] = one
    if not once:
        return []
    person_ids = {one.person_id for one in once.values()}
    channels, stopped = _channels(person_ids), _stopped(person_ids)
    tellings = [
        Telling(event, one.person_id, one.topic, one.urgent, channel)
        for one in once.values()
        if (event := events[one.event_id])
        and (one.person_id, event.venue_id, one.topic) not in stopped
        for channel in channels.get((one.person_id, event.organisation_id), ())
    ]
    return sorted(tellings, key=lambda one: one.event.position or 0)


def _channels(person_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], list[Channel]]:
    """How active people can be told, by person and organisation."""
    takes_no_mail = exists().where(
        StoppedAddress.organisation_id == Person.organisation_id,
        StoppedAddress.email == Person.email,
        StoppedAddress.lifted_at.is_(None),
    )
    takes_push = exists().where(PushSubscription.person_id == Person.id)
    rows = db.session.execute(
        select(Person.id, Person.organisation_id, takes_no_mail, takes_push).where(
            Person.id.in_(person_ids), Person.active
        )
    )
    return {
        (person_id, organisation_id): [Channel.EMAIL] * (not no_mail) + [Channel.PUSH] * push
        for person_id, organisation_id, no_mail, push in rows
    }


def _stopped(person_ids: Collection[UUID]) -> set[tuple[UUID, UUID, Topic]]:
    rows = db.session.execute(
        select(Stop.person_id, Stop.venue_id, Stop.topic).where(Stop.person_id.in_(person_ids))
    )
    return {(row.person_id, row.venue_id, row.topic) for row in rows}
