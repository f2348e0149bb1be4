"""Rates with their counts, their interval, and when two differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trends.statistics.tallies import Tally, compare_tallies, wilson_interval


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    checked = draw(st.integers(0, 100_000))
    return Tally(checked, draw(st.integers(0, checked)))


def test_the_wilson_interval_is_as_published() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), 857-872, table I: 81 of 263, 15 of 148, 0 of 20.
    assert wilson_interval(Tally(263, 81)) == pytest.approx((0.2553, 0.3662), abs=0.0001)
    assert wilson_interval(Tally(148, 15)) == pytest.approx((0.0624, 0.1605), abs=0.0001)
    assert wilson_interval(Tally(20, 0)) == pytest.approx((0.0, 0.1611), abs=0.0001)


def test_a_difference_beyond_chance_is_named() -> None:
    assert compare_tallies(Tally(1000, 50), Tally(1000, 90)) == "worse"
    assert compare_tallies(Tally(1000, 90), Tally(1000, 50)) == "better"


def test_a_difference_that_chance_explains_is_steady() -> None:
    assert compare_tallies(Tally(100, 5), Tally(100, 7)) == "steady"


def test_the_difference_of_56_in_70_and_48_in_80_is_as_published() -> None:
    # Newcombe 1998, 873-890, table II, method 10: 0.0524 to 0.3339, so nought lies outside.
    assert compare_tallies(Tally(80, 48), Tally(70, 56)) == "worse"


def test_too_few_checks_say_nothing() -> None:
    assert compare_tallies(Tally(9, 0), Tally(1000, 900)) == "unknown"
    assert compare_tallies(Tally(), Tally()) == "unknown"


@given(tallies())
def test_the_interval_holds_the_rate(tally: Tally) -> None:
    lower, upper = wilson_interval(tally)
    assert 0 <= lower <= upper <= 1
    assert tally.rate is None or lower <= tally.rate <= upper


@given(tallies(), tallies())
def test_swapping_before_and_recent_swaps_the_direction(one: Tally, other: Tally) -> None:
    swapped = {"better": "worse", "worse": "better", "steady": "steady", "unknown": "unknown"}
    assert compare_tallies(one, other) == swapped[compare_tallies(other, one)]
