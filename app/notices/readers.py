"""Who may still be told what waits for them: asked when it is sent, not when it was written."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.access.models import Person, VenueRole
from app.kernel.database import db
from app.notices.models import Event, Message, MessageEvent, Stop, StoppedAddress
from app.notices.sources import Reader
from app.notices.topics import Topic
from app.venues.models import Venue


class ReaderAt(NamedTuple):
    """Whom a message is for, and the name of the venue that it tells of ("" for none)."""

    reader: Reader
    venue: str


def list_readers(messages: Sequence[Message], *, by_email: bool) -> Mapping[UUID, ReaderAt]:
    """Whom these messages are for, by message id; one statement.

    Left out: whose person is not active, has no role at the venue any more, is no admin any more
    where only admins are told, or has stopped the topic there; and `by_email`, whose address takes
    no mail.
    """
    left_out = [_has_stopped(), *([_takes_no_mail()] if by_email else [])]
    rows = db.session.execute(
        select(
            Message.id,
            Person.id,
            Person.organisation_id,
            Person.email,
            Person.name,
            Person.language,
            Venue.name,
        )
        .join(Person, Person.id == Message.person_id)
        .outerjoin(Venue, Venue.id == Message.venue_id)
        .where(
            Message.id.in_([one.id for one in messages]),
            Person.active,
            Person.organisation_id == Message.organisation_id,
            _belongs_there(),
            *(~one for one in left_out),
        )
    )
    return {row[0]: ReaderAt(Reader(*row[1:6]), row[6] or "") for row in rows}


def list_events_of(messages: Sequence[Message]) -> Mapping[UUID, list[Event]]:
    """The events that these messages tell of, oldest first, by message id; one statement."""
    rows = db.session.execute(
        select(MessageEvent.message_id, Event)
        .join(Event, Event.id == MessageEvent.event_id)
        .where(MessageEvent.message_id.in_([one.id for one in messages]))
        .order_by(Event.at, Event.id)
    )
    found: dict[UUID, list[Event]] = {}
    for message_id, event in rows:
        found.setdefault(message_id, []).append(event)
    return found


def _belongs_there() -> ColumnElement[bool]:
    role = exists().where(VenueRole.person_id == Person.id, VenueRole.venue_id == Message.venue_id)
    for_all = and_(Message.topic != Topic.SYSTEM, or_(Message.venue_id.is_(None), role))
    return or_(Person.is_admin, for_all)


def _has_stopped() -> ColumnElement[bool]:
    return exists().where(
        Stop.person_id == Person.id,
        Stop.venue_id == Message.venue_id,
        Stop.topic == Message.topic,
    )


def _takes_no_mail() -> ColumnElement[bool]:
    return exists().where(
        and_(
            StoppedAddress.email == Person.email,
            StoppedAddress.organisation_id == Person.organisation_id,
            StoppedAddress.lifted_at.is_(None),
        )
    )
