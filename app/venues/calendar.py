"""When a venue is open, by its own clock; and open time, counted in whole seconds. Pure.

How hours, holidays and special days are read:

- Hours belong to the day on which they begin: those of Friday, 17:00 to 01:00, hold until one on
  Saturday, even where Saturday is a holiday. Hours that overlap or touch are one.
- A special day replaces the hours of its date, also on a holiday. On a public holiday a venue is
  shut unless it says `open_on_holidays`.
- Doors open and shut when the venue's clock first shows that time, or a later one where the clock
  is put forward over it. So no span ends before it begins, and where an hour is shown twice, doors
  that shut in its course stay shut when it is shown again.
- Without hours of the week a venue is open round the clock, holidays too, but for its special
  days: a promise must have an instant. `is_always_open` says where that is so.

Instants are aware. They are counted by the second that they lie in: open time is then a whole
number that adds up exactly.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

from app.kernel.clock import zone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Hours = Sequence[Sequence[str]]  # [["09:00", "14:00"], ["17:00", "01:00"]]
Spans = tuple[tuple[int, int], ...]  # from, to: minutes after the midnight that begins the day

ALL_DAY: Spans = ((0, 1440),)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class BusinessCalendar:
    """When somebody can be expected to work; made by `calendar_of`.

    Hashable: what it works out of a year is kept for all calendars that are equal.
    Reaches from year 2 to year 9998; raises `OverflowError` or `ValueError` beyond.
    """

    week: tuple[Spans, ...]
    time_zone: str
    country: str
    region: str | None
    open_on_holidays: bool
    special_days: tuple[tuple[date, Spans], ...]
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # It is looked up by its hash all the time, and may hold hundreds of special days.
        about = (self.week, self.time_zone, self.country, self.region, self.special_days)
        object.__setattr__(self, "_hash", hash(about))

    def __hash__(self) -> int:
        return self._hash

    @property
    def has_hours(self) -> bool:
        """Whether any hours of the week are given."""
        return any(self.week)

    @property
    def is_always_open(self) -> bool:
        """Whether nothing says when it is open: then time counts round the clock."""
        return not self.has_hours and not self.special_days

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at that instant; at the one when it shuts it is not."""
        second = _second(at)
        year = _year(self, _number(at))
        place = bisect_right(year.begins, second) - 1
        return place >= 0 and second < year.ends[place]

    def next_open(self, at: datetime) -> datetime:
        """The first open instant from `at` on: `at` itself when it is open."""
        if self.is_open(at):
            return at
        number, second = _number(at), _second(at)
        while (place := bisect_right((year := _year(self, number)).begins, second)) == len(
            year.begins
        ):
            number += 1
        return _instant(year.begins[place])

    def plus(self, at: datetime, seconds: int) -> datetime:
        """The earliest instant by which so many open seconds have passed since `at`.

        Time that is up when the doors shut is up then, not when they open again. None or fewer
        than none: `at`, to the second.
        """
        second = _second(at)
        if seconds <= 0:
            return _instant(second)
        number = _number(at)
        year = _year(self, number)
        wanted = year.opened(second) + seconds
        while wanted > year.total:
            wanted -= year.total
            number += 1
            year = _year(self, number)
        place = bisect_left(year.before, wanted) - 1
        return _instant(year.begins[place] + wanted - year.before[place])

    def minus(self, at: datetime, seconds: int) -> datetime:
        """The latest instant from which so many open seconds pass until `at`.

        None or fewer than none: `at`, to the second.
        """
        second = _second(at)
        if seconds <= 0:
            return _instant(second)
        number = _number(at)
        year = _year(self, number)
        wanted = year.opened(second) - seconds
        while wanted < 0:
            number -= 1
            year = _year(self, number)
            wanted += year.total
        place = bisect_right(year.before, wanted) - 1
        return _instant(year.begins[place] + wanted - year.before[place])

    def between(self, begin: datetime, end: datetime) -> int:
        """The open seconds from `begin` to `end`; 0 where `end` is not later."""
        if end <= begin:
            return 0
        first, last = _number(begin), _number(end)
        whole_years = sum(_year(self, number).total for number in range(first, last))
        passed = _year(self, last).opened(_second(end))
        return whole_years + passed - _year(self, first).opened(_second(begin))


def calendar_of(
    hours: Mapping[str, Hours],
    time_zone: str,
    country: str,
    region: str | None = None,
    *,
    open_on_holidays: bool = False,
    special_days: Mapping[str, Hours] | None = None,
) -> BusinessCalendar:
    """The calendar of a venue, or of a team with hours of its own, from what their columns hold.

    `hours` are by day, `special_days` by date: {"fri": [["17:00", "01:00"]]} and
    {"2026-12-24": [["09:00", "14:00"]], "2026-08-15": []}; a `to` that is not after its `from`
    is on the next day. Both as the schemas of venues have checked them.
    """
    special = ((date.fromisoformat(day), _spans(one)) for day, one in (special_days or {}).items())
    return _same(
        BusinessCalendar(
            week=tuple(_spans(hours.get(day, ())) for day in DAYS),
            time_zone=time_zone,
            country=country,
            region=region,
            open_on_holidays=open_on_holidays,
            special_days=tuple(sorted(special)),
        )
    )


@lru_cache(maxsize=1024)
def _same(calendar: BusinessCalendar) -> BusinessCalendar:
    """The one of all equal calendars that was made first: one object is found faster."""
    return calendar


def _spans(hours: Hours) -> Spans:
    return tuple(sorted(_span(*map(_minutes, pair)) for pair in hours))


def _span(begin: int, end: int) -> tuple[int, int]:
    return begin, end if end > begin else end + 1440


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


@lru_cache(maxsize=4096)
def public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """The public holidays of a year, as far as they are known; none in years that are not."""
    try:
        return frozenset(holidays.country_holidays(country, subdiv=region, years=year))
    except NotImplementedError:
        # A later edition of the package may forget a region; tickets are opened all the same.
        return frozenset()


class _Year(NamedTuple):
    """The spans of a UTC year, in order and apart, in seconds since 1970; cut at its ends."""

    begins: "array[int]"
    ends: "array[int]"
    before: "array[int]"  # open seconds of the year before each span
    total: int

    def opened(self, second: int) -> int:
        """Open seconds of the year up to that second."""
        place = bisect_right(self.begins, second) - 1
        if place < 0:
            return 0
        return self.before[place] + min(second, self.ends[place]) - self.begins[place]


@lru_cache(maxsize=1024)  # about 10 kB each
def _year(calendar: BusinessCalendar, number: int) -> _Year:
    first = _second(datetime(number, 1, 1, tzinfo=UTC))
    last = _second(datetime(number + 1, 1, 1, tzinfo=UTC))
    year = _Year(array("q"), array("q"), array("q"), 0)
    total = 0
    for begin, end in _joined(_real_spans(calendar, number)):
        begin, end = max(begin, first), min(end, last)
        if begin < end:
            year.begins.append(begin)
            year.ends.append(end)
            year.before.append(total)
            total += end - begin
    return year._replace(total=total)


def _real_spans(calendar: BusinessCalendar, number: int) -> Iterator[tuple[int, int]]:
    """Begin and end of all that touches a UTC year, and little more, in order of beginning."""
    place = zone(calendar.time_zone)
    day, last = date(number - 1, 12, 30), date(number + 1, 1, 1)
    shut = _shut_days(calendar, number)
    special = dict(calendar.special_days)
    week = calendar.week if calendar.has_hours else (ALL_DAY,) * 7
    while day <= last:
        spans = special.get(day, () if day in shut else week[day.weekday()])
        yield from _spans_on(day, spans, place)
        day += DAY


def _spans_on(day: date, spans: Spans, place: ZoneInfo) -> Iterator[tuple[int, int]]:
    midnight = datetime.combine(day, time())
    shown = midnight.replace(tzinfo=place)
    if shown.utcoffset() == (shown + 2 * DAY).utcoffset():
        # No change of the clock from here to the end of what begins today: nearly every day.
        second = _second(shown)
        yield from ((second + 60 * begin, second + 60 * end) for begin, end in spans)
        return
    for begin, end in spans:
        yield (
            _first_shown(midnight + timedelta(minutes=begin), place),
            _first_shown(midnight + timedelta(minutes=end), place),
        )


def _shut_days(calendar: BusinessCalendar, number: int) -> frozenset[date]:
    if calendar.open_on_holidays or not calendar.has_hours:
        return frozenset()
    years = (number - 1, number, number + 1)
    return frozenset().union(
        *(public_holidays(calendar.country, calendar.region, year) for year in years)
    )


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same time in spans that neither overlap nor touch; those given begin in order."""
    begin = end = None
    for one, other in spans:
        if begin is None or end is None:
            begin, end = one, other
        elif one <= end:
            end = max(end, other)
        else:
            yield begin, end
            begin, end = one, other
    if begin is not None and end is not None:
        yield begin, end


def _first_shown(wall: datetime, place: ZoneInfo) -> int:
    """The second in which a clock there first shows that time, or a later one.

    `wall` has no zone. Where the clock is put forward over it: the instant of that change.
    """
    shown = wall.replace(tzinfo=place)
    second = _second(shown)
    if _instant(second).astimezone(place).replace(tzinfo=None) <= wall:
        return second
    early = _second(shown.replace(fold=1))  # as if the change were already made: before it
    while second - early > 1:
        middle = (early + second) // 2
        if _instant(middle).astimezone(place).replace(tzinfo=None) < wall:
            early = middle
        else:
            second = middle
    return second


def _number(at: datetime) -> int:
    return at.astimezone(UTC).year


def _second(at: datetime) -> int:
    return (at - EPOCH) // SECOND


def _instant(second: int) -> datetime:
    return EPOCH + timedelta(seconds=second)
