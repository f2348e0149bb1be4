"""The stream of events for outside systems: each after the one before, none forgotten."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.kernel.database import db
from app.notices.apart import done_apart
from app.notices.models import Event
from app.notices.sources import by_source


def list_events(visible: ColumnElement[bool], after: int, limit: int) -> Sequence[Event]:
    """The first events behind that place of which `visible` is true."""
    return db.session.scalars(
        select(Event).where(visible, Event.position > after).order_by(Event.position).limit(limit)
    ).all()


def event_documents(events: Sequence[Event]) -> list[dict[str, Any]]:
    """What outside systems read of events, as their webhooks say it. One of which no room can
    speak has no data: the stream goes on behind it.
    """
    data: dict[UUID, dict[str, Any]] = {}
    for source, own in by_source(events):
        for answer in done_apart(source.payloads, own)[0]:
            data.update(answer)
    return [
        {
            "position": event.position,
            "id": event.id,
            "type": event.kind,
            "timestamp": event.at,
            "data": data.get(event.id, {}),
        }
        for event in events
    ]
