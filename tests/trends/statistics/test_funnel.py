"""Whether inspectors agree."""

from itertools import pairwise
from math import ceil, exp, factorial, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trends.statistics.funnel import (
    Found,
    draw_limits,
    judge_agreement,
    limits_at,
    over_dispersion,
)

TEN = [Found(failed, 20.0) for failed in (20, 18, 23, 21, 16, 24, 19, 22, 17, 20)]


def mid_p(count: int, expected: float) -> float:
    """P(fewer) + P(as many)/2 of a Poisson count."""
    chances = [exp(-expected) * expected**n / factorial(n) for n in range(count + 1)]
    return sum(chances) - chances[-1] / 2 if chances else 0.0


@given(st.floats(0.5, 60))
@settings(max_examples=50)
def test_beyond_a_limit_lies_what_is_as_unlikely_as_it_is_named(expected: float) -> None:
    limits = limits_at(expected)
    for limit, tail in ((limits.low_95, 0.025), (limits.low_998, 0.001)):
        least_within = ceil(limit * expected - 1e-9)
        assert mid_p(least_within, expected) >= tail - 1e-6
        assert mid_p(least_within - 1, expected) <= tail + 1e-6
    for limit, tail in ((limits.high_95, 0.025), (limits.high_998, 0.001)):
        most_within = floor(limit * expected + 1e-9)
        assert 1 - mid_p(most_within, expected) >= tail - 1e-6
        assert 1 - mid_p(most_within + 1, expected) <= tail + 1e-6


def test_limits_of_many_are_near_those_of_the_normal_distribution() -> None:
    limits = limits_at(10_000)
    assert limits[1:] == pytest.approx((0.9804, 1.0196, 0.9691, 1.0309), abs=0.0002)


def test_limits_close_in_on_one_and_hold_it() -> None:
    curve = draw_limits(200.0)
    assert curve[0].expected == pytest.approx(0.5)
    assert curve[-1].expected == pytest.approx(220)
    for near, far in pairwise(curve):
        assert near.low_998 <= near.low_95 <= 1 <= near.high_95 <= near.high_998
        assert far.high_998 < near.high_998
        assert far.low_998 >= near.low_998


def test_over_dispersion_widens_limits_by_its_root() -> None:
    plain, wide = limits_at(100), limits_at(100, spread=4)
    assert wide.high_95 - 1 == pytest.approx(2 * (plain.high_95 - 1))
    assert 1 - wide.low_998 == pytest.approx(2 * (1 - plain.low_998))
    assert limits_at(100, spread=100).low_998 == 0


def test_those_who_find_what_others_find_agree() -> None:
    funnel = judge_agreement(TEN)
    assert set(funnel.agreements) == {"as_others"}
    assert funnel.over_dispersion == 1
    assert funnel.curve == draw_limits(20)


def test_the_one_who_finds_nothing_and_the_one_who_finds_twice_as_much_are_named() -> None:
    agreements = judge_agreement([*TEN, Found(0, 20), Found(60, 20)]).agreements
    assert agreements == ("as_others",) * 10 + ("finds_less", "finds_more")


def test_nobody_is_named_where_all_differ() -> None:
    apart = [Found(failed, 20.0) for failed in (5, 9, 13, 16, 18, 24, 27, 31, 36, 42)]
    funnel = judge_agreement(apart)
    assert funnel.over_dispersion > 3
    assert set(funnel.agreements) == {"as_others"}
    assert limits_at(20).high_998 < 42 / 20  # who would be, if others agreed


def test_odd_ones_do_not_hide_themselves() -> None:
    """With ten, one at each end is set to the next value: how odd it is changes nothing."""
    assert over_dispersion([*TEN[:8], Found(0, 20), Found(50, 20)]) == pytest.approx(
        over_dispersion([*TEN[:8], Found(5, 20), Found(500, 20)])
    )


def test_too_few_are_not_judged() -> None:
    few = judge_agreement([*TEN[:3], Found(0, 100.0)])
    assert set(few.agreements) == {"unknown"}
    rarely = judge_agreement([*TEN, Found(0, 4.9), Found(30, 1.0)])
    assert rarely.agreements[10:] == ("unknown", "unknown")
    assert set(rarely.agreements[:10]) == {"as_others"}


def test_nobody_and_nothing_expected_have_a_funnel_too() -> None:
    assert judge_agreement([]).agreements == ()
    assert len(judge_agreement([]).curve) == 40
    assert judge_agreement([Found(0, 0.0)]).agreements == ("unknown",)
