"""Days of a venue as stretches of time. Pure."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from app.kernel.clock import begins_at

DAY: Final = timedelta(days=1)
MOST: Final = 50  # asked for in one statement: beyond that, what lies between is read as well


class Stretch(NamedTuple):
    """From an instant to the one before another."""

    begins_at: datetime
    ends_at: datetime


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
