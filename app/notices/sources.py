"""What a room says about its events: who is told of them, and how they read.

A room registers its source when the app is made; notices know events by their kind alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

from flask import Flask, current_app

from app.notices.models import Event
from app.notices.topics import Topic


class Addressed(NamedTuple):
    """Somebody who is to be told of an event. What is urgent goes at once, at any hour."""

    event_id: UUID
    person_id: UUID
    topic: Topic
    urgent: bool = False


class Button(NamedTuple):
    """Something the reader can do about an entry; opening `url` needs no sign-in, unless it is a
    path of the desk.
    """

    label: str
    url: str


class Picture(NamedTuple):
    """A thumbnail, at most some 30 kB."""

    content: bytes
    content_type: str
    alt: str


class Entry(NamedTuple):
    """One thing a letter tells: a ticket, and what happened to it."""

    title: str
    lines: tuple[str, ...]
    url: str
    picture: Picture | None = None
    buttons: tuple[Button, ...] = ()


class Letter(NamedTuple):
    """A message as a person reads it, in their language."""

    subject: str
    opening: str
    entries: tuple[Entry, ...]


class Reader(NamedTuple):
    """Whom a letter is for. `language` is one of the app's languages."""

    person_id: UUID
    organisation_id: UUID
    email: str
    name: str
    language: str


# Where a payload holds what is for the one endpoint alone that the event hands something over to.
HANDOVER: Final = "handover"


def is_handed_to(event: Event, endpoint_id: UUID | None) -> bool:
    """Whether the event hands something over to that outside system, which is told of it whatever
    it asked for otherwise: its detail names it as `endpoint_id`."""
    return endpoint_id is not None and event.detail.get("endpoint_id") == str(endpoint_id)


class NoticeSource(Protocol):
    """What a room says about its events. Each is asked for many events at once, and runs as many
    statements for 500 as for one. It commits nothing.
    """

    def address(self, events: Sequence[Event]) -> Sequence[Addressed]:
        """Who is told of each. Whoever stopped the topic or is not active is left out later."""
        ...

    def compose(self, events: Sequence[Event], reader: Reader) -> Letter:
        """The letter about these events, oldest first. All are of one venue and topic."""
        ...

    def payloads(self, events: Sequence[Event]) -> Mapping[UUID, dict[str, Any]]:
        """What outside systems read of each event, by its id: JSON-ready, below 20 kB. What is
        for the receiver of a handing over alone stands under `HANDOVER`.
        """
        ...


def init_sources(app: Flask) -> None:
    """Gives the app its register of sources, which is empty."""
    app.extensions["notice_sources"] = {}


def register_source(app: Flask, prefix: str, source: NoticeSource) -> None:
    """Has a source asked about events whose kind begins with that word and a dot ("ticket")."""
    app.extensions["notice_sources"][prefix] = source


def source_of(kind: str) -> NoticeSource | None:
    """The source of events of that kind ("ticket.opened"); None where no room knows them."""
    source: NoticeSource | None = current_app.extensions["notice_sources"].get(_prefix(kind))
    return source


def by_source(events: Sequence[Event]) -> Iterator[tuple[NoticeSource, list[Event]]]:
    """The events in groups that one source answers for; those that no room knows are left out."""
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(_prefix(event.kind), []).append(event)
    for group in groups.values():
        if source := source_of(group[0].kind):
            yield source, group


def compose_letter(events: Sequence[Event], reader: Reader) -> Letter | None:
    """One letter about events of one source or several; None where there is nothing to tell."""
    letters = [source.compose(group, reader) for source, group in by_source(events)]
    entries = tuple(entry for letter in letters for entry in letter.entries)
    if not any(letter.entries or letter.opening for letter in letters):
        return None
    return letters[0]._replace(entries=entries)


def _prefix(kind: str) -> str:
    return kind.partition(".")[0]
