"""Taking in and forgetting a browser that shows its person's messages. Nothing commits here."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, select

from app.access.actor import Actor
from app.kernel.database import db, dialect, upsert
from app.kernel.errors import Invalid
from app.kernel.ids import new_id
from app.kernel.outgoing import AddressRefused, outgoing
from app.notices.models import PushSubscription
from app.notices.push.encrypting import NotKeys, check_keys

MOST_BROWSERS: Final = 10  # of one person; the oldest goes
TAKE_AGAIN: Final = "Switch messages off and on again in this browser."


def keep_subscription(person: Actor, url: str, p256dh: str, auth: str, at: datetime) -> None:
    """Has this browser show the person's messages; one that showed another's does not any more.

    Raises `Invalid` for an address that we do not call, and for what are no keys.
    """
    try:
        outgoing().check(url)
    except AddressRefused as refusal:
        raise Invalid([{"at": "/endpoint", "detail": str(refusal)}]) from refusal
    try:
        check_keys(p256dh, auth)
    except NotKeys as error:
        raise Invalid([{"at": "/keys", "detail": TAKE_AGAIN}]) from error
    theirs = {
        "organisation_id": person.organisation_id,
        "person_id": person.id,
        "p256dh": p256dh,
        "auth": auth,
        "created_at": at,
    }
    statement = upsert(PushSubscription, dialect()).values(id=new_id(), url=url, **theirs)
    db.session.execute(statement.on_conflict_do_update(index_elements=["url"], set_=theirs))
    _forget_the_oldest(person)


def forget_subscription(person: Actor, url: str) -> None:
    """Shows nothing more in this browser; one that is not theirs, or not known, stays as it is."""
    db.session.execute(
        delete(PushSubscription).where(
            PushSubscription.url == url, PushSubscription.person_id == person.id
        )
    )


def _forget_the_oldest(person: Actor) -> None:
    newest = (
        select(PushSubscription.id)
        .where(PushSubscription.person_id == person.id)
        .order_by(PushSubscription.created_at.desc(), PushSubscription.id.desc())
        .limit(MOST_BROWSERS)
    )
    db.session.execute(
        delete(PushSubscription).where(
            PushSubscription.person_id == person.id, PushSubscription.id.not_in(newest)
        )
    )
