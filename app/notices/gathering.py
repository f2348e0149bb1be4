"""Many events, few messages: each event goes into the message that waits for it, or a new one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.kernel.database import db
from app.kernel.ids import new_id
from app.notices.digest import gathered_until
from app.notices.hours import WorkingHours
from app.notices.models import Message
from app.notices.telling import Telling
from app.notices.topics import AT_ANY_HOUR, Channel, MessageState, Topic

Quiet = Mapping[Channel, timedelta]  # for how long nothing more comes, by channel
_Key = tuple[Channel, UUID, UUID | None, Topic]


class Gathering:
    """Puts what people are told into messages. Three statements for all tellings together.

    `pairs` are the ids of a message and of an event that it tells of, for the caller to store.
    """

    def __init__(self, tellings: Sequence[Telling], at: datetime, quiet: Quiet) -> None:
        self._at, self._quiet = at, quiet
        person_ids = {one.person_id for one in tellings}
        self._hours = WorkingHours(person_ids, {one.event.venue_id for one in tellings})
        self._waiting = _list_waiting(person_ids)
        self.pairs: list[tuple[UUID, UUID]] = []
        self.is_due = False
        for telling in tellings:
            message = self._message_for(telling)
            self.pairs.append((message.id, telling.event.id))
            self.is_due |= message.due_at <= at

    def _message_for(self, telling: Telling) -> Message:
        if telling.urgent:
            return self._new(telling, self._at)
        event = telling.event
        key = (telling.channel, telling.person_id, event.venue_id, telling.topic)
        waiting = self._waiting.get(key)
        if waiting is None:
            waiting = self._waiting[key] = self._new(telling, self._at)
        complete = gathered_until(waiting.created_at, event.at, self._quiet[telling.channel])
        due_at = complete
        if telling.topic not in AT_ANY_HOUR:
            due_at = self._hours.next_open(telling.person_id, event.venue_id, complete)
        # An older event that is written later does not hurry what gathers.
        waiting.due_at = max(waiting.due_at, due_at)
        return waiting

    def _new(self, telling: Telling, due_at: datetime) -> Message:
        message = Message(
            id=new_id(),
            organisation_id=telling.event.organisation_id,
            venue_id=telling.event.venue_id,
            channel=telling.channel,
            topic=telling.topic,
            person_id=telling.person_id,
            urgent=telling.urgent,
            created_at=self._at,
            due_at=due_at,
        )
        db.session.add(message)
        return message


def _list_waiting(person_ids: Collection[UUID]) -> dict[_Key, Message]:
    """The messages to these people that nobody has tried to send; nobody claims them meanwhile.

    One that is being claimed now is left out: what it tells of is settled.
    """
    found = db.session.scalars(
        select(Message)
        .where(
            Message.person_id.in_(person_ids),
            Message.state == MessageState.WAITING,
            Message.tries == 0,
            Message.claimed_until.is_(None),
            ~Message.urgent,
        )
        .order_by(Message.created_at, Message.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return {
        (one.channel, one.person_id, one.venue_id, one.topic): one for one in found if one.person_id
    }
