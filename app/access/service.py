"""The verbs of access. They flush; the view commits."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from app.access import audit
from app.access.actor import Actor
from app.access.models import Organisation, Person, Token, VenueRole
from app.access.passwords import hash_password, password_matches
from app.access.policy import Role
from app.access.queries import count_admins, find_person_by_email, normal_email
from app.access.sign_in_links import end_links, end_what_managers_gave
from app.access.tokens import issue_token, revoke
from app.kernel.database import db
from app.kernel.errors import Conflict, Problem


class SignInRefused(Problem):
    """The e-mail and password do not belong together; which of them is not said."""

    status = 401
    type = "sign-in-refused"
    title = "That did not sign in"


def create_organisation(name: str) -> Organisation:
    """A new organisation, with nobody in it yet."""
    organisation = Organisation(name=name)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def create_person(
    organisation_id: UUID,
    email: str,
    name: str,
    password: str,
    *,
    language: str = "en",
    is_admin: bool = False,
) -> Person:
    """A new person. Raises `Conflict` when the e-mail signs in already."""
    if find_person_by_email(email):
        raise Conflict("Somebody signs in with this e-mail already. Use another one.")
    person = Person(
        organisation_id=organisation_id,
        email=normal_email(email),
        name=name,
        language=language,
        password_hash=hash_password(password),
        is_admin=is_admin,
    )
    db.session.add(person)
    db.session.flush()
    return person


def sign_in(
    person: Person | None, password: str, device: str, valid: timedelta
) -> tuple[str, Token]:
    """A token for this device; takes as long for nobody. Raises `SignInRefused`."""
    matches = password_matches(person.password_hash if person else None, password)
    if person is None or not matches or not person.active:
        raise SignInRefused("Check the e-mail and the password, then try again.")
    token, row = issue_token(person, device, valid)
    audit.note(person, "sign-in", row.id, device=device)
    return token, row


def revoke_token(person: Actor, row: Token, at: datetime) -> None:
    """Ends one sign-in of this person."""
    revoke(row, at)
    audit.note(person, "token.revoke", row.id, device=row.device)
    db.session.flush()


def set_roles(
    admin: Actor, person: Person, roles: Iterable[tuple[UUID, Role]], at: datetime
) -> None:
    """Replaces what a person may do at venues of the organisation.

    A person who is given more signs in anew where a manager's link had signed them in.
    """
    roles = set(roles)
    if roles.difference((one.venue_id, one.role) for one in person.venue_roles):
        end_what_managers_gave(person.id, at)
    person.venue_roles = [
        VenueRole(organisation_id=person.organisation_id, venue_id=venue_id, role=role)
        for venue_id, role in sorted(roles)
    ]
    said = [{"venue_id": str(one.venue_id), "role": one.role} for one in person.venue_roles]
    audit.note(admin, "person.roles", person.id, roles=said)
    db.session.flush()


def change_person(admin: Actor, person: Person, changes: dict[str, Any], at: datetime) -> None:
    """Applies changes to name, language, is_admin, active and password.

    Losing `active` or changing the password ends all sign-ins and links to sign in; becoming an
    admin those that a manager gave. Raises `Conflict` when the
    organisation would be left without an admin.
    """
    changes = dict(changes)
    password = changes.pop("password", None)
    rises = bool(changes.get("is_admin")) and not person.is_admin
    for name, value in changes.items():
        setattr(person, name, value)
    if password:
        person.password_hash = hash_password(password)
    if rises:
        end_what_managers_gave(person.id, at)
    if password or not person.active:
        end_sign_ins(person.id, at)
    keep_an_admin(person.organisation_id)
    audit.note(
        admin,
        "person.change",
        person.id,
        changed=sorted({*changes, *(["password"] if password else [])}),
    )


def end_sign_ins(person_id: UUID, at: datetime) -> None:
    """Ends all sign-ins of a person, and the links that nobody has used yet."""
    end_links(person_id)
    db.session.execute(
        update(Token)
        .where(Token.person_id == person_id, Token.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def keep_an_admin(organisation_id: UUID) -> None:
    """Raises `Conflict` where a change has left the organisation without an admin."""
    db.session.flush()
    # Two admins who end each other's role at once count one after the other.
    db.session.get_one(Organisation, organisation_id, with_for_update=True)
    if not count_admins(organisation_id):
        raise Conflict("An organisation keeps at least one admin. Make somebody else admin first.")
