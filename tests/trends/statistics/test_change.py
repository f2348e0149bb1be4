"""What a manager is told about a figure."""

from collections.abc import Sequence

import pytest

from app.trends.statistics.change import Change, judge_change, judge_rates
from app.trends.statistics.control_chart import chart_rates, chart_values
from app.trends.statistics.rules import Signal
from app.trends.statistics.tallies import Tally

USUAL = [10, 8, 12, 11, 9, 10, 12, 8, 9, 11]
BAD = [20, 17, 22, 18, 21, 19, 23, 18, 20, 17]


def told(failures: Sequence[int | None]) -> Change:
    """What is told of weeks with 100 checks; None is a week without."""
    return judge_change(chart_rates([Tally() if n is None else Tally(100, n) for n in failures]))


def test_a_rate_that_rose_and_stays_is_worse_since_its_first_week() -> None:
    assert told(USUAL * 2 + BAD) == Change("worse", 20, Signal.RUN)


def test_a_rate_that_fell_and_stays_is_better_since_its_first_week() -> None:
    assert told(BAD + USUAL * 2) == Change("better", 10, Signal.RUN)


def test_of_a_score_the_higher_is_the_better() -> None:
    scores = [0.80, 0.82, 0.79, 0.81, 0.80, 0.78, 0.82, 0.80] * 2
    better = chart_values(scores + [score + 0.1 for score in scores[:10]])
    assert judge_change(better, higher_is="better") == Change("better", 16, Signal.RUN)
    assert judge_change(better, higher_is="worse").verdict == "worse"


def test_a_rate_that_only_wavers_is_steady() -> None:
    assert told(USUAL * 3) == Change("steady")


def test_one_good_week_does_not_take_back_what_the_others_say() -> None:
    assert told([*USUAL, *USUAL, *BAD, 9, *BAD[:3]]) == Change("worse", 20, Signal.RUN)


def test_what_is_over_is_not_told() -> None:
    assert told(USUAL * 3 + BAD + USUAL).verdict == "steady"
    assert told([*USUAL, *USUAL, 40, *USUAL]).verdict == "steady"


def test_a_week_beyond_the_limits_is_told_at_once() -> None:
    assert told([*USUAL, *USUAL, 30]) == Change("worse", 20, Signal.BEYOND)
    assert told([*USUAL, *USUAL, 30, 8]) == Change("steady")


def test_what_came_last_wins_over_what_held_before() -> None:
    """Ten bad weeks are worse; one week far better than all of them is the news."""
    chart = [*USUAL, *USUAL, *BAD]
    assert told(chart).verdict == "worse"
    assert told([*chart, 0]) == Change("better", 30, Signal.BEYOND)


def test_weeks_without_a_check_count_as_nothing_but_long_silence_is_not_known() -> None:
    gapped: list[int | None] = [*USUAL, *USUAL, None, *BAD]
    assert told(gapped) == Change("worse", 21, Signal.RUN)
    assert told([*gapped, *[None] * 7]).verdict == "worse"
    assert told([*gapped, *[None] * 8]) == Change("unknown")


@pytest.mark.parametrize("failures", [[], [10] * 7, [None] * 52])
def test_too_few_checks_are_said_to_be_too_few(failures: list[int | None]) -> None:
    assert told(failures) == Change("unknown")


def test_what_was_so_from_the_first_week_on_is_no_change() -> None:
    """Few fail: most weeks lie below the centre, and the run begins with the period."""
    tallies = [Tally(10, 0)] * 36 + [Tally(10, 3)] * 4 + [Tally(10, 0)] * 12
    chart = chart_rates(tallies)
    assert judge_change(chart).verdict == "better"
    assert judge_rates(chart, tallies) == Change("steady")


def test_a_change_that_the_counts_bear_out_is_told_with_its_week() -> None:
    tallies = [Tally(100, 5)] * 20 + [Tally(100, 15)] * 12
    assert judge_rates(chart_rates(tallies), tallies) == Change("worse", 20, Signal.RUN)
    assert judge_rates(None, tallies) == Change("unknown")
