"""The audit trail: a line for what matters, in the transaction that does it."""

from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.models import AuditLine, Person
from app.kernel.database import db


def note(person: Actor | Person, action: str, subject: UUID | str, **detail: Any) -> None:
    """Adds a line: `person` did `action` ("person.create") to `subject`."""
    db.session.add(
        AuditLine(
            organisation_id=person.organisation_id,
            person_id=person.id,
            action=action,
            subject=str(subject),
            detail=detail,
        )
    )


def note_of_job(organisation_id: UUID, action: str, subject: UUID | str, **detail: Any) -> None:
    """Adds a line for what a job or a command did, which no signed-in person asked for."""
    db.session.add(
        AuditLine(
            organisation_id=organisation_id, action=action, subject=str(subject), detail=detail
        )
    )
