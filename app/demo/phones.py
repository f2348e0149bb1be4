"""Phones as they are: some clocks are off, some have no network for days. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from app.demo.chance import vary


@dataclass(frozen=True, slots=True)
class Phone:
    """How one phone tells the time and reaches us. Days are counted back from the last one.

    `ahead_s`: its clock is always so far ahead. `reset`: (days ago, days) when it is wrong by
    `reset_s` besides. `offline`: stretches of (days ago, days) without network.
    """

    ahead_s: int = 0
    reset: tuple[int, int] = (0, 0)
    reset_s: int = 0
    offline: tuple[tuple[int, int], ...] = ()

    def clock_error(self, days_ago: int) -> timedelta:
        """How far its clock is ahead on that day."""
        wrong = self.reset_s if _lies_in(days_ago, self.reset) else 0
        return timedelta(seconds=self.ahead_s + wrong)

    def days_offline(self, days_ago: int) -> int:
        """For how many days, from that one on, it has no network; 0 when it has."""
        for stretch in self.offline:
            if _lies_in(days_ago, stretch):
                return days_ago - (stretch[0] - stretch[1])
        return 0


STEADY: Final = Phone()
BASEMENT = 0.08  # the part of inspections that end where there is no network
SHORTEST_TRIP_S = 0.2


class Sending(NamedTuple):
    """When an inspection left the phone and came to us, by true clocks."""

    sent_at: datetime
    received_at: datetime


def send(chance: Random, phone: Phone, ended_at: datetime, days_ago: int, end: datetime) -> Sending:
    """When an inspection that ended then is received: by `end` at the latest."""
    if days := phone.days_offline(days_ago):
        waited = timedelta(days=days, minutes=chance.uniform(0, 90))
    elif chance.random() < BASEMENT:
        waited = timedelta(minutes=vary(chance, 12, 0.6))
    else:
        waited = timedelta(seconds=vary(chance, 2, 0.5))
    trip = timedelta(seconds=SHORTEST_TRIP_S + vary(chance, 0.4, 0.7))
    received_at = min(ended_at + waited + trip, max(end, ended_at + trip))
    return Sending(_cut(received_at - trip), _cut(received_at))


def _cut(at: datetime) -> datetime:
    """The instant in whole milliseconds, as phones tell it."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _lies_in(days_ago: int, stretch: tuple[int, int]) -> bool:
    begins, days = stretch
    return begins - days < days_ago <= begins
