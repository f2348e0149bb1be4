"""Days of a venue as stretches of time. Pure."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from app.kernel.clock import zone

DAY: Final = timedelta(days=1)
MOST: Final = 50  # asked for in one statement: beyond that, what lies between is read as well


class Stretch(NamedTuple):
    """From an instant to the one before another."""

    begins_at: datetime
    ends_at: datetime


def begins_at(day: date, time_zone: str) -> datetime:
    """The first instant of a day where the venue stands, UTC.

    Midnight need not be on the clock that day, or be there twice. Python takes the clock of before
    then (PEP 495, `fold` 0), which gives the instant at which it was moved, or the first midnight.
    """
    return datetime.combine(day, time(tzinfo=zone(time_zone))).astimezone(UTC)


def stretches_of(days: Collection[date], time_zone: str) -> list[Stretch]:
    """The stretches that hold all these days, in order: few, and perhaps more than the days."""
    ordered = sorted(days)
    runs: list[list[date]] = []
    for day in ordered:
        if runs and day - runs[-1][1] <= DAY:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    if len(runs) > MOST:
        runs = [[ordered[0], ordered[-1]]]
    return [
        Stretch(begins_at(first, time_zone), begins_at(last + DAY, time_zone))
        for first, last in runs
    ]
