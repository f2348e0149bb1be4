"""When a message goes, and when it is tried again; without a database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.notices.backoff import MOST, MOST_PAUSE_S, TRIED_FOR, pause_after, wait_after
from app.notices.digest import gathered_until, within_hours
from app.venues.calendar import calendar_of

BEGIN = datetime(2026, 11, 20, 20, tzinfo=UTC)
gaps = st.lists(st.timedeltas(timedelta(0), timedelta(minutes=40)), max_size=40)
quiets = st.timedeltas(timedelta(0), timedelta(hours=1))


@settings(max_examples=50)
@given(gaps, quiets)
def test_a_message_goes_when_it_was_quiet_and_never_later_than_three_times_that(
    gaps: list[timedelta], quiet: timedelta
) -> None:
    at, due = BEGIN, gathered_until(BEGIN, BEGIN, quiet)
    for gap in gaps:
        at += gap
        later = gathered_until(BEGIN, at, quiet)
        assert due <= later <= BEGIN + 3 * quiet
        assert later == at + quiet or later == BEGIN + 3 * quiet
        due = later


@settings(max_examples=25)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_within_hours_somebody_works_and_nobody_did_before(at: datetime) -> None:
    early = calendar_of({"mon": [["06:00", "14:00"]]}, "Europe/Madrid", "ES", "MD")
    late = calendar_of({"mon": [["14:00", "22:00"]]}, "Europe/Madrid", "ES", "MD")
    due = within_hours(at, [early, late])
    assert due >= at
    assert early.is_open(due) or late.is_open(due)
    assert due == min(within_hours(at, [early]), within_hours(at, [late]))
    assert within_hours(due, [late, early]) == due
    assert within_hours(at, []) == at


@settings(max_examples=25)
@given(st.floats(0, 1))
def test_a_message_is_tried_for_three_days_ever_more_seldom_and_about_17_times(
    chance: float,
) -> None:
    waits = [wait_after(tries, chance) for tries in range(1, 40)]
    assert all(one <= other for one, other in pairwise(waits))
    assert timedelta(seconds=11) <= waits[0] <= timedelta(seconds=19)
    assert waits[-1] <= MOST * 1.25
    passed, tries = timedelta(0), 1
    while passed < TRIED_FOR:
        passed += wait_after(tries, chance)
        tries += 1
    assert 14 <= tries <= 24


@settings(max_examples=50)
@given(st.integers(0, 10**6), st.floats(0, 1))
def test_a_receiver_is_left_in_peace_only_after_some_failures_and_for_minutes_at_most(
    failures: int, chance: float
) -> None:
    pause = pause_after(failures, chance)
    assert (pause == 0) == (failures <= 2)
    assert pause <= MOST_PAUSE_S * 1.25
    assert pause <= pause_after(failures + 1, chance)
