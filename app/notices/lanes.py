"""Which parcel goes next, so that no receiver delays another. Pure; instants are seconds that rise.

Each receiver has a lane, which begins one parcel wide, grows by one with each quick answer up to
eight, and is one wide again after a failure or a slow answer. While one parcel hangs, and nothing
that was sent with or after it is answered, no other goes. A receiver that fails again and again is
left in peace for a while, and what waits for it is handed back, to be due then. A parcel on its
way for longer than an answer may take counts no more among those that may go at once: so receivers
that hang do not keep the others from going.
"""

import random
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from app.notices.backoff import pause_after
from app.notices.senders import Fate, Outcome, Parcel

WIDEST = 8
SLOW_S = 2.0
MOST_HANGING = 3  # times as many as go at once
REFILL = 32  # of one key: with so many waiting it needs no more


class Load(NamedTuple):
    """A parcel of a message in its so-manieth try. `key` is by what messages are claimed."""

    parcel: Parcel
    key: Hashable
    tries: int
    transmit: Callable[[Parcel], Outcome]
    urgent: bool = False

    @property
    def trip(self) -> Hashable:
        """This try alone: the one before may still be on its way when its claim has run out."""
        return self.parcel.message_id, self.tries


class Postponed(NamedTuple):
    """What is not tried now: its receiver is left in peace for so many seconds."""

    load: Load
    seconds: float


@dataclass(slots=True)
class _Lane:
    key: Hashable
    waiting: deque[Load] = field(default_factory=deque)
    begun: "OrderedDict[Hashable, float]" = field(default_factory=OrderedDict)
    width: int = 1
    failures: int = 0
    failed_at: float = float("-inf")
    quick_at: float = float("-inf")  # when it last answered quickly
    paused_until: float = float("-inf")

    def may_go(self, at: float, slow_s: float) -> bool:
        oldest = next(iter(self.begun.values()), at)
        # A mail server that looks long for one mailbox answers for others meanwhile.
        is_well = at - oldest < slow_s or oldest < self.quick_at
        return len(self.begun) < (self.width if is_well else 1)

    def add(self, load: Load) -> None:
        if load.urgent:
            self.waiting.appendleft(load)
        else:
            self.waiting.append(load)


class Lanes:
    """The lanes of all receivers. Not for several threads at once."""

    def __init__(
        self, at_once: int, slow_s: float = SLOW_S, chance: Callable[[], float] = random.random
    ) -> None:
        self._at_once, self._slow_s, self._chance = at_once, slow_s, chance
        self._lanes: dict[str, _Lane] = {}
        self._ready: OrderedDict[str, None] = OrderedDict()  # lanes with something to go
        self._begun: OrderedDict[Hashable, float] = OrderedDict()  # all that are on their way
        self._fresh: OrderedDict[Hashable, float] = OrderedDict()  # those that do not hang
        self._waiting: Counter[Hashable] = Counter()  # by key
        self.postponed: list[Postponed] = []

    def add(self, loads: Iterable[Load], at: float) -> None:
        """Takes loads; those whose receiver is left in peace are postponed."""
        for load in loads:
            receiver = load.parcel.receiver
            lane = self._lanes.setdefault(receiver, _Lane(load.key))
            if at < lane.paused_until:
                self.postponed.append(Postponed(load, lane.paused_until - at))
                continue
            lane.add(load)
            self._waiting[load.key] += 1
            self._ready[receiver] = None

    def go(self, at: float) -> list[Load]:
        """The loads that go now, of each receiver in turn."""
        going = []
        self._forget_hanging(at)
        # Each lane is looked at once in vain at most: one without room is ready again when one of
        # its parcels has landed.
        while self._ready and self._has_room():
            receiver, _ = self._ready.popitem(last=False)
            lane = self._lanes[receiver]
            if not lane.may_go(at, self._slow_s):
                continue
            load = lane.waiting.popleft()
            self._waiting[load.key] -= 1
            for begun in (lane.begun, self._begun, self._fresh):
                begun[load.trip] = at
            if lane.waiting:
                self._ready[receiver] = None
            going.append(load)
        return going

    def land(self, load: Load, outcome: Outcome, at: float) -> None:
        """Notes how a receiver answered."""
        trip, receiver = load.trip, load.parcel.receiver
        lane = self._lanes[receiver]
        began = lane.begun.pop(trip)
        del self._begun[trip]
        self._fresh.pop(trip, None)
        if outcome.fate is Fate.TRY_LATER and not outcome.receiver_is_well:
            self._fail(receiver, began, at)
        else:
            lane.failures = 0
            is_quick = at - began < self._slow_s
            lane.quick_at = at if is_quick else lane.quick_at
            lane.width = min(lane.width + 1, WIDEST) if is_quick else 1
        if lane.waiting:
            self._ready[receiver] = None

    def take_back(self) -> list[Load]:
        """All that wait, and wait no more."""
        back = [load for lane in self._lanes.values() for load in lane.waiting]
        for lane in self._lanes.values():
            lane.waiting.clear()
        self._ready.clear()
        self._waiting.clear()
        return back

    def closed(self, at: float) -> set[Hashable]:
        """The keys of which no more is to be claimed: enough waits, or none of their receivers
        takes anything.
        """
        full = {key for key, count in self._waiting.items() if count >= REFILL}
        paused = {lane.key for lane in self._lanes.values() if at < lane.paused_until}
        taking = {lane.key for lane in self._lanes.values() if at >= lane.paused_until}
        return full | (paused - taking)

    def is_stuck(self, at: float, for_s: float) -> bool:
        """Whether nothing can go, and all on its way, if anything is, is so for so long."""
        newest = next(reversed(self._begun.values()), float("-inf"))
        return not self._ready and at - newest >= for_s

    def is_empty(self) -> bool:
        """Whether nothing is on its way."""
        return not self._begun

    def _has_room(self) -> bool:
        most = (1 + MOST_HANGING) * self._at_once
        return len(self._fresh) < self._at_once and len(self._begun) < most

    def _forget_hanging(self, at: float) -> None:
        while self._fresh and at - next(iter(self._fresh.values())) >= self._slow_s:
            self._fresh.popitem(last=False)

    def _fail(self, receiver: str, began: float, at: float) -> None:
        lane = self._lanes[receiver]
        lane.width = 1
        # What was on its way together fails together: that is one failure.
        if began < lane.failed_at:
            return
        lane.failures += 1
        lane.failed_at = at
        pause = pause_after(lane.failures, self._chance())
        if pause:
            lane.paused_until = at + pause
            self.postponed += [Postponed(load, pause) for load in lane.waiting]
            for load in lane.waiting:
                self._waiting[load.key] -= 1
            lane.waiting.clear()
            self._ready.pop(receiver, None)
