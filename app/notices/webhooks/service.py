"""The verbs of endpoints. They flush; the view or the job commits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update

from app.access import audit
from app.access.actor import Actor
from app.access.queries import list_unknown_venues
from app.kernel.database import db
from app.kernel.errors import Conflict, Invalid
from app.kernel.outgoing import AddressRefused, outgoing
from app.kernel.secrets import encrypt
from app.notices.admins import SystemKind, tell_admins
from app.notices.models import Endpoint, Message
from app.notices.topics import Channel, MessageState, Topic
from app.notices.webhooks.signing import make_secret

BOTH_SIGN: Final = timedelta(hours=24)
LONGEST_WHY: Final = 300


def create_endpoint(person: Actor, values: Mapping[str, Any], at: datetime) -> tuple[Endpoint, str]:
    """A new endpoint and its secret, in clear for the only time. Raises `Invalid`."""
    secret = make_secret()
    endpoint = Endpoint(
        organisation_id=person.organisation_id,
        created_at=at,
        secret=encrypt(secret),
        **_checked(person, values),
    )
    db.session.add(endpoint)
    db.session.flush()
    audit.note(person, "endpoint.create", endpoint.id, name=endpoint.name, url=endpoint.url)
    return endpoint, secret


def change_endpoint(
    person: Actor, endpoint: Endpoint, values: Mapping[str, Any], at: datetime
) -> None:
    """Changes what is given; making it active again forgets that it failed. Raises `Invalid`, and
    `Conflict` for a deleted one.
    """
    _require_kept(endpoint)
    changes = _checked(person, values)
    for name, value in changes.items():
        setattr(endpoint, name, value)
    if "active" in changes:
        is_ended = not changes["active"]
        endpoint.disabled_at = at if is_ended else None
        endpoint.disabled_why = "An admin made it inactive." if is_ended else None
        endpoint.failing_since = endpoint.paused_until = None
    endpoint.revision += 1
    audit.note(person, "endpoint.change", endpoint.id, **changes)
    db.session.flush()


def delete_endpoint(person: Actor, endpoint: Endpoint, at: datetime) -> None:
    """Ends an endpoint for good, and forgets its secrets; what was sent there stays known."""
    if endpoint.deleted_at:
        return
    endpoint.active = False
    endpoint.deleted_at = at
    endpoint.disabled_at = endpoint.disabled_at or at
    endpoint.disabled_why = endpoint.disabled_why or "An admin deleted it."
    endpoint.secret, endpoint.old_secret, endpoint.old_secret_until = "", None, None
    endpoint.revision += 1
    audit.note(person, "endpoint.delete", endpoint.id)
    db.session.flush()


def rotate_secret(person: Actor, endpoint: Endpoint, at: datetime) -> str:
    """A new secret, in clear for the only time; the one before signs along for 24 hours.

    Raises `Conflict` for a deleted endpoint.
    """
    _require_kept(endpoint)
    secret = make_secret()
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, at + BOTH_SIGN
    endpoint.secret = encrypt(secret)
    endpoint.revision += 1
    audit.note(person, "endpoint.rotate", endpoint.id)
    db.session.flush()
    return secret


def send_test(person: Actor, endpoint: Endpoint, at: datetime) -> Message:
    """A message that says only that it is a test. Raises `Conflict` for an inactive endpoint."""
    require_active(endpoint)
    message = Message(
        organisation_id=endpoint.organisation_id,
        channel=Channel.WEBHOOK,
        topic=Topic.SYSTEM,
        endpoint_id=endpoint.id,
        state=MessageState.WAITING,
        created_at=at,
        due_at=at,
        tries=0,
    )
    db.session.add(message)
    audit.note(person, "endpoint.test", endpoint.id)
    db.session.flush()
    return message


def redeliver(person: Actor, endpoint: Endpoint, message: Message, at: datetime) -> None:
    """Sends a message again, under the same id; one that waits goes now.

    Raises `Conflict` for an inactive endpoint.
    """
    require_active(endpoint)
    if message.state is not MessageState.WAITING:
        message.state, message.sent_at, message.claimed_until = MessageState.WAITING, None, None
    message.due_at, message.tries, message.give_up_at = at, 0, None
    audit.note(person, "endpoint.redeliver", endpoint.id, message=str(message.id))
    db.session.flush()


def disable(endpoint: Endpoint, venue_id: UUID | None, why: str, at: datetime) -> None:
    """Sends nothing there any more, as a job found, and tells the admins: once, though several
    workers find it at the same time.
    """
    disabled = (
        update(Endpoint)
        .where(Endpoint.id == endpoint.id, Endpoint.active)
        .values(
            active=False,
            disabled_at=at,
            disabled_why=why[:LONGEST_WHY],
            revision=Endpoint.revision + 1,
        )
        .returning(Endpoint.id)
    )
    if db.session.scalar(disabled) is None:
        return
    ours = endpoint.organisation_id
    audit.note_of_job(ours, "endpoint.disable", endpoint.id, why=why)
    kind = SystemKind.ENDPOINT_DISABLED
    tell_admins(ours, venue_id, kind, endpoint.id, {"why": why}, at)


def require_active(endpoint: Endpoint) -> None:
    """Raises `Conflict` where nothing is sent to this endpoint."""
    _require_kept(endpoint)
    if not endpoint.active:
        raise Conflict("Nothing is sent to this endpoint. Make it active first.")


def _require_kept(endpoint: Endpoint) -> None:
    if endpoint.deleted_at:
        raise Conflict("This endpoint was deleted. Create a new one.")


def _checked(person: Actor, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored. Raises `Invalid` for an address that we do not call, and
    for venues that are not the organisation's.
    """
    checked = dict(values)
    if "url" in checked:
        try:
            outgoing().check(checked["url"])
        except AddressRefused as refusal:
            raise Invalid([{"at": "/url", "detail": str(refusal)}]) from refusal
    if "venue_ids" in checked:
        wanted = set(checked["venue_ids"])
        unknown = list_unknown_venues(person.organisation_id, wanted) if wanted else ()
        if unknown:
            detail = "Use the ids of venues of your organisation."
            raise Invalid([{"at": f"/venue_ids/{one}", "detail": detail} for one in unknown])
        checked["venue_ids"] = sorted(str(one) for one in wanted)
    return checked
