"""A sender whose receivers do as a test says, and remember what they got."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event as Signal
from threading import Lock
from uuid import UUID

from flask import Flask

from app.notices.carrying import Carrier
from app.notices.models import Message
from app.notices.senders import Fate, Outcome, Parcel
from app.notices.topics import Channel

Answer = Callable[[Parcel], Outcome]


def take(_parcel: Parcel) -> Outcome:
    """The answer of who takes all."""
    return Outcome(Fate.DELIVERED, 200)


class Receivers:
    """Sends to endpoints by their ids, to people by theirs. Who has no `answers` takes all."""

    def __init__(self) -> None:
        self.got: list[tuple[str, UUID]] = []  # delivered, in order
        self.tried: list[tuple[str, UUID]] = []
        self.settled: list[tuple[UUID, Fate]] = []
        self.answers: dict[str, Answer] = {}
        self.unwanted: set[UUID] = set()
        self.broken: set[UUID] = set()
        self.released = Signal()
        self._lock = Lock()

    def prepare(self, messages: Sequence[Message]) -> Mapping[UUID, Parcel]:
        if any(one.id in self.broken for one in messages):
            raise ValueError("This letter cannot be written.")
        return {
            one.id: Parcel(one.id, str(one.endpoint_id or one.person_id), one.channel)
            for one in messages
            if one.id not in self.unwanted
        }

    def transmit(self, parcel: Parcel) -> Outcome:
        with self._lock:
            self.tried.append((parcel.receiver, parcel.message_id))
        outcome = self.answers.get(parcel.receiver, take)(parcel)
        if outcome.fate is Fate.DELIVERED:
            with self._lock:
                self.got.append((parcel.receiver, parcel.message_id))
        return outcome

    def settle(self, message: Message, outcome: Outcome) -> None:
        self.settled.append((message.id, outcome.fate))

    def hang(self, _parcel: Parcel) -> Outcome:
        """An answer that does not come until `released`."""
        assert self.released.wait(20)
        return Outcome(Fate.TRY_LATER, error="It took too long.")

    def count(self, receiver: UUID) -> int:
        """How many messages a receiver got."""
        return [one for one, _ in self.got].count(str(receiver))


@contextmanager
def receiving(app: Flask) -> Iterator[Receivers]:
    """The app with this sender for all channels, and threads of its own."""
    senders = app.extensions["notice_senders"]
    before, receivers = dict(senders), Receivers()
    senders.update(dict.fromkeys(Channel, receivers))
    app.extensions["notice_carrier"] = Carrier(4, slow_s=0.1)
    try:
        yield receivers
    finally:
        receivers.released.set()
        del app.extensions["notice_carrier"]
        senders.clear()
        senders.update(before)
