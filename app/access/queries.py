"""Reads of access."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.access.actor import Actor
from app.access.models import AuditLine, Organisation, Person, Token, VenueRole
from app.access.policy import Standing
from app.kernel.clock import now
from app.kernel.database import Base, db
from app.kernel.errors import NotFound
from app.kernel.paging import Position, newest_first


def list_organisations(said: str) -> Sequence[Organisation]:
    """The organisations with that name, or the one with that id; oldest first."""
    is_said = Organisation.id == UUID(said) if is_id(said) else Organisation.name == said
    return db.session.scalars(
        select(Organisation).where(is_said).order_by(Organisation.created_at, Organisation.id)
    ).all()


def is_id(said: str) -> bool:
    """Whether that is an id, however it is written."""
    try:
        UUID(said)
    except ValueError:
        return False
    return True


def find_person_by_email(email: str) -> Person | None:
    """The person with that e-mail, whatever its case."""
    return db.session.scalar(select(Person).where(Person.email == normal_email(email)))


def find_active(person_id: UUID) -> Actor | None:
    """Who has that id, unless they are not active any more."""
    row = db.session.execute(
        select(
            Person.id, Person.organisation_id, Person.name, Person.language, Person.is_admin
        ).where(Person.id == person_id, Person.active)
    ).first()
    return Actor(*row) if row else None


def normal_email(email: str) -> str:
    """An e-mail as it is stored: trimmed, lower case."""
    return email.strip().lower()


def list_people(organisation_id: UUID, position: Position | None, limit: int) -> Sequence[Person]:
    """People of an organisation with their roles, newest first."""
    query = (
        select(Person)
        .where(Person.organisation_id == organisation_id)
        .options(selectinload(Person.venue_roles))
    )
    return db.session.scalars(
        newest_first(query, Person.created_at, Person.id, position, limit)
    ).all()


def standing_of(person: Actor) -> Standing:
    """What somebody who has signed in is here."""
    rows = db.session.execute(
        select(VenueRole.venue_id, VenueRole.role).where(VenueRole.person_id == person.id)
    )
    return Standing(person.is_admin, [(row.venue_id, row.role) for row in rows])


def list_people_at(venue_id: UUID) -> Sequence[Person]:
    """The active people who have a role at a venue, with all their roles, by name."""
    here = select(VenueRole.person_id).where(VenueRole.venue_id == venue_id)
    return db.session.scalars(
        select(Person)
        .where(Person.id.in_(here), Person.active)
        .options(selectinload(Person.venue_roles))
        .order_by(Person.name, Person.id)
    ).all()


def names_of(person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these people by id; one statement, none for nobody."""
    if not person_ids:
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def list_tokens(person_id: UUID) -> Sequence[Token]:
    """A person's sign-ins that still work, newest first."""
    return db.session.scalars(
        select(Token)
        .where(Token.person_id == person_id, Token.revoked_at.is_(None), Token.expires_at > now())
        .order_by(Token.created_at.desc())
    ).all()


def get_token(person_id: UUID, token_id: UUID) -> Token:
    """One sign-in of this person. Raises `NotFound`."""
    row = db.session.scalar(select(Token).where(Token.id == token_id, Token.person_id == person_id))
    if row is None:
        raise NotFound
    return row


def list_audit_lines(
    organisation_id: UUID, position: Position | None, limit: int
) -> Sequence[AuditLine]:
    """The audit trail of an organisation, newest first."""
    query = select(AuditLine).where(AuditLine.organisation_id == organisation_id)
    return db.session.scalars(
        newest_first(query, AuditLine.at, AuditLine.id, position, limit)
    ).all()


def count_admins(organisation_id: UUID) -> int:
    """How many active admins an organisation has."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Person.organisation_id == organisation_id, Person.is_admin, Person.active
            )
        )
        or 0
    )


def list_unknown_venues(organisation_id: UUID, venue_ids: set[UUID]) -> Sequence[UUID]:
    """Those of `venue_ids` that are no venue of the organisation, sorted.

    The table is asked by its name: `access` knows no feature.
    """
    venues = Base.metadata.tables["venues"]
    known = db.session.scalars(
        select(venues.c.id).where(
            venues.c.id.in_(venue_ids), venues.c.organisation_id == organisation_id
        )
    )
    return sorted(venue_ids.difference(known))
