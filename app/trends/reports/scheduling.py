"""When reports that somebody wished for are made, and about which days. Pure.

A week's report is due on Monday, a month's on the 1st, both at seven in the morning where the venue
stands. Whoever was away makes the latest that is over, and no older one.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from app.kernel.clock import zone
from app.trends.numbers.periods import Period
from app.trends.reports.models import Every

MADE_AT: Final = time(7)
UNTIL: Final = time(21)  # what comes late comes at no hour of the night


def next_due(every: Every, after: datetime, time_zone: str) -> datetime:
    """The first instant after that one at which such a report is due (UTC)."""
    begins_on = _begin_of(every, after.astimezone(zone(time_zone)).date())
    while (due_at := _at(begins_on, time_zone)) <= after:
        begins_on = _begin_after(every, begins_on)
    return due_at


def period_over(every: Every, at: datetime, time_zone: str) -> Period:
    """The week or month that is over at that instant, the latest one."""
    begins_on = _begin_of(every, at.astimezone(zone(time_zone)).date())
    last_on = begins_on - timedelta(1)
    return Period(_begin_of(every, last_on), last_on)


def next_waking(at: datetime, time_zone: str) -> datetime:
    """The first instant from that one on, `at` itself by day, at which a report may come (UTC)."""
    local = at.astimezone(zone(time_zone))
    if MADE_AT <= local.time() < UNTIL:
        return at
    is_evening = local.time() >= UNTIL
    return _at(local.date() + timedelta(is_evening), time_zone)


def _begin_of(every: Every, on: date) -> date:
    """The first day of the week or month of that day."""
    return on.replace(day=1) if every is Every.MONTH else on - timedelta(on.weekday())


def _begin_after(every: Every, begins_on: date) -> date:
    # 32 days after the first of a month lie in the next one, whatever its length.
    return _begin_of(every, begins_on + timedelta(32 if every is Every.MONTH else 7))


def _at(on: date, time_zone: str) -> datetime:
    # Where a clock jumps over seven, it is as long after the midnight before as on other days.
    return datetime.combine(on, MADE_AT, zone(time_zone)).astimezone(UTC)
