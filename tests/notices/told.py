"""A source of made-up events ("test.…"), which tells whomever the test says."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Flask

from app.notices.models import Event
from app.notices.sources import Addressed, Entry, Letter, Reader
from app.notices.topics import Topic


class Told:
    """Tells the people whose ids an event's detail holds as `tell`, of its `topic` (tickets)."""

    def address(self, events: Sequence[Event]) -> Sequence[Addressed]:
        return [
            Addressed(
                event.id,
                UUID(person),
                Topic(event.detail.get("topic", "tickets")),
                event.detail.get("urgent", False),
            )
            for event in events
            for person in event.detail.get("tell", ())
        ]

    def compose(self, events: Sequence[Event], reader: Reader) -> Letter:
        entries = tuple(
            Entry(event.kind, (str(event.detail.get("n", "")),), f"/test/{event.subject_id}")
            for event in events
        )
        return Letter(f"{len(events)} things for {reader.name}", "They happened.", entries)

    def payloads(self, events: Sequence[Event]) -> Mapping[UUID, dict[str, Any]]:
        return {
            event.id: {"kind": event.kind, "detail": event.detail}
            | ({"handover": "all of it"} if "endpoint_id" in event.detail else {})
            for event in events
        }


@contextmanager
def telling(app: Flask) -> Iterator[Told]:
    """The app with this source, until the end."""
    sources, source = app.extensions["notice_sources"], Told()
    sources["test"] = source
    yield source
    del sources["test"]
