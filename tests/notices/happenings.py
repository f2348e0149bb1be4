"""Made-up happenings, written as a room writes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.notices.events import Happening, write_events
from app.notices.models import Endpoint, Event, Message, MessageEvent
from tests.factories import Scene


def happening(scene: Scene, n: int = 0, at: datetime | None = None, **detail: Any) -> Happening:
    """Something that happened at the scene's venue; `tell` are ids of people, as text."""
    return Happening(
        organisation_id=scene.organisation.id,
        venue_id=detail.pop("venue_id", scene.venue.id),
        subject_id=new_id(),
        kind=detail.pop("kind", "test.happened"),
        person_id=detail.pop("person_id", None),
        source="job",
        at=at or now(),
        detail={"n": n, **detail},
    )


def happen(*happenings: Happening) -> None:
    """Commits them."""
    write_events(happenings)
    db.session.commit()


def add_endpoint(scene: Scene, name: str = "CMMS", **values: Any) -> UUID:
    """An outside system that is told; committed."""
    given = {"url": "https://example.org/hook", "kinds": [], "venue_ids": [], "secret": "x"}
    endpoint = Endpoint(name=name, organisation_id=scene.organisation.id, **(given | values))
    db.session.add(endpoint)
    db.session.commit()
    return endpoint.id


def messages() -> Sequence[Message]:
    """All messages as they are stored, oldest first."""
    db.session.rollback()
    db.session.expunge_all()
    return db.session.scalars(select(Message).order_by(Message.created_at, Message.id)).all()


def told_in(message: Message) -> list[int]:
    """The numbers of the happenings that a message tells of, in order."""
    events = db.session.scalars(
        select(Event)
        .join(MessageEvent, MessageEvent.event_id == Event.id)
        .where(MessageEvent.message_id == message.id)
        .order_by(Event.position)
    )
    return [event.detail["n"] for event in events]


def positions() -> list[int | None]:
    """The places of all events, in the order of their ids."""
    db.session.rollback()
    return list(db.session.scalars(select(Event.position).order_by(Event.id)))
