"""Addresses that take no mail: stopped once, told to the admins, and lifted by one of them."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import false, or_, select

from app.access import audit
from app.access.actor import Actor
from app.access.models import Person
from app.access.queries import normal_email
from app.kernel.database import db
from app.notices.admins import SystemKind, tell_admins
from app.notices.mail.plain import one_line
from app.notices.models import Message, StoppedAddress

ADDRESS: Final = re.compile(r"\S+@\S+")
MOST_LISTED: Final = 250
LONGEST_WHY: Final = 500  # characters


def stop_refused(message: Message, why: str, at: datetime) -> bool:
    """Stops the address of the message's person, with a line in the audit trail and an event that
    tells the admins; False where it takes no mail already, or an admin has lifted its stop since
    this message was sent: bounces come days later. Flushes, commits nothing.
    """
    # Two workers that hear of it at once do it one after the other.
    person = message.person_id and db.session.get(Person, message.person_id, with_for_update=True)
    if not person or find_stopped(person, lifted_after=message.sent_at) is not None:
        return False
    said = one_line(why, LONGEST_WHY)
    row = StoppedAddress(
        organisation_id=person.organisation_id,
        person_id=person.id,
        email=person.email,
        at=at,
        why=said,
    )
    db.session.add(row)
    db.session.flush()
    audit.note_of_job(
        person.organisation_id,
        "person.address-stopped",
        person.id,
        email=person.email,
        why=_without_addresses(said),
    )
    tell_admins(
        person.organisation_id,
        message.venue_id,
        SystemKind.ADDRESS_STOPPED,
        row.id,
        {"why": _without_addresses(said)},
        at,
    )
    return True


def find_stopped(person: Person, lifted_after: datetime | None = None) -> StoppedAddress | None:
    """The stop of this person's address that nobody has lifted, or nobody before that instant."""
    is_lifted_later = StoppedAddress.lifted_at > lifted_after if lifted_after else false()
    return db.session.scalar(
        select(StoppedAddress)
        .where(
            StoppedAddress.email == person.email,
            StoppedAddress.organisation_id == person.organisation_id,
            or_(StoppedAddress.lifted_at.is_(None), is_lifted_later),
        )
        .limit(1)
    )


def list_stopped(organisation_id: UUID) -> Sequence[StoppedAddress]:
    """The stopped addresses of an organisation, newest first."""
    return db.session.scalars(
        select(StoppedAddress)
        .where(
            StoppedAddress.organisation_id == organisation_id, StoppedAddress.lifted_at.is_(None)
        )
        .order_by(StoppedAddress.at.desc(), StoppedAddress.id.desc())
        .limit(MOST_LISTED)
    ).all()


def lift_row(admin: Actor, row: StoppedAddress, at: datetime) -> None:
    """Lets mail go to an address again; lifting twice keeps the first instant."""
    if row.lifted_at is None:
        row.lifted_at = at
        audit.note(admin, "person.address-lifted", row.person_id or row.id, email=row.email)
        db.session.flush()


def lift(email: str, at: datetime) -> int:
    """As `lift_row`, for a command, by the address alone; how many stops that has lifted."""
    rows = db.session.scalars(
        select(StoppedAddress).where(
            StoppedAddress.email == normal_email(email), StoppedAddress.lifted_at.is_(None)
        )
    ).all()
    for row in rows:
        row.lifted_at = at
        subject = row.person_id or row.id
        audit.note_of_job(row.organisation_id, "person.address-lifted", subject, email=row.email)
    return len(rows)


def _without_addresses(why: str) -> str:
    """The server's words as what is never erased may keep them."""
    return ADDRESS.sub("…", why)
