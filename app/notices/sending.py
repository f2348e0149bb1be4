"""From messages that are due to what became of them. Nothing here is on its way: see `carrying`."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, update

from app.kernel.database import db, table_of
from app.kernel.ids import new_id
from app.kernel.telemetry.metrics import count
from app.notices.apart import done_apart
from app.notices.backoff import wait_after
from app.notices.carrying import Landing
from app.notices.claiming import key_of
from app.notices.hours import WorkingHours
from app.notices.lanes import Load, Postponed
from app.notices.models import Attempt, Message
from app.notices.senders import ChannelSender, Fate, Outcome, Parcel, senders
from app.notices.topics import AT_ANY_HOUR, MessageState

ERROR_CHARACTERS, RESPONSE_CHARACTERS = 300, 500
Change = dict[str, Any]


class Ready(NamedTuple):
    """What is to be done with messages that were claimed: loads to be sent off, and changes of
    those that do not go now.
    """

    loads: list[Load]
    changes: list[Change]

    def only(self, ids: Collection[UUID]) -> "Ready":
        """The same of these messages alone."""
        return Ready(
            [one for one in self.loads if one.parcel.message_id in ids],
            [one for one in self.changes if one["id"] in ids],
        )


def make_ready(messages: Sequence[Message], at: datetime) -> Ready:
    """Makes parcels of messages. Reads only: two statements, and those of each channel's sender."""
    later = _outside_hours(messages, at)
    loads, changes = (
        [],
        [_until_open(one, later[one.id], at) for one in messages if one.id in later],
    )
    for channel, sender in senders().items():
        own = [one for one in messages if one.channel is channel and one.id not in later]
        ready = _make_parcels(sender, own, at)
        loads += ready.loads
        changes += ready.changes
    order = {one.id: place for place, one in enumerate(messages)}
    return Ready(sorted(loads, key=lambda load: order[load.parcel.message_id]), changes)


def _outside_hours(messages: Sequence[Message], at: datetime) -> Mapping[UUID, datetime]:
    """When messages go whose reader does not work now: the worker was away, or a try failed."""
    asked = [
        (one, one.person_id)
        for one in messages
        if one.person_id and not one.urgent and one.topic not in AT_ANY_HOUR
    ]
    if not asked:
        return {}
    hours = WorkingHours(
        {person_id for _, person_id in asked},
        {one.venue_id for one, _ in asked if one.venue_id},
    )
    opens = {one.id: hours.next_open(person_id, one.venue_id, at) for one, person_id in asked}
    return {message_id: opens_at for message_id, opens_at in opens.items() if opens_at > at}


def _make_parcels(sender: ChannelSender, messages: Sequence[Message], at: datetime) -> Ready:
    answers, broken = done_apart(sender.prepare, messages)
    parcels: dict[UUID, Parcel] = {}
    for answer in answers:
        parcels.update(answer)
    failed = {one.id: type(error).__name__ for one, error in broken}
    loads, changes = [], []
    for one in messages:
        if one.id in failed:
            outcome = Outcome(Fate.TRY_LATER, error=f"It could not be written: {failed[one.id]}.")
            changes.append(_settled(one, outcome, at))
        elif one.id in parcels:
            parcel = parcels[one.id]
            loads.append(Load(parcel, key_of(one), one.tries, sender.transmit, one.urgent))
        else:
            changes.append(_handed_back(one) | {"state": MessageState.STOPPED})
    return Ready(loads, changes)


def store_changes(changes: Sequence[Change]) -> None:
    """Stores how claimed messages stand now; one statement, none for nothing."""
    if changes:
        db.session.execute(update(Message), changes)


def record(
    landings: Sequence[Landing],
    postponed: Sequence[Postponed],
    back: Sequence[Load],
    at: datetime,
) -> None:
    """Notes what became of loads, that some are postponed, and that some are handed `back`.

    Where a claim has run out and another worker has it now, only the try itself is noted.
    """
    loads = [one.load for one in landings] + [one.load for one in postponed] + list(back)
    if not loads:
        return
    messages = _load_messages(loads)
    # After a backup was put back there may be none: that must not be tried again for ever.
    landings = [one for one in landings if one.load.parcel.message_id in messages]

    def held(load: Load) -> Message | None:
        found = messages.get(load.parcel.message_id)
        is_ours = found and found.tries == load.tries and found.state is MessageState.WAITING
        return found if is_ours else None

    store_changes(
        [_settled(one, landing.outcome, at) for landing in landings if (one := held(landing.load))]
        + [_put_off(one, load.seconds, at) for load in postponed if (one := held(load.load))]
        + [_handed_back(one) for load in back if (one := held(load))]
    )
    _store_attempts(landings)
    by_channel = senders()
    channels = [str(messages[one.id].channel) for one in landings]

    def settle(some: Sequence[Landing]) -> None:
        for landing in some:
            message = messages[landing.load.parcel.message_id]
            by_channel[message.channel].settle(message, landing.outcome)
        db.session.flush()

    done_apart(settle, landings)
    for channel, landing in zip(channels, landings, strict=True):
        count("rounds_notices", channel, str(landing.outcome.fate))


def _load_messages(loads: Iterable[Load]) -> dict[UUID, Message]:
    """The messages of these loads as they stand, locked."""
    found = db.session.scalars(
        select(Message)
        .where(Message.id.in_([load.parcel.message_id for load in loads]))
        .order_by(Message.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in found}


def _store_attempts(landings: Sequence[Landing]) -> None:
    if landings:
        db.session.execute(
            insert(table_of(Attempt)),
            [
                {
                    "id": new_id(),
                    "message_id": one.load.parcel.message_id,
                    "at": one.at,
                    "status": one.outcome.status,
                    "took_ms": one.outcome.took_ms,
                    "error": _short(one.outcome.error, ERROR_CHARACTERS),
                    "response": _short(one.outcome.response, RESPONSE_CHARACTERS),
                }
                for one in landings
            ],
        )


def _standing(message: Message) -> Change:
    """How a message stands that nobody has claimed; changes begin with it, so that all of them
    name the same columns and are stored together.
    """
    return {
        "id": message.id,
        "state": message.state,
        "due_at": message.due_at,
        "claimed_until": None,
        "tries": message.tries,
        "give_up_at": message.give_up_at,
        "sent_at": message.sent_at,
        "last_error": message.last_error,
    }


def _handed_back(message: Message) -> Change:
    return _standing(message) | {"tries": message.tries - 1}


def _until_open(message: Message, opens_at: datetime, at: datetime) -> Change:
    """Nothing is tried while its reader does not work: that time counts in no three days."""
    shut = opens_at - at
    change = _handed_back(message)
    return change | {
        "due_at": opens_at,
        "give_up_at": message.give_up_at and message.give_up_at + shut,
    }


def _put_off(message: Message, seconds: float, at: datetime) -> Change:
    change = _handed_back(message)
    if message.give_up_at and at >= message.give_up_at:
        error = message.last_error or "The receiver took nothing for three days."
        return change | {"state": MessageState.GIVEN_UP, "last_error": error}
    return change | {"due_at": at + timedelta(seconds=seconds)}


def _settled(message: Message, outcome: Outcome, at: datetime) -> Change:
    change = _standing(message)
    if outcome.fate is Fate.DELIVERED:
        return change | {"state": MessageState.SENT, "sent_at": at, "last_error": None}
    change["last_error"] = _short(outcome.error, ERROR_CHARACTERS)
    last = message.give_up_at or at
    if outcome.fate is not Fate.TRY_LATER or at >= last:
        return change | {"state": MessageState.GIVEN_UP}
    wait = wait_after(message.tries, random.random())  # noqa: S311 - spreads the tries
    return change | {"due_at": min(at + wait, last)}


def _short(words: str | None, most: int) -> str | None:
    """The first characters of what a receiver said, without what no database stores."""
    if words is None:
        return None
    return words.replace("\x00", "").encode(errors="replace").decode()[:most]
