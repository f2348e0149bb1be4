"""What a ticket's events say of its past: when it was not mended, and when it came back. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

ENDS: Final = frozenset({"ticket.resolved", "ticket.verified", "ticket.dismissed", "ticket.merged"})
VERIFIED, REOPENED = "ticket.verified", "ticket.reopened"
# What shows that it is not mended (any more), where nothing said so before.
GOES_ON: Final = frozenset({REOPENED, "ticket.started", "ticket.acknowledged", "ticket.held"})
TELLING: Final = tuple(sorted(ENDS | GOES_ON))


class Happened(NamedTuple):
    """An event of a ticket: its kind ("ticket.resolved"), and when."""

    kind: str
    at: datetime


class Period(NamedTuple):
    """From `begin` until before `end`."""

    begin: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether that instant lies in it."""
        return self.begin <= at < self.end


def unmended_stretches(
    opened_at: datetime, events: Iterable[Happened], ended_at: datetime | None, period: Period
) -> list[tuple[datetime, datetime]]:
    """When a ticket was not mended within a period: from its opening or reopening to its mending.

    `events` in order. `ended_at` is what the ticket itself says, for one whose events do not.
    """
    stretches = []
    begin: datetime | None = opened_at
    for event in events:
        if begin is not None and event.kind in ENDS:
            stretches.append((begin, event.at))
            begin = None
        elif begin is None and event.kind in GOES_ON:
            begin = event.at
    if begin is not None:
        stretches.append((begin, ended_at or period.end))
    cut = ((max(one, period.begin), min(other, period.end)) for one, other in stretches)
    return [(one, other) for one, other in cut if one < other]


class Returns(NamedTuple):
    """How often tickets were seen to be mended in a period, how many of these failed again within
    their days, and how often a ticket was opened again in it, whatever for."""

    closed: int = 0
    returned: int = 0
    reopened: int = 0

    def __add__(self, other: object) -> "Returns":
        if not isinstance(other, Returns):
            return NotImplemented
        return Returns(*(one + more for one, more in zip(self, other, strict=True)))


def returns_in(events: Sequence[Happened], window: timedelta, period: Period) -> Returns:
    """Counts the returns of one ticket; `events` in order, also those after the period."""
    closed = returned = 0
    reopened = sum(one.kind == REOPENED and period.holds(one.at) for one in events)
    for number, event in enumerate(events):
        if event.kind != VERIFIED or not period.holds(event.at):
            continue
        closed += 1
        again = next((one.at for one in events[number:] if one.kind == REOPENED), None)
        returned += again is not None and again - event.at <= window
    return Returns(closed, returned, reopened)
