"""What people have stopped: kinds of messages, each at one venue."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, tuple_

from app.access.actor import Actor
from app.access.models import Person
from app.kernel.database import db, dialect, upsert
from app.notices.models import Stop
from app.notices.topics import Topic
from app.venues.models import Venue

Stoppable = tuple[UUID, Topic]  # a topic at the venue of that id


class Told(NamedTuple):
    """Somebody and a venue, as the pages of a link name them."""

    person: Person
    venue: Venue


def find_told(person_id: UUID, venue_id: UUID) -> Told | None:
    """The person and the venue, where they are of one organisation; also who is not active."""
    row = db.session.execute(
        select(Person, Venue).where(
            Person.id == person_id,
            Venue.id == venue_id,
            Venue.organisation_id == Person.organisation_id,
        )
    ).first()
    return Told(*row) if row else None


def list_stops(person_id: UUID, venue_ids: Collection[UUID]) -> set[Stoppable]:
    """What this person has stopped at these venues; one statement."""
    rows = db.session.execute(
        select(Stop.venue_id, Stop.topic).where(
            Stop.person_id == person_id, Stop.venue_id.in_(venue_ids)
        )
    )
    return {(row.venue_id, row.topic) for row in rows}


def stop(
    organisation_id: UUID, person_id: UUID, stopped: Iterable[Stoppable], at: datetime, how: str
) -> None:
    """Tells this person none of that any more, at once; what was stopped already stays so.

    `how` is where they said so: link, api, desk. One statement, none for nothing.
    """
    rows = [
        {
            "organisation_id": organisation_id,
            "person_id": person_id,
            "venue_id": venue_id,
            "topic": topic,
            "at": at,
            "how": how,
        }
        for venue_id, topic in stopped
    ]
    if rows:
        db.session.execute(upsert(Stop, dialect()).values(rows).on_conflict_do_nothing())


def start_again(person_id: UUID, started: Collection[Stoppable]) -> None:
    """Tells this person all of that again. One statement, none for nothing."""
    if started:
        is_one = tuple_(Stop.venue_id, Stop.topic).in_(list(started))
        db.session.execute(delete(Stop).where(Stop.person_id == person_id, is_one))


def set_stops(
    person: Actor,
    venue_ids: Collection[UUID],
    stopped: Collection[Stoppable],
    at: datetime,
    how: str,
) -> None:
    """Makes `stopped` all that this person has stopped at these venues; two statements."""
    ended = delete(Stop).where(Stop.person_id == person.id, Stop.venue_id.in_(venue_ids))
    if stopped:
        ended = ended.where(tuple_(Stop.venue_id, Stop.topic).not_in(list(stopped)))
    db.session.execute(ended)
    stop(person.organisation_id, person.id, stopped, at, how)
