"""What notices hold about a person: what they did, what they were told, and by which ways."""

from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update

from app.kernel.database import db
from app.kernel.personal_rows import PersonalRows, rows_about
from app.notices.models import Attempt, Event, Message, PushSubscription, Stop, StoppedAddress
from app.notices.topics import MessageState

SECRETS: Final = ("p256dh", "auth")


def export_person(person_id: UUID) -> PersonalRows:
    """What they did, the messages to them, and what they stopped; no message is kept as a text."""
    return {
        **rows_about(Event, Event.person_id == person_id),
        **rows_about(Message, Message.person_id == person_id),
        **rows_about(PushSubscription, PushSubscription.person_id == person_id, SECRETS),
        **rows_about(Stop, Stop.person_id == person_id),
        **rows_about(StoppedAddress, StoppedAddress.person_id == person_id),
    }


def erase_person(person_id: UUID) -> None:
    """Tells them nothing any more, and forgets how they were told, with what mail servers said of
    their address. What they did stays done.
    """
    theirs = select(Message.id).where(Message.person_id == person_id)
    db.session.execute(
        update(Attempt).where(Attempt.message_id.in_(theirs)).values(response=None, error=None)
    )
    db.session.execute(
        update(Message)
        .where(Message.person_id == person_id, Message.state == MessageState.WAITING)
        .values(state=MessageState.STOPPED)
    )
    for model in (PushSubscription, Stop, StoppedAddress):
        db.session.execute(delete(model).where(model.person_id == person_id))
