"""Open time, against a walk through every minute, and against what others got wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.venues.calendar import DAYS, BusinessCalendar, calendar_of

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WINDOW_DAYS = 5
OFFICE = {day: [["09:00", "17:00"]] for day in DAYS[:5]}
NIGHTS = {day: [["17:00", "01:00"]] for day in DAYS}

# Where clocks change, years end or a day is longer, shorter, added or left out: middle of a window.
MOMENTS = {
    "Madrid, an hour forward": ("Europe/Madrid", date(2026, 3, 29)),
    "Madrid, an hour back": ("Europe/Madrid", date(2026, 10, 25)),
    "Madrid, a public holiday": ("Europe/Madrid", date(2026, 10, 12)),
    "Madrid, a year ends": ("Europe/Madrid", date(2026, 12, 31)),
    "Madrid, a leap year's day": ("Europe/Madrid", date(2028, 2, 29)),
    "New York, an hour forward": ("America/New_York", date(2026, 3, 8)),
    "New York, an hour back": ("America/New_York", date(2026, 11, 1)),
    "Lord Howe, half an hour back": ("Australia/Lord_Howe", date(2026, 4, 5)),
    "Lord Howe, half an hour forward": ("Australia/Lord_Howe", date(2026, 10, 4)),
    "Kathmandu, a quarter of an hour forward, once": ("Asia/Kathmandu", date(1986, 1, 1)),
    "Havana, midnight is not": ("America/Havana", date(2026, 3, 8)),
    "Havana, midnight twice": ("America/Havana", date(2026, 11, 1)),
    "Apia, a day is left out": ("Pacific/Apia", date(2011, 12, 30)),
    "Kiritimati, 14 hours ahead, a year ends": ("Pacific/Kiritimati", date(2026, 12, 31)),
}

# Mostly by night, where clocks change.
clocks = some.one_of(
    some.sampled_from(["00:00", "01:00", "01:30", "02:00", "02:15", "02:30", "02:45", "03:00"]),
    some.times().map(lambda at: at.strftime("%H:%M")),
)
spans = some.lists(some.tuples(clocks, clocks).map(list), max_size=3)
weeks = some.dictionaries(some.sampled_from(DAYS), spans, max_size=7)


@dataclass(frozen=True)
class Case:
    """A calendar, what it was made from, and the window in which it is walked through."""

    calendar: BusinessCalendar
    given: dict[str, Any]
    first: datetime
    time_zone: str


@some.composite
def cases(draw: some.DrawFn) -> Case:
    """Any hours, holidays and special days around one of the moments."""
    time_zone, middle = MOMENTS[draw(some.sampled_from(sorted(MOMENTS)))]
    days = [(middle + (n - 2) * DAY).isoformat() for n in range(WINDOW_DAYS)]
    given: dict[str, Any] = {
        "hours": draw(weeks),
        "open_on_holidays": draw(some.booleans()),
        "special_days": draw(some.dictionaries(some.sampled_from(days), spans, max_size=2)),
    }
    calendar = calendar_of(time_zone=time_zone, country="ES", region="MD", **given)
    first = datetime.combine(middle - 2 * DAY, time(), tzinfo=UTC)
    return Case(calendar, given, first, time_zone)


@lru_cache
def clock_shows(time_zone: str, first: datetime) -> list[datetime]:
    """The latest time that a clock there has shown so far, for every minute of a window."""
    place, begin = ZoneInfo(time_zone), first - DAY
    minutes = range((WINDOW_DAYS + 1) * 1440)
    shown = ((begin + n * MINUTE).astimezone(place).replace(tzinfo=None) for n in minutes)
    return list(accumulate(shown, max))[1440:]


def hours_on(day: date, given: dict[str, Any]) -> list[list[str]]:
    """The hours that begin on a day, in plain words of the rules."""
    if day.isoformat() in given["special_days"]:
        return list(given["special_days"][day.isoformat()])
    if not any(given["hours"].values()):
        return [["00:00", "00:00"]]
    public = holidays.country_holidays("ES", subdiv="MD")
    if day in public and not given["open_on_holidays"]:
        return []
    return list(given["hours"].get(DAYS[day.weekday()], []))


def walk(case: Case) -> list[bool]:
    """Whether it is open in each minute of the window, found by looking at the clock."""
    shown = clock_shows(case.time_zone, case.first)
    day, all_spans = shown[0].date() - 2 * DAY, []
    while day <= shown[-1].date():
        for begins, ends in hours_on(day, case.given):
            next_day = DAY if ends <= begins else timedelta()
            all_spans.append(
                (
                    datetime.combine(day, time.fromisoformat(begins)),
                    datetime.combine(day + next_day, time.fromisoformat(ends)),
                )
            )
        day += DAY
    return [any(begin <= now < end for begin, end in all_spans) for now in shown]


@settings(max_examples=40, deadline=None)
@given(cases(), some.data())
def test_open_time_is_what_a_walk_through_every_minute_finds(case: Case, data: Any) -> None:
    is_open, calendar, first = walk(case), case.calendar, case.first
    some_minutes = some.integers(0, len(is_open) - 1)
    assert is_open == [calendar.is_open(first + n * MINUTE) for n in range(len(is_open))]
    begin, end = sorted((data.draw(some_minutes), data.draw(some_minutes)))
    at, until = first + begin * MINUTE, first + end * MINUTE
    passed = sum(is_open[begin:end])
    assert calendar.between(at, until) == passed * 60
    if passed:
        needed = data.draw(some.integers(1, passed))
        later = [n for n in range(begin, end + 1) if sum(is_open[begin:n]) == needed]
        assert calendar.plus(at, needed * 60) == first + later[0] * MINUTE
        earlier = [n for n in range(begin, end) if sum(is_open[n:end]) == needed]
        assert calendar.minus(until, needed * 60) == first + earlier[-1] * MINUTE
        assert calendar.next_open(at) == first + is_open.index(True, begin) * MINUTE


anywhere = some.integers(0, 180 * 365 * 86_400_000).map(
    lambda ms: datetime(1960, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
near_changes = some.builds(
    lambda moment, off: datetime.combine(moment[1], time(), UTC) + off,
    some.sampled_from(list(MOMENTS.values())),
    some.timedeltas(timedelta(days=-3), timedelta(days=3)),
)
instants = anywhere | near_changes


@settings(max_examples=50, deadline=None)
@given(cases(), some.lists(instants, min_size=3, max_size=3).map(sorted), some.integers(0, 10**7))
def test_open_time_adds_up_and_never_runs_backwards(
    case: Case, at: list[datetime], seconds: int
) -> None:
    calendar, (a, b, c) = case.calendar, at
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert 0 <= calendar.between(a, b) <= (b - a).total_seconds() + 1
    assert calendar.between(c, a) == 0
    due, since = calendar.plus(a, seconds), calendar.minus(c, seconds)
    assert calendar.between(a, due) == seconds == calendar.between(since, c)
    assert due <= calendar.plus(b, seconds)
    assert due <= calendar.plus(a, seconds + 1)
    assert since >= calendar.minus(b, seconds)
    assert calendar.plus(since, seconds) <= c <= calendar.plus(c, 0) + timedelta(seconds=1)
    assert calendar.minus(due, seconds) >= calendar.plus(a, 0)
    if calendar.is_open(a):
        assert calendar.minus(due, seconds) == calendar.plus(a, 0)
    opens = calendar.next_open(a)
    assert opens >= a
    assert calendar.is_open(opens)
    assert calendar.between(a, opens) == 0


def madrid(hours: dict[str, Any], **more: Any) -> BusinessCalendar:
    return calendar_of(hours, "Europe/Madrid", "ES", "MD", **more)


def local(text: str, time_zone: str = "Europe/Madrid") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("begun", "due"),
    [
        ("2026-06-05T16:00", "2026-06-08T10:00"),  # an hour on Friday, one on Monday
        ("2026-06-05T20:00", "2026-06-08T11:00"),  # begun when shut: counts from the opening
        ("2026-06-06T12:00", "2026-06-08T11:00"),
        ("2026-06-08T03:00", "2026-06-08T11:00"),
        ("2026-06-05T15:00", "2026-06-05T17:00"),  # up when the doors shut, not on Monday
    ],
)
def test_what_begins_outside_the_calendar_counts_once_from_its_opening(
    begun: str, due: str
) -> None:
    """GLPI #6205 doubled what began outside; its #687 left it without a due time."""
    assert madrid(OFFICE).plus(local(begun), 2 * 3600) == local(due)


def test_time_zones_are_the_venues_not_the_servers() -> None:
    """GLPI #15429: right on a 24/7 calendar alone, since hours were read in another zone."""
    tokyo = calendar_of(OFFICE, "Asia/Tokyo", "JP")
    begun = local("2026-06-05T16:30", "Asia/Tokyo")
    assert tokyo.plus(begun, 3600) == local("2026-06-08T09:30", "Asia/Tokyo")


def test_an_hour_before_the_end_is_in_the_hours_and_never_at_midnight() -> None:
    """GLPI #22678: four hours from Monday, 16:00; the level of one hour before came at 00:00."""
    calendar = madrid(OFFICE)
    due = calendar.plus(local("2026-06-08T16:00"), 4 * 3600)
    assert due == local("2026-06-09T12:00")
    assert calendar.minus(due, 3600) == local("2026-06-09T11:00")


def test_what_is_to_be_told_at_midnight_waits_for_the_doors() -> None:
    """Zammad #4432: reminders at midnight and on Sundays, with hours from Monday to Friday."""
    calendar = madrid(OFFICE)
    for night in ("2026-06-05T23:59", "2026-06-06T00:00", "2026-06-07T12:00"):
        assert calendar.next_open(local(night)) == local("2026-06-08T09:00")
    assert calendar.next_open(local("2026-06-08T09:00:01")) == local("2026-06-08T09:00:01")


def test_round_the_clock_loses_no_minute_at_midnight() -> None:
    """Zammad #3180: 24 hours were written 00:00 to 23:59, and each midnight cost a minute."""
    calendar = madrid({day: [["00:00", "00:00"]] for day in DAYS}, open_on_holidays=True)
    begun = local("2026-06-05T12:00")
    assert calendar.plus(begun, 10 * 86_400) == begun + 10 * DAY


def test_a_weekend_on_hold_costs_no_open_time() -> None:
    """GLPI #10594: pauses were counted round the clock, the target on the calendar."""
    calendar = madrid(OFFICE)
    assert calendar.between(local("2026-06-05T17:00"), local("2026-06-08T09:00")) == 0


@pytest.mark.parametrize(
    ("night", "hours"),
    [("2026-03-28", 7), ("2026-06-06", 8), ("2026-10-24", 9)],
)
def test_a_night_is_as_long_as_it_was(night: str, hours: int) -> None:
    calendar = madrid({"sat": [["20:00", "04:00"]]})
    opens = local(f"{night}T20:00")
    assert calendar.plus(opens, hours * 3600) == calendar.next_open(opens) + hours * timedelta(
        hours=1
    )
    assert calendar.between(opens, opens + DAY) == hours * 3600


@pytest.mark.parametrize(
    ("span", "day", "opens", "seconds"),
    [
        (["02:15", "02:45"], "2026-03-29", None, 0),  # the clock jumps over it
        (["02:30", "03:15"], "2026-03-29", "01:00", 15 * 60),  # open from the change on
        (["01:30", "02:30"], "2026-03-29", "00:30", 30 * 60),  # shut at the change
        (["02:15", "02:45"], "2026-10-25", "00:15", 30 * 60),  # the first time it is shown
        (["02:30", "03:00"], "2026-10-25", "00:30", 90 * 60),
    ],
)
def test_doors_open_and_shut_when_the_clock_first_shows_it(
    span: list[str], day: str, opens: str | None, seconds: int
) -> None:
    calendar = madrid({"tue": [["09:00", "10:00"]]}, special_days={day: [span]})
    first = datetime.fromisoformat(f"{day}T00:00Z")
    assert calendar.between(first, first + DAY) == seconds
    if opens:
        assert calendar.next_open(first) == datetime.fromisoformat(f"{day}T{opens}Z")


def test_a_holiday_shuts_what_begins_on_it_and_not_the_night_before() -> None:
    calendar = madrid(NIGHTS)  # Monday, 12 October 2026, is a holiday of Spain
    assert calendar.is_open(local("2026-10-12T00:59"))
    assert not calendar.is_open(local("2026-10-12T20:00"))
    assert not calendar.is_open(local("2026-10-13T00:30"))
    assert madrid(NIGHTS, open_on_holidays=True).is_open(local("2026-10-12T20:00"))
    assert calendar_of(NIGHTS, "Europe/Madrid", "FR").is_open(local("2026-10-12T20:00"))


def test_regions_have_holidays_of_their_own() -> None:
    at = local("2026-09-11T12:00")
    assert not calendar_of(OFFICE, "Europe/Madrid", "ES", "CT").is_open(at)
    assert calendar_of(OFFICE, "Europe/Madrid", "ES", "MD").is_open(at)


def test_a_special_day_replaces_hours_and_holidays() -> None:
    special = {"2026-12-24": [["09:00", "14:00"]], "2026-12-25": [["10:00", "12:00"]]}
    calendar = madrid(OFFICE, special_days=special | {"2026-12-28": []})
    opens, ends = local("2026-12-24T00:00"), local("2026-12-29T00:00")
    assert calendar.between(opens, ends) == (5 + 2) * 3600
    assert not calendar.is_open(local("2026-12-24T14:00"))


def test_a_year_ends_where_the_venue_is_and_not_in_utc() -> None:
    ahead = calendar_of(OFFICE, "Pacific/Kiritimati", "ES")
    assert not ahead.is_open(local("2027-01-01T12:00", "Pacific/Kiritimati"))  # still 2026 in UTC
    behind = calendar_of(OFFICE, "Pacific/Pago_Pago", "PH")  # where 31 December is a holiday
    assert not behind.is_open(local("2026-12-31T16:00", "Pacific/Pago_Pago"))  # UTC: 2027
    long = {"2026-12-30": [["23:00", "22:00"]], "2026-12-31": []}
    behind = calendar_of(OFFICE, "Pacific/Pago_Pago", "PH", special_days=long)
    assert behind.is_open(local("2026-12-31T21:59", "Pacific/Pago_Pago"))


def test_spans_that_overlap_count_once() -> None:
    calendar = madrid({"mon": [["09:00", "13:00"], ["12:00", "14:00"], ["14:00", "15:00"]]})
    day = local("2026-06-08T00:00")
    assert calendar.between(day, day + DAY) == 6 * 3600
    twice = madrid({"sun": [["20:00", "06:00"]], "mon": [["05:00", "07:00"]]})
    assert twice.between(day, day + DAY) == 7 * 3600


def test_without_hours_it_is_open_round_the_clock_and_says_so() -> None:
    holiday = local("2026-12-25T03:00")
    nothing: list[dict[str, Any]] = [{}, {"mon": []}]
    for hours in nothing:
        calendar = madrid(hours)
        assert calendar.is_always_open
        assert calendar.plus(holiday, 3600) == holiday + timedelta(hours=1)
        assert calendar.next_open(holiday) == holiday
    shut_once = madrid({}, special_days={"2026-12-25": []})
    assert not shut_once.is_always_open
    assert shut_once.next_open(holiday) == local("2026-12-26T00:00")
    assert not madrid(OFFICE).is_always_open


def test_four_hundred_years_are_counted() -> None:
    calendar = calendar_of(OFFICE, "UTC", "ES", open_on_holidays=True)
    begin, end = datetime(1800, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
    # 400 years are 20,871 weeks.
    assert calendar.between(begin, end) == 20_871 * 5 * 8 * 3600
    assert calendar.plus(begin, 20_871 * 5 * 8 * 3600) == datetime(2199, 12, 31, 17, tzinfo=UTC)


def test_equal_calendars_are_one() -> None:
    make: list[Callable[[], BusinessCalendar]] = [lambda: madrid(OFFICE), lambda: madrid(NIGHTS)]
    assert make[0]() is make[0]()
    assert make[0]() != make[1]()
    assert len({make[0](), make[0](), make[1]()}) == 2
    assert madrid(OFFICE) != madrid(OFFICE, open_on_holidays=True)


def test_a_region_that_the_package_forgot_has_no_holidays() -> None:
    calendar = calendar_of(OFFICE, "Europe/Madrid", "ES", "NOWHERE")
    assert calendar.is_open(local("2026-12-25T12:00"))
