"""Telling the admins of an organisation that something of Rounds itself needs them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.access.models import Person
from app.kernel.database import db
from app.kernel.translations import load_translations
from app.notices.events import Happening, write_events
from app.notices.models import Endpoint, Event, StoppedAddress
from app.notices.sources import Addressed, Entry, Letter, Reader, register_source
from app.notices.topics import Topic
from app.venues.models import Venue

PREFIX: Final = "system"
# Of the desk: where an admin does something about it.
ENDPOINTS: Final = "/desk/endpoints"
ADDRESSES: Final = "/desk/addresses"


class SystemKind(StrEnum):
    """What needs an admin. The subject is the endpoint, or the stopped address."""

    ENDPOINT_DISABLED = "system.endpoint_disabled"
    ADDRESS_STOPPED = "system.address_stopped"


def tell_admins(
    organisation_id: UUID,
    venue_id: UUID | None,
    kind: SystemKind,
    subject_id: UUID,
    detail: dict[str, Any],
    at: datetime,
) -> None:
    """Writes what happened, of which the admins are told when it is spread; wake that after the
    commit. `venue_id` is that of the message that failed; None stands for any.

    Events are never erased: `detail` names nobody. An organisation without a venue has nothing
    that could fail, and nobody is told.
    """
    venue_id = venue_id or _some_venue(organisation_id)
    if venue_id:
        write_events(
            [Happening(organisation_id, venue_id, subject_id, kind, None, "job", at, detail)]
        )


def _some_venue(organisation_id: UUID) -> UUID | None:
    return db.session.scalar(
        select(Venue.id)
        .where(Venue.organisation_id == organisation_id)
        .order_by(Venue.created_at, Venue.id)
        .limit(1)
    )


class SystemSource:
    """Says of these events who is told, and how they read."""

    def address(self, events: Sequence[Event]) -> Sequence[Addressed]:
        """Every active admin of the organisation."""
        admins = db.session.execute(
            select(Person.organisation_id, Person.id).where(
                Person.organisation_id.in_({event.organisation_id for event in events}),
                Person.is_admin,
                Person.active,
            )
        ).all()
        return [
            Addressed(event.id, admin.id, Topic.SYSTEM)
            for event in events
            for admin in admins
            if admin.organisation_id == event.organisation_id
        ]

    def compose(self, events: Sequence[Event], reader: Reader) -> Letter:
        """What happened to each, and what to do about it."""
        gettext = load_translations(reader.language).gettext
        names = _names_of(events)
        entries = tuple(_entry(event, names, gettext) for event in events)
        subject = entries[0].title if len(entries) == 1 else gettext("Rounds needs an admin")
        return Letter(subject, gettext("Rounds cannot deliver something any more."), entries)

    def payloads(self, events: Sequence[Event]) -> Mapping[UUID, dict[str, Any]]:
        """Which subject it was, and why."""
        return {event.id: {"subject_id": str(event.subject_id), **event.detail} for event in events}


def _entry(event: Event, names: Mapping[UUID, str], gettext: Any) -> Entry:
    name = names.get(event.subject_id, "–")
    if event.kind == SystemKind.ENDPOINT_DISABLED:
        title = gettext("The endpoint “%(name)s” was disabled") % {"name": name}
        page = ENDPOINTS
        advice = gettext("Mend it, make it active again, then send again what it missed.")
    else:
        title = gettext("E-mail to %(address)s does not arrive") % {"address": name}
        page = ADDRESSES
        advice = gettext("Nothing is sent there until you correct the address or lift the stop.")
    why = (str(event.detail["why"]),) if "why" in event.detail else ()
    return Entry(title, (*why, advice), page)


def _names_of(events: Sequence[Event]) -> Mapping[UUID, str]:
    """The names of endpoints and the stopped addresses, by their ids."""
    ids = {event.subject_id for event in events}
    endpoints = select(Endpoint.id, Endpoint.name).where(Endpoint.id.in_(ids))
    addresses = select(StoppedAddress.id, StoppedAddress.email).where(StoppedAddress.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(endpoints.union_all(addresses))}


def init_admins(app: Flask) -> None:
    """Has the app tell its admins."""
    register_source(app, PREFIX, SystemSource())
