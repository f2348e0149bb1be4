"""Bearer tokens: 256 random bits, of which only the SHA-256 is stored."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from app.access.actor import Actor
from app.access.models import Person, Token
from app.kernel.clock import now
from app.kernel.database import UtcDateTime, db

PREFIX = "rounds_"

# Built once: every request asks it.
ACTOR_BY_TOKEN = (
    select(Person.id, Person.organisation_id, Person.name, Person.language, Person.is_admin)
    .join(Token, Token.person_id == Person.id)
    .where(
        Token.token_hash == bindparam("hash"),
        Token.revoked_at.is_(None),
        Token.expires_at > bindparam("now", type_=UtcDateTime),
        Person.active,
    )
)


def hash_token(token: str) -> str:
    """SHA-256, hex. A token is random, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_token(person: Person, device: str, valid: timedelta) -> tuple[str, Token]:
    """A new token for this device, in clear for the only time, and its row to be."""
    token = PREFIX + secrets.token_urlsafe(32)
    row = Token(
        person_id=person.id,
        token_hash=hash_token(token),
        device=device,
        expires_at=now() + valid,
    )
    return token, row


def issue_token(person: Person, device: str, valid: timedelta) -> tuple[str, Token]:
    """A new token for this device, in clear for the only time, and its row."""
    token, row = make_token(person, device, valid)
    db.session.add(row)
    db.session.flush()
    return token, row


def find_actor(token: str) -> Actor | None:
    """Who signed in with this token, unless it has expired or was revoked."""
    row = (
        db.session.connection()
        .execute(ACTOR_BY_TOKEN, {"hash": hash_token(token), "now": now()})
        .first()
    )
    return Actor(*row) if row else None


def find_token(token: str) -> Token | None:
    """The sign-in of this token, whether it still works or not."""
    return db.session.scalar(select(Token).where(Token.token_hash == hash_token(token)))


def revoke(row: Token, at: datetime) -> None:
    """Ends a sign-in; ending it twice keeps the first instant."""
    row.revoked_at = row.revoked_at or at
