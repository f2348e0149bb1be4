"""Links by which one person lets another sign in: made for minutes, used once.

Of the code in a link only the SHA-256 is stored. The verbs flush; the view commits.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update

from app.access import audit
from app.access.actor import Actor
from app.access.models import Person, SignInLink, Token
from app.access.policy import may_invite
from app.access.tokens import hash_token, issue_token
from app.kernel.database import db
from app.kernel.errors import Conflict, Problem


class LinkSpent(Problem):
    """A code that is unknown, expired or used, or of somebody who may not sign in any more; which
    of them is not said.
    """

    status = 401
    type = "sign-in-link-spent"
    title = "This link does not sign in any more"

    def __init__(self) -> None:
        super().__init__(
            "Ask whoever gave you the link for a new one. Each works once, for minutes."
        )


def make_link(
    person: Actor, invited: Person, at: datetime, valid: timedelta
) -> tuple[str, SignInLink]:
    """A link for `invited`: its code, in clear for the only time, and its row. Older ones end.

    Raises `Conflict` when the invited person is not active.
    """
    if not invited.active:
        raise Conflict("This person is not active. Let an admin make them active again first.")
    # Two links made at once are made one after the other, so that the first of them ends.
    db.session.execute(
        select(Person.id).where(Person.id == invited.id).with_for_update(key_share=True)
    )
    end_links(invited.id)
    code = secrets.token_urlsafe(24)
    link = SignInLink(
        organisation_id=invited.organisation_id,
        person_id=invited.id,
        made_by_id=person.id,
        code_hash=hash_token(code),
        created_at=at,
        expires_at=at + valid,
    )
    db.session.add(link)
    db.session.flush()
    audit.note(person, "sign-in-link.make", invited.id, link=str(link.id))
    return code, link


def use_link(code: str, device: str, at: datetime, valid: timedelta) -> tuple[str, Token, Person]:
    """A token for this device, its row, and whose it is. Raises `LinkSpent`.

    Whether the maker may still invite the person is asked again: meanwhile one of them may have
    been given other roles. The maker must still be active.
    """
    link = db.session.scalar(
        update(SignInLink)
        .where(
            SignInLink.code_hash == hash_token(code),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > at,
        )
        .values(used_at=at)
        .returning(SignInLink)
    )
    if link is None:
        raise LinkSpent
    person = db.session.get_one(Person, link.person_id)
    maker = db.session.get_one(Person, link.made_by_id)
    if not (person.active and maker.active and may_invite(maker.standing, person.standing)):
        raise LinkSpent
    token, row = issue_token(person, device, valid)
    link.token_id = row.id
    audit.note(person, "sign-in-link.use", link.id, device=device, token=str(row.id))
    db.session.flush()
    return token, row, person


def end_links(person_id: UUID) -> None:
    """Ends the links of a person that nobody has used yet: they expire when they were made, so
    that no request which began before this one still finds them valid.
    """
    _end(SignInLink.person_id == person_id)


def end_what_managers_gave(person_id: UUID, at: datetime) -> None:
    """Ends the links of a person that no admin made, and the sign-ins that came by one.

    For when a person is given more rights: whoever made such a link could do all that the person
    could until then, may hold the sign-in, and must not rise with it. The links come first: who
    uses one at the same time waits for us, or leaves a token here for us to end.
    """
    admins = select(Person.id).where(Person.is_admin)
    by_managers = and_(SignInLink.person_id == person_id, SignInLink.made_by_id.not_in(admins))
    _end(by_managers)
    by_link = select(SignInLink.token_id).where(by_managers, SignInLink.token_id.is_not(None))
    db.session.execute(
        update(Token)
        .where(Token.person_id == person_id, Token.revoked_at.is_(None), Token.id.in_(by_link))
        .values(revoked_at=at)
    )


def _end(which: ColumnElement[bool]) -> None:
    db.session.execute(
        update(SignInLink)
        .where(which, SignInLink.used_at.is_(None))
        .values(expires_at=SignInLink.created_at)
    )
