"""Days of a venue as instants, where clocks are moved and where days are left out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.clock import begins_at, local_day
from app.trends.rollups.stretches import MOST, stretches_of

# Midnight is skipped in Havana, is there twice in Asunción's past; Apia left out a whole day.
ZONES = (
    "Europe/Madrid",
    "America/Havana",
    "America/Asuncion",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/St_Johns",
)
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))
TICK = timedelta(microseconds=1)


@given(st.sampled_from(ZONES), DAYS)
@settings(max_examples=50)
def test_a_day_begins_with_its_first_instant(zone: str, day: date) -> None:
    begins = begins_at(day, zone)
    assert local_day(begins, zone) >= day
    assert local_day(begins - TICK, zone) < day


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)],
    ids=["clocks go forward", "clocks go back", "neither"],
)
def test_a_day_is_as_long_as_it_is(day: date, hours: int) -> None:
    (stretch,) = stretches_of([day], "Europe/Madrid")
    assert stretch.ends_at - stretch.begins_at == timedelta(hours=hours)


def test_a_day_that_was_left_out_has_no_length() -> None:
    (stretch,) = stretches_of([date(2011, 12, 30)], "Pacific/Apia")
    assert stretch.begins_at == stretch.ends_at == datetime(2011, 12, 30, 10, tzinfo=UTC)


@given(st.sampled_from(ZONES), st.sets(DAYS, min_size=1, max_size=60), DAYS, st.integers(0, 86399))
@settings(max_examples=50)
def test_stretches_hold_all_days_and_few_others(
    zone: str, days: set[date], other: date, second: int
) -> None:
    stretches = stretches_of(days, zone)
    assert 0 < len(stretches) <= MOST
    for day in days:
        assert any(one.begins_at <= begins_at(day, zone) <= one.ends_at for one in stretches)
    at = begins_at(other, zone) + timedelta(seconds=second)
    is_held = any(one.begins_at <= at < one.ends_at for one in stretches)
    if len(stretches) < MOST and len(days) <= MOST:
        assert is_held == (local_day(at, zone) in days)


def test_days_one_after_the_other_are_one_stretch() -> None:
    days = [date(2026, 3, 27) + timedelta(n) for n in range(5)]
    (stretch,) = stretches_of(days[::-1], "Europe/Madrid")
    assert stretch.ends_at - stretch.begins_at == timedelta(days=5, hours=-1)
