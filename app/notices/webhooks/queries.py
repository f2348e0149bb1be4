"""Reads of endpoints and of what was sent to them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.kernel.database import db
from app.kernel.errors import NotFound
from app.kernel.paging import Position, newest_first
from app.notices.models import Attempt, Endpoint, Event, Message, MessageEvent

TEST_KIND = "endpoint.test"


class Sent(NamedTuple):
    """A message, the kind of its event, and every try."""

    message: Message
    kind: str
    event_id: UUID | None
    attempts: Sequence[Attempt]


def list_endpoints(
    organisation_id: UUID, position: Position | None, limit: int
) -> Sequence[Endpoint]:
    """The endpoints of an organisation that are not deleted, newest first."""
    query = select(Endpoint).where(
        Endpoint.organisation_id == organisation_id, Endpoint.deleted_at.is_(None)
    )
    return db.session.scalars(
        newest_first(query, Endpoint.created_at, Endpoint.id, position, limit)
    ).all()


def get_message(endpoint: Endpoint, message_id: UUID) -> Message:
    """A message to this endpoint, which nobody else changes meanwhile. Raises `NotFound`."""
    found = db.session.scalar(
        select(Message)
        .where(Message.id == message_id, Message.endpoint_id == endpoint.id)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def list_messages(endpoint_id: UUID, position: Position | None, limit: int) -> Sequence[Message]:
    """The messages to an endpoint, newest first."""
    query = select(Message).where(Message.endpoint_id == endpoint_id)
    return db.session.scalars(
        newest_first(query, Message.created_at, Message.id, position, limit)
    ).all()


def with_attempts(messages: Sequence[Message]) -> Sequence[Sent]:
    """What each message is about, and its tries, oldest first; two statements."""
    ids = [message.id for message in messages]
    events = {
        row.message_id: row
        for row in db.session.execute(
            select(MessageEvent.message_id, Event.kind, Event.id.label("event_id"))
            .join(Event, Event.id == MessageEvent.event_id)
            .where(MessageEvent.message_id.in_(ids))
        )
    }
    attempts = _attempts_of(ids)
    return [
        Sent(
            one,
            events[one.id].kind if one.id in events else TEST_KIND,
            events[one.id].event_id if one.id in events else None,
            attempts.get(one.id, ()),
        )
        for one in messages
    ]


def _attempts_of(message_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Attempt]]:
    found: dict[UUID, list[Attempt]] = {}
    query = select(Attempt).where(Attempt.message_id.in_(message_ids))
    for attempt in db.session.scalars(query.order_by(Attempt.at, Attempt.id)):
        found.setdefault(attempt.message_id, []).append(attempt)
    return found
