"""When reports are due, wherever clocks change, and about which days they are."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.trends.reports.models import Every
from app.trends.reports.scheduling import next_due, next_waking, period_over

ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "Pacific/Apia")
INSTANTS = some.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001 - the zone stands beside it


def utc(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "after", "due", "first", "last"),
    [
        # Madrid: clocks go back on Sunday, 25 October 2026, and forward on 29 March 2026.
        (Every.WEEK, "2026-10-24T12:00", "2026-10-26T06:00", "2026-10-19", "2026-10-25"),
        (Every.WEEK, "2026-10-26T06:00", "2026-11-02T06:00", "2026-10-26", "2026-11-01"),
        (Every.WEEK, "2026-10-19T04:59", "2026-10-19T05:00", "2026-10-12", "2026-10-18"),
        (Every.WEEK, "2026-03-28T12:00", "2026-03-30T05:00", "2026-03-23", "2026-03-29"),
        (Every.MONTH, "2026-03-20T12:00", "2026-04-01T05:00", "2026-03-01", "2026-03-31"),
        (Every.MONTH, "2026-12-31T23:30", "2027-01-01T06:00", "2026-12-01", "2026-12-31"),
        (Every.WEEK, "2026-12-31T23:30", "2027-01-04T06:00", "2026-12-28", "2027-01-03"),
        (Every.MONTH, "2028-02-01T06:00", "2028-03-01T06:00", "2028-02-01", "2028-02-29"),
        (Every.MONTH, "2027-01-31T22:00", "2027-02-01T06:00", "2027-01-01", "2027-01-31"),
    ],
)
def test_a_report_is_due_at_seven_in_the_morning_after_its_last_day(
    every: Every, after: str, due: str, first: str, last: str
) -> None:
    due_at = next_due(every, utc(after), "Europe/Madrid")
    assert due_at == utc(due)
    over = period_over(every, due_at, "Europe/Madrid")
    assert over == (date.fromisoformat(first), date.fromisoformat(last))


@settings(max_examples=50)
@given(INSTANTS, some.sampled_from(list(Every)), some.sampled_from(ZONES))
def test_what_is_due_next_is_at_seven_and_about_the_next_days_after_those_before(
    at: datetime, every: Every, time_zone: str
) -> None:
    due_at = next_due(every, at, time_zone)
    local = due_at.astimezone(ZoneInfo(time_zone))
    assert due_at > at
    assert (local.hour, local.minute) == (7, 0)
    assert local.weekday() == 0 if every is Every.WEEK else local.day == 1
    before, over = period_over(every, at, time_zone), period_over(every, due_at, time_zone)
    assert over.to_on == local.date() - timedelta(1)
    # Before seven on the very day it is the same one already: it is made at seven, and once.
    assert over == before or over.from_on == before.to_on + timedelta(1)
    after = period_over(every, next_due(every, due_at, time_zone), time_zone)
    assert after.from_on == over.to_on + timedelta(1)


def test_whoever_was_away_for_long_makes_the_latest_alone() -> None:
    back_at = utc("2026-11-20T11:00")  # a Friday
    assert period_over(Every.WEEK, back_at, "Europe/Madrid").to_on == date(2026, 11, 15)
    assert period_over(Every.MONTH, back_at, "Europe/Madrid").to_on == date(2026, 10, 31)
    assert next_due(Every.WEEK, back_at, "Europe/Madrid") == utc("2026-11-23T06:00")


@pytest.mark.parametrize(
    ("at", "waking"),
    [
        ("2026-10-26T06:00", "2026-10-26T06:00"),
        ("2026-10-26T19:59", "2026-10-26T19:59"),
        ("2026-10-26T20:00", "2026-10-27T06:00"),
        ("2026-10-27T02:30", "2026-10-27T06:00"),
        ("2026-10-24T21:30", "2026-10-25T06:00"),
    ],
)
def test_what_comes_late_waits_for_the_morning(at: str, waking: str) -> None:
    assert next_waking(utc(at), "Europe/Madrid") == utc(waking)
