"""What access holds about a person. Nothing commits here."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from app.access.audit import note_of_job
from app.access.models import AuditLine, Person, SignInLink, Token, VenueRole
from app.access.queries import find_person_by_email, is_id
from app.access.service import end_sign_ins, keep_an_admin
from app.kernel.database import db
from app.kernel.personal_rows import PersonalRows, rows_about

NO_PASSWORD: Final = "none"  # noqa: S105 - matches no password
ERASED_NAME: Final = "Former colleague"
# Such addresses belong to nobody, for ever (RFC 2606).
ERASED_AT: Final = "@erased.invalid"
SECRETS: Final = ("password_hash", "token_hash", "code_hash")
# What the details of audit lines may say that leads to a person, beside ids.
NAMING: Final = ("device", "email", "name")


def find_person(said: str) -> Person | None:
    """The person of that e-mail, or of that id: who was erased has no e-mail any more."""
    return db.session.get(Person, UUID(said)) if is_id(said) else find_person_by_email(said)


def is_erased(person: Person) -> bool:
    """Whether nothing is left to erase."""
    return person.email == erased_email(person.id)


def erased_email(person_id: UUID) -> str:
    """What stands where the e-mail stood; by it an erased person is known."""
    return f"{person_id}{ERASED_AT}"


def list_erased(person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these people who were erased; one statement."""
    emails = {erased_email(one): one for one in person_ids}
    found = db.session.scalars(select(Person.email).where(Person.email.in_(emails)))
    return {emails[one] for one in found}


def export_person(person_id: UUID) -> PersonalRows:
    """What access holds about a person, without what signs them in."""
    of_links = or_(SignInLink.person_id == person_id, SignInLink.made_by_id == person_id)
    return {
        **rows_about(Person, Person.id == person_id, SECRETS),
        **rows_about(VenueRole, VenueRole.person_id == person_id),
        **rows_about(Token, Token.person_id == person_id, SECRETS),
        **rows_about(SignInLink, of_links, SECRETS),
        **rows_about(AuditLine, _lines_about(person_id)),
    }


def sign_out_for_good(person: Person, at: datetime) -> None:
    """Lets nobody sign in as this person from now on.

    Raises `Conflict` where the organisation would be left without an admin.
    """
    person.active = person.is_admin = False
    person.password_hash = NO_PASSWORD
    end_sign_ins(person.id, at)
    keep_an_admin(person.organisation_id)


def erase_person(person: Person) -> None:
    """Takes away what names this person: the row stays, so that what they did stays done by one
    and the same "Former colleague".

    Lines of the audit trail stay as well, but for words in them that lead to the person.
    """
    tokens = select(Token.id).where(Token.person_id == person.id)
    _scrub_lines(person.id)
    # Links that they made for others stay: by them a later rise ends what a manager gave.
    theirs = or_(SignInLink.person_id == person.id, SignInLink.token_id.in_(tokens))
    db.session.execute(delete(SignInLink).where(theirs))
    db.session.execute(delete(Token).where(Token.person_id == person.id))
    person.venue_roles = []
    person.name, person.email = ERASED_NAME, erased_email(person.id)
    person.language = "en"
    note_of_job(person.organisation_id, "person.erase", person.id)
    db.session.flush()


def _lines_about(person_id: UUID) -> ColumnElement[bool]:
    return or_(AuditLine.person_id == person_id, AuditLine.subject == str(person_id))


def _scrub_lines(person_id: UUID) -> None:
    """Removes names, e-mails and devices from what the trail says of this person; the name of a
    venue that they made is no name of a person, and stays.
    """
    of_people = (AuditLine.action.startswith(one) for one in ("sign-in", "token.", "person."))
    for line in db.session.scalars(
        select(AuditLine).where(_lines_about(person_id), or_(*of_people))
    ):
        kept = {key: value for key, value in line.detail.items() if key not in NAMING}
        if kept != line.detail:
            line.detail = kept
