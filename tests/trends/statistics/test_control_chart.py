"""Control charts against published worked examples, and by their properties."""

import random
from collections.abc import Sequence
from statistics import fmean

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.trends.statistics.control_chart import (
    ControlChart,
    chart_rates,
    chart_values,
    rate_limits,
)
from app.trends.statistics.rules import Signal
from app.trends.statistics.tallies import Tally, add_tallies

# fmt: off
CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22,
        8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
# fmt: on
FLOWRATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
EVEN = [Tally(60, 10 + week % 3) for week in range(20)]
UNEVEN = [Tally(60, 4 if week % 2 else 16) for week in range(20)]

weeks = st.integers(0, 60).flatmap(lambda n: st.builds(Tally, st.just(n), st.integers(0, n)))
series = st.lists(weeks, min_size=8, max_size=40)
values = st.lists(st.floats(-1000, 1000), min_size=8, max_size=40)


def charted(tallies: Sequence[Tally]) -> ControlChart:
    chart = chart_rates(tallies)
    assert chart is not None
    return chart


def test_the_limits_of_a_p_chart_are_as_published() -> None:
    """NIST/SEMATECH e-Handbook 6.3.3.2, wafers: 30 samples of 50, p̄ 0.2313, 0.0524 to 0.4103;
    the same counts as Montgomery's cans, "Introduction to statistical quality control", example
    7.1 (6th edition): samples 15 and 23 lie beyond; without them p̄ is 0.2150 and the limits
    0.0407 and 0.3893, and of the rest sample 21 lies beyond.
    """
    total = add_tallies(Tally(50, failed) for failed in CANS)
    assert total.rate == pytest.approx(0.2313, abs=0.0001)
    low, high = rate_limits(50, 347 / 1500)
    assert (low, high) == pytest.approx((0.0524, 0.4102), abs=0.0001)
    assert [n + 1 for n, failed in enumerate(CANS) if failed / 50 > high] == [15, 23]
    low, high = rate_limits(50, 301 / 1400)
    assert (low, high) == pytest.approx((0.0407, 0.3893), abs=0.0001)
    assert [n + 1 for n, failed in enumerate(CANS) if 0.44 > failed / 50 > high] == [21]


def test_the_limits_follow_the_number_of_checks() -> None:
    """T. Pyzdek, "The handbook for quality management" (2nd edition), table 9.6: 1,544 bruised of
    8,000 peaches, in crates of 250 and in pairs of crates; limits by the formula printed there.
    """
    centre = 1544 / 8000
    assert centre == pytest.approx(0.193)
    assert rate_limits(250, centre) == pytest.approx((0.1181, 0.2679), abs=0.0001)
    assert rate_limits(500, centre) == pytest.approx((0.1401, 0.2459), abs=0.0001)


def test_the_limits_of_individual_values_are_as_published() -> None:
    """NIST/SEMATECH e-Handbook 6.3.2.2, flowrate: x̄ 50.81, mR 1.8778, 45.8159 to 55.8041."""
    chart = chart_values(FLOWRATE)
    assert chart is not None
    assert chart.kind == "xmr"
    assert chart.centre == pytest.approx(50.81)
    assert chart.spread == pytest.approx(1.8778, abs=0.0001)
    low, high = chart.points[0].low, chart.points[0].high
    assert (low, high) == pytest.approx((45.8159, 55.8041), abs=0.0001)
    assert {point.signal for point in chart.points} == {None}


def test_the_limits_of_viscosity_are_as_published() -> None:
    """Montgomery, individual measurements, viscosity of paint primer: x̄ 33.52, mR 0.48, 32.24 to
    34.80 (32.24484 and 34.80183 as the R package qcc works them out, type "xbar.one").
    """
    # fmt: off
    viscosity = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20,
                 33.62, 33.00, 33.54, 33.12, 33.84]
    # fmt: on
    chart = chart_values(viscosity)
    assert chart is not None
    assert chart.centre == pytest.approx(33.52333, abs=0.00001)
    assert chart.spread == pytest.approx(0.48, abs=0.005)
    low, high = chart.points[0].low, chart.points[0].high
    assert (low, high) == pytest.approx((32.24484, 34.80183), abs=0.00001)


def test_sigma_z_is_laneys() -> None:
    """By hand, from Laney's definition: rates 0.4 and 0.1 in turn of 100 checks, p̄ 0.25, so z is
    ±0.15 / √(0.25 · 0.75 / 100) = ±3.4641, each moving range 6.9282, sigma_z 6.9282 / 1.128 =
    6.1420, and the limits 0.25 ± 3 · 0.0433 · 6.1420, cut to 0 and 1.
    """
    chart = charted([Tally(100, 40 if week % 2 else 10) for week in range(12)])
    assert chart.kind == "p_prime"
    assert chart.spread == pytest.approx(6.1420, abs=0.0001)
    assert chart.points[0][1:3] == (0.0, 1.0)
    assert rate_limits(10_000, 0.25, chart.spread) == pytest.approx((0.1702, 0.3298), abs=0.0001)


def test_counts_less_uneven_than_chance_keep_the_limits_of_the_p_chart() -> None:
    chart = charted(EVEN)
    assert (chart.kind, chart.spread) == ("p", 1.0)
    assert chart.points[0][1:3] == rate_limits(60, chart.centre)
    assert charted(UNEVEN).kind == "p_prime"


@given(series)
@settings(max_examples=50)
def test_what_holds_for_every_chart_of_rates(tallies: list[Tally]) -> None:
    chart = chart_rates(tallies)
    assume(chart is not None)
    assert chart is not None
    assert len(chart.points) == len(tallies)
    assert chart.spread >= 1
    for tally, point in zip(tallies, chart.points, strict=True):
        assert 0 <= point.low <= chart.centre <= point.high <= 1
        assert point.value == tally.rate
        if tally.checked:
            low, high = rate_limits(tally.checked, chart.centre)
            assert point.low <= low
            assert point.high >= high
        else:
            assert point == (None, 0.0, 1.0, None)


@given(series, st.integers(0, 40), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_a_gap_changes_nothing_and_the_order_not_the_centre(
    tallies: list[Tally], at: int, chance: random.Random
) -> None:
    chart = chart_rates(tallies)
    gapped = chart_rates([*tallies[:at], Tally(), *tallies[at:]])
    assert (chart is None) == (gapped is None)
    if chart and gapped:
        at = min(at, len(tallies))
        assert gapped.points[:at] + gapped.points[at + 1 :] == chart.points
        mixed = chart_rates(chance.sample(tallies, len(tallies)))
        assert mixed is not None
        assert mixed.centre == chart.centre


@given(values, st.floats(0.01, 100), st.floats(-100, 100))
@settings(max_examples=50)
def test_individual_values_may_be_in_any_unit(
    before: list[float], factor: float, more: float
) -> None:
    chart = chart_values(before)
    moved = chart_values([value * factor + more for value in before])
    assert chart is not None
    assert moved is not None
    assert moved.centre == pytest.approx(chart.centre * factor + more, abs=1e-6)
    assert moved.spread == pytest.approx(chart.spread * factor, abs=1e-6)
    for point, other in zip(chart.points, moved.points, strict=True):
        assert point.low <= chart.centre <= point.high
        assert other.high == pytest.approx(point.high * factor + more, abs=1e-6)


def test_a_gap_changes_nothing_of_values_either() -> None:
    gapped = chart_values([None, *FLOWRATE[:4], None, None, *FLOWRATE[4:]])
    chart = chart_values(FLOWRATE)
    assert chart is not None
    assert gapped is not None
    assert [point for point in gapped.points if point.value is not None] == list(chart.points)
    assert gapped.points[0] == (None, chart.points[0].low, chart.points[0].high, None)


def test_a_value_that_never_changes_is_no_signal_however_floats_add_up() -> None:
    chart = chart_values([0.1] * 30)
    assert chart is not None
    assert chart.centre == pytest.approx(fmean([0.1] * 30))
    assert {point.signal for point in chart.points} == {None}


@pytest.mark.parametrize("failed", [0, 20])
def test_a_check_that_never_or_always_fails_has_a_chart_without_signals(failed: int) -> None:
    chart = charted([Tally(20, failed)] * 10)
    assert chart.centre == failed / 20
    assert {point[1:] for point in chart.points} == {(chart.centre, chart.centre, None)}


def test_three_failures_in_a_week_stand_out_where_one_in_ten_weeks_is_usual() -> None:
    chart = charted([Tally(10, week % 10 == 0) for week in range(51)] + [Tally(10, 3)])
    assert [point.signal for point in chart.points[-2:]] == [None, Signal.BEYOND]
    assert chart.points[-1].high == 0.2  # by three standard deviations it would be 0.127


@pytest.mark.parametrize(
    "tallies",
    [
        [],
        [Tally()] * 52,
        [Tally(1000, 100)] * 7,
        [Tally(3)] * 8,
        [Tally(1), Tally(1, 1)] * 26,
        [Tally(4, 1)] * 52,  # even four of four would not stand out
    ],
)
def test_too_few_checks_have_no_chart(tallies: list[Tally]) -> None:
    assert chart_rates(tallies) is None


def test_a_few_checks_a_week_are_enough_where_hardly_any_fail() -> None:
    assert chart_rates([Tally(4)] * 8)
    assert chart_rates([Tally(4, week % 13 == 0) for week in range(52)])
    assert chart_rates([Tally(4, 4)] * 8)
    assert chart_values([1.0] * 7) is None
