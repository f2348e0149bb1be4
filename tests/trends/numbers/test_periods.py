"""Which days a report is about, and which it compares them with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Invalid
from app.trends.numbers.periods import (
    DAYS_BY_DEFAULT,
    MOST_DAYS,
    Compare,
    Period,
    ask_for,
    compare_with,
)

TODAY = date(2026, 11, 20)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def test_twelve_months_up_to_today_where_nothing_is_said() -> None:
    asked = ask_for(TODAY, None, None, Compare.RECENT)
    assert asked.period == Period(TODAY - timedelta(DAYS_BY_DEFAULT - 1), TODAY)
    assert asked.read == asked.period


def test_days_that_have_not_begun_are_left_out() -> None:
    asked = ask_for(TODAY, date(2026, 6, 1), date(2027, 12, 31), Compare.RECENT)
    assert asked.period == Period(date(2026, 6, 1), TODAY)
    assert asked.comparison.recent
    assert asked.comparison.recent.to_on == TODAY


def test_recent_days_are_the_last_four_weeks_and_the_rest_comes_before() -> None:
    by, before, recent = compare_with(Period(date(2026, 1, 1), TODAY), Compare.RECENT)
    assert by is Compare.RECENT
    assert recent == Period(date(2026, 10, 24), TODAY)
    assert before == Period(date(2026, 1, 1), date(2026, 10, 23))


def test_a_short_period_is_cut_in_two_and_a_shorter_one_is_not() -> None:
    _, before, recent = compare_with(Period(date(2026, 11, 7), TODAY), Compare.RECENT)
    assert (before, recent) == (
        Period(date(2026, 11, 7), date(2026, 11, 13)),
        Period(date(2026, 11, 14), TODAY),
    )
    assert compare_with(Period(date(2026, 11, 8), TODAY), Compare.RECENT)[1:] == (None, None)


def test_a_month_is_compared_with_as_many_days_before_it_or_the_same_weeks_a_year_ago() -> None:
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    before = compare_with(period, Compare.PREVIOUS).before
    assert before == Period(date(2026, 10, 2), date(2026, 10, 31))
    a_year_ago = compare_with(period, Compare.YEAR).before
    assert a_year_ago == Period(date(2025, 11, 2), date(2025, 12, 1))
    assert a_year_ago.from_on.weekday() == period.from_on.weekday()


@given(days, st.integers(1, MOST_DAYS), st.sampled_from(Compare))
def test_weeks_tile_the_period_and_parts_of_time_do_not_overlap(
    first: date, length: int, by: Compare
) -> None:
    period = Period(first, first + timedelta(length - 1))
    weeks = list(period.list_weeks())
    assert len(weeks) == period.weeks
    assert sum((last - begin).days + 1 for _, begin, last in weeks) == period.days == length
    assert all(monday.weekday() == 0 for monday, _, _ in weeks)
    assert all(period.week_of(begin) == index for index, (_, begin, _) in enumerate(weeks))
    _, before, recent = compare_with(period, by)
    if before and recent:
        assert before.to_on < recent.from_on
        if by is Compare.RECENT:
            assert before.days + recent.days == period.days
        else:
            assert before.days == recent.days == period.days


@pytest.mark.parametrize(
    ("from_on", "to_on", "sentence"),
    [
        (date(2026, 11, 21), None, "Give a start on or before 2026-11-20."),
        (date(1626, 1, 1), date(2026, 1, 1), "Ask for at most 1100 days at once."),
    ],
)
def test_a_period_that_is_none_says_what_to_ask_for(
    from_on: date, to_on: date | None, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask_for(TODAY, from_on, to_on, Compare.RECENT)
    assert refused.value.errors[0]["detail"] == sentence
