"""Messages that go out as the outbox sends them, one batch at a time and without its clock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_network
from uuid import UUID

from flask import Flask

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.outgoing import Outgoing
from app.notices.models import Attempt, Event, Message, MessageEvent
from app.notices.senders import Fate, Outcome, senders
from app.notices.topics import Channel, MessageState, Topic

LOOPBACK = [ip_network("127.0.0.0/8")]


@contextmanager
def loopback_allowed(app: Flask, seconds: float = 2) -> Iterator[Outgoing]:
    """The app's way out leads to this machine, without TLS, within few seconds."""
    way: Outgoing = app.extensions["outgoing"]
    kept = way.seconds, way.allowed, way.plain
    way.seconds, way.allowed, way.plain = seconds, LOOPBACK, True
    yield way
    way.seconds, way.allowed, way.plain = kept


def send_batch(channel: Channel, messages: Sequence[Message]) -> dict[UUID, Outcome]:
    """Prepares, transmits and settles these messages; commits. What was left out is stopped."""
    sender = senders()[channel]
    parcels = sender.prepare(messages)
    outcomes = {one.message_id: sender.transmit(one) for one in parcels.values()}
    for message in messages:
        outcome = outcomes.get(message.id)
        if outcome is None:
            message.state = MessageState.STOPPED
            continue
        sender.settle(message, outcome)
        db.session.add(
            Attempt(
                message_id=message.id,
                at=now(),
                status=outcome.status,
                error=outcome.error,
                response=outcome.response and outcome.response[:500],
                took_ms=outcome.took_ms,
            )
        )
        message.tries += 1
        if outcome.fate is Fate.DELIVERED:
            message.state, message.sent_at = MessageState.SENT, now()
    db.session.commit()
    return outcomes


def add_message(
    event: Event,
    channel: Channel,
    *,
    person_id: UUID | None = None,
    endpoint_id: UUID | None = None,
) -> Message:
    """A message about one event that waits to be sent; flushed."""
    message = Message(
        organisation_id=event.organisation_id,
        venue_id=event.venue_id,
        channel=channel,
        topic=Topic.TICKETS,
        person_id=person_id,
        endpoint_id=endpoint_id,
        state=MessageState.WAITING,
        due_at=now(),
        tries=0,
    )
    db.session.add(message)
    db.session.flush()
    db.session.add(MessageEvent(message_id=message.id, event_id=event.id))
    db.session.flush()
    return message
