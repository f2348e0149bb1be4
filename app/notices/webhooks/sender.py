"""Sends what goes to outside systems."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.outgoing import NotReached, Outgoing
from app.kernel.secrets import SecretUnreadable, decrypt
from app.notices.models import Endpoint, Event, Message, MessageEvent
from app.notices.senders import Fate, Outcome, Parcel, register_sender
from app.notices.sources import HANDOVER, by_source, is_handed_to
from app.notices.topics import Channel
from app.notices.webhooks.answers import judge
from app.notices.webhooks.queries import TEST_KIND
from app.notices.webhooks.service import disable
from app.notices.webhooks.signing import sign, write_body

FAILING_MOST: Final = timedelta(days=3)
KEPT: Final = "webhook endpoints"  # under which the session keeps those of the batch


class Delivery(NamedTuple):
    """One webhook, ready but for its signature, which is as old as the try. Without secrets it
    cannot be signed: then SECRET_KEY has changed.
    """

    url: str
    body: bytes
    secrets: tuple[str, ...]


class WebhookSender:
    """Signs and posts, through the guarded way out."""

    def __init__(self, way: Outgoing) -> None:
        self._way = way

    def prepare(self, messages: Sequence[Message]) -> Mapping[UUID, Parcel]:
        """A parcel of each message to an endpoint that is active; three statements and those of
        the events' sources.
        """
        endpoints = _load_endpoints(messages)
        bodies = _write_bodies(messages)
        secrets = {one.id: read_secrets(one, now()) for one in endpoints.values() if one.active}
        return {
            message.id: Parcel(message.id, str(endpoint.id), Delivery(endpoint.url, body, known))
            for message in messages
            if (endpoint := endpoints.get(message.endpoint_id))
            and (body := bodies.get(message.id))
            and (known := secrets.get(endpoint.id)) is not None
        }

    def transmit(self, parcel: Parcel) -> Outcome:
        """Tries once."""
        url, body, secrets = parcel.content
        if not secrets:
            return Outcome(Fate.TRY_LATER, error=str(SecretUnreadable()))
        headers = sign(parcel.message_id, now(), body, secrets)
        began = time.monotonic()
        try:
            answer = self._way.post(url, body, headers)
        except NotReached as problem:
            return Outcome(Fate.TRY_LATER, error=str(problem), took_ms=_ms_since(began))
        return judge(answer, _ms_since(began))

    def settle(self, message: Message, outcome: Outcome) -> None:
        """Notes whether the endpoint fails, and disables one that is gone or failed for days."""
        if outcome.fate is Fate.DELIVERED and not _is_failing(message):
            return
        endpoint = _load_endpoint(message)
        if endpoint is None or not endpoint.active:
            return
        if outcome.fate is Fate.DELIVERED:
            endpoint.failing_since = None
            return
        at = now()
        failing_since = endpoint.failing_since or at
        endpoint.failing_since = failing_since
        if outcome.fate is Fate.GONE:
            disable(endpoint, message.venue_id, outcome.error or "It is gone.", at)
        elif at - failing_since >= FAILING_MOST:
            why = f"Nothing arrived for {FAILING_MOST.days} days. {outcome.error or ''}".strip()
            disable(endpoint, message.venue_id, why, at)


def read_secrets(endpoint: Endpoint, at: datetime) -> tuple[str, ...]:
    """The secrets by which an endpoint's messages are signed: the newest, and while it is being
    exchanged the one before. None at all where they cannot be read.
    """
    stored = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and endpoint.old_secret_until > at:
        stored.append(endpoint.old_secret)
    known = []
    for one in stored:
        try:
            known.append(decrypt(one))
        except SecretUnreadable:
            continue
    return tuple(known)


def _load_endpoints(messages: Sequence[Message]) -> Mapping[UUID | None, Endpoint]:
    """The endpoints of these messages as they are now; the session keeps them, for `settle`."""
    ids = {message.endpoint_id for message in messages}
    query = select(Endpoint).where(Endpoint.id.in_(ids)).execution_options(populate_existing=True)
    found: dict[UUID | None, Endpoint] = {one.id: one for one in db.session.scalars(query)}
    db.session.info.setdefault(KEPT, {}).update(found)
    return found


def _is_failing(message: Message) -> bool:
    """Whether its endpoint was failing when it was last loaded: so that what arrives, as nearly
    all does, costs no statement.
    """
    kept: Endpoint | None = db.session.info.get(KEPT, {}).get(message.endpoint_id)
    return kept is None or kept.failing_since is not None


def _load_endpoint(message: Message) -> Endpoint | None:
    """Its endpoint, of this session: between preparing and settling a run may have let go of it."""
    found = db.session.get(Endpoint, message.endpoint_id)
    if found:
        db.session.info.setdefault(KEPT, {})[found.id] = found
    return found


def _write_bodies(messages: Sequence[Message]) -> Mapping[UUID, bytes]:
    """The bodies of messages by their id. One without an event is a test; one whose event no
    room speaks for any more has none.
    """
    ids = [message.id for message in messages]
    rows = db.session.execute(
        select(MessageEvent.message_id, Event)
        .join(Event, Event.id == MessageEvent.event_id)
        .where(MessageEvent.message_id.in_(ids))
    ).all()
    events = {row[0]: row[1] for row in rows}
    payloads: dict[UUID, dict[str, Any]] = {}
    for source, group in by_source(list({event.id: event for event in events.values()}.values())):
        payloads.update(source.payloads(group))
    bodies = {
        message.id: write_body(event.kind, event.at, _meant_for(message, event, payload))
        for message in messages
        if (event := events.get(message.id)) and (payload := payloads.get(event.id)) is not None
    }
    tests = (message for message in messages if message.id not in events)
    return bodies | {
        one.id: write_body(TEST_KIND, one.created_at, {"endpoint_id": str(one.endpoint_id)})
        for one in tests
    }


def _meant_for(message: Message, event: Event, payload: dict[str, Any]) -> dict[str, Any]:
    """The payload, without what is for another receiver alone."""
    if is_handed_to(event, message.endpoint_id):
        return payload
    return {key: value for key, value in payload.items() if key != HANDOVER}


def _ms_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def init_webhooks(app: Flask) -> None:
    """Has the app send webhooks."""
    register_sender(app, Channel.WEBHOOK, WebhookSender(app.extensions["outgoing"]))
