"""Tickets to which something happens, made without any walk."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image
from sqlalchemy import select

from app.access.models import Person, VenueRole
from app.access.policy import Role
from app.checklists.definition import Severity
from app.evidence.models import Intake, Photo, PhotoState
from app.evidence.store_choice import get_store
from app.evidence.stores import photo_key
from app.kernel.database import db
from app.kernel.ids import new_id
from app.notices.events import Happening, write_events
from app.notices.models import Event
from app.notices.sources import Reader
from app.tickets.models import Occurrence, Ticket
from app.venues.models import Team, TeamMember
from tests.factories import Phone, Scene, add_person

AT = datetime(2026, 3, 3, 16, 4, tzinfo=UTC)  # 17:04 in Madrid
ROUTE = {"rule": None, "because": [{"code": "item_team", "value": "doors"}]}


def add_ticket(
    scene: Scene, note: str = "Stall 3 swings open", by: Phone | None = None, **values: Any
) -> Ticket:
    """A ticket with one occurrence, found at `AT` by the inspector."""
    given = {
        "checklist_slug": "restroom",
        "item_key": "stall-locks",
        "part": 0,
        "severity": Severity.MAJOR,
        "team": "doors",
        "route": ROUTE,
        "acknowledge_by": AT + timedelta(hours=2),
        "resolve_by": AT + timedelta(days=2),
        "promised_at": AT,
    } | values
    ticket = Ticket(
        id=new_id(),
        organisation_id=scene.organisation.id,
        venue_id=scene.venue.id,
        spot_id=scene.spot.id,
        checklist_version_id=scene.version.id,
        opened_at=AT,
        last_failed_at=AT,
        updated_at=AT,
        **given,
    )
    db.session.add(ticket)
    db.session.flush()
    add_occurrence(ticket, (by or scene.inspector).person_id, note)
    return ticket


def add_occurrence(ticket: Ticket, person_id: UUID, note: str = "", at: datetime = AT) -> UUID:
    """A failure of the ticket's problem; the id of its inspection."""
    inspection_id = new_id()
    db.session.add(
        Occurrence(
            ticket_id=ticket.id,
            inspection_id=inspection_id,
            person_id=person_id,
            failed_at=at,
            note=note,
        )
    )
    db.session.flush()
    return inspection_id


def add_team(scene: Scene, key: str, *members: UUID) -> Team:
    """A team of the scene's venue."""
    team = Team(
        key=key,
        name=f"The {key} people",
        organisation_id=scene.organisation.id,
        venue_id=scene.venue.id,
        members=[TeamMember(person_id=one) for one in members],
    )
    db.session.add(team)
    db.session.flush()
    return team


def add_colleague(scene: Scene, name: str, role: Role) -> UUID:
    """Somebody more at the scene's venue."""
    return add_person(scene.organisation, name, role, scene.venue).id


def happens(
    ticket: Ticket, kind: str, doer: UUID | None = None, at: datetime = AT, /, **detail: Any
) -> Event:
    """Writes that something happened to the ticket; `from` is spelt `from_`."""
    said = {key.rstrip("_"): value for key, value in detail.items()}
    before = set(db.session.scalars(select(Event.id)))
    write_events(
        [
            Happening(
                ticket.organisation_id,
                ticket.venue_id,
                ticket.id,
                f"ticket.{kind}",
                doer,
                "form" if doer else "job",
                at,
                said,
            )
        ]
    )
    return db.session.scalars(select(Event).where(Event.id.not_in(before))).one()


def reader(scene: Scene, person_id: UUID, language: str = "en") -> Reader:
    """Somebody to whom a letter goes."""
    person = db.session.get_one(Person, person_id)
    return Reader(person_id, scene.organisation.id, person.email, person.name, language)


def leave(person_id: UUID) -> None:
    """Takes somebody's roles away."""
    for role in db.session.scalars(select(VenueRole).where(VenueRole.person_id == person_id)):
        db.session.delete(role)
    db.session.flush()


def thumbnail(colour: str, size: tuple[int, int] = (320, 240)) -> bytes:
    """A picture as intake draws it."""
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, "WEBP", quality=80)
    return written.getvalue()


def add_photo(
    ticket: Ticket,
    person_id: UUID,
    content: bytes,
    inspection_id: UUID | None = None,
    at: datetime = AT,
) -> Photo:
    """A photo that is shown: of a failure, or without an inspection of the mending."""
    photo_id, sha256 = new_id(), hashlib.sha256(content).hexdigest()
    key = photo_key(ticket.organisation_id, photo_id, sha256)
    get_store().put(key, content, "image/webp")
    photo = Photo(
        id=photo_id,
        organisation_id=ticket.organisation_id,
        venue_id=ticket.venue_id,
        inspection_id=inspection_id,
        item_key=ticket.item_key if inspection_id else None,
        ticket_id=None if inspection_id else ticket.id,
        person_id=person_id,
        sha256=sha256,
        bytes=len(content),
        content_type="image/jpeg",
        store_key=key,
        state=PhotoState.STORED,
        declared_at=at,
        intake=Intake.DONE,
        display_key=key,
        thumbnail_key=key,
    )
    db.session.add(photo)
    db.session.flush()
    return photo


def inspection_of(ticket: Ticket) -> UUID:
    """The newest inspection that found the ticket's problem."""
    return db.session.scalars(
        select(Occurrence.inspection_id)
        .where(Occurrence.ticket_id == ticket.id)
        .order_by(Occurrence.failed_at.desc())
        .limit(1)
    ).one()
