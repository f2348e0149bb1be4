"""Which days a report is about, and which it compares them with. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum, auto
from math import ceil
from typing import NamedTuple

from app.kernel.errors import Invalid

DAYS_BY_DEFAULT = 365
MOST_DAYS = 1100  # three years of weeks still fit a page
RECENT_DAYS = 28
FEWEST_DAYS_TO_COMPARE = 14
YEAR_DAYS = 364  # 52 weeks, so that weekdays meet their like


class Compare(StrEnum):
    """What is compared."""

    RECENT = auto()  # the last 28 days with the rest of the period
    PREVIOUS = auto()  # the period with as many days before it
    YEAR = auto()  # the period with the same days a year, or as many as it has, earlier


class Period(NamedTuple):
    """Days of a venue, both included."""

    from_on: date
    to_on: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.to_on - self.from_on).days + 1

    @property
    def first_monday(self) -> date:
        """The Monday of the week that it begins in."""
        return self.from_on - timedelta(self.from_on.weekday())

    @property
    def weeks(self) -> int:
        """How many ISO weeks it touches."""
        return (self.to_on - self.first_monday).days // 7 + 1

    def week_of(self, day: date) -> int:
        """The index of the week of a day."""
        return (day - self.first_monday).days // 7

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.from_on <= day <= self.to_on

    def list_weeks(self) -> Iterator[tuple[date, date, date]]:
        """Of each week its Monday, and its first and last day within the period."""
        for index in range(self.weeks):
            monday = self.first_monday + timedelta(weeks=index)
            yield (
                monday,
                max(monday, self.from_on),
                min(monday + timedelta(6), self.to_on),
            )


class Comparison(NamedTuple):
    """Two parts of time that are compared; both are None where the period is too short for two."""

    by: Compare
    before: Period | None
    recent: Period | None


class Asked(NamedTuple):
    """What a reader asks for."""

    period: Period
    comparison: Comparison

    @property
    def read(self) -> Period:
        """All days that have to be read for it."""
        before = self.comparison.before
        first = min(self.period.from_on, before.from_on) if before else self.period.from_on
        return Period(first, self.period.to_on)


def ask_for(today: date, from_on: date | None, to_on: date | None, compare: Compare) -> Asked:
    """The days asked for; up to today, and twelve months, where left out. It ends today at the
    latest: nothing is late, and nothing is recent, on days that have not begun.

    Raises `Invalid` where they end before they begin, or are too many.
    """
    last = min(to_on or today, today)
    first = from_on or last - timedelta(DAYS_BY_DEFAULT - 1)
    if first > last:
        raise Invalid([{"at": "/query/from", "detail": f"Give a start on or before {last}."}])
    period = Period(first, last)
    if period.days > MOST_DAYS:
        detail = f"Ask for at most {MOST_DAYS} days at once."
        raise Invalid([{"at": "/query/from", "detail": detail}])
    return Asked(period, compare_with(period, compare))


def compare_with(period: Period, compare: Compare) -> Comparison:
    """What is compared.

    Recent are the last `RECENT_DAYS` days, or the second half of a period too short for two such
    parts; a period of less than two weeks has no two parts.
    """
    if compare is Compare.PREVIOUS:
        return Comparison(compare, _moved(period, -period.days), period)
    if compare is Compare.YEAR:
        years = ceil(period.days / YEAR_DAYS)
        return Comparison(compare, _moved(period, -years * YEAR_DAYS), period)
    if period.days < FEWEST_DAYS_TO_COMPARE:
        return Comparison(compare, None, None)
    recent_days = min(RECENT_DAYS, period.days // 2)
    recent = Period(period.to_on - timedelta(recent_days - 1), period.to_on)
    before = Period(period.from_on, recent.from_on - timedelta(1))
    return Comparison(compare, before, recent)


def _moved(period: Period, days: int) -> Period:
    return Period(period.from_on + timedelta(days), period.to_on + timedelta(days))
