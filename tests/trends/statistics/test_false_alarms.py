"""What rules and sentence say of themselves: how often they are wrong, how often they notice.

Simulated charts, fewer than in the benchmark and the same at each run.
"""

import pytest

from tests.load.false_alarms import (
    DOUBLED,
    IN_CONTROL,
    UNEVEN,
    WEEKS,
    Process,
    simulate,
    simulate_scores,
)

A_YEAR_IN_CONTROL = [process for process in IN_CONTROL if process.weeks == WEEKS]


def test_of_charts_in_control_hardly_any_is_told_to_have_changed() -> None:
    """0.9 to 1.6 of 100: of 9 × 300 charts 1.4 ± 0.2."""
    told = [simulate(process, 300) for process in A_YEAR_IN_CONTROL]
    assert 0.5 < sum(one.changed for one in told) / len(told) < 2.3
    assert max(one.changed for one in told) < 5
    assert 11 < sum(one.signal for one in told) / len(told) < 18
    assert max(one.signal for one in told) < 26


def test_longer_charts_have_more_signals_but_hardly_more_is_told() -> None:
    """Of 156 weeks 62 of 100 have a signal, of 2.2 a change is told."""
    told = simulate(Process(100, 0.1, weeks=156), 200)
    assert 50 < told.signal < 75
    assert told.changed < 8


@pytest.mark.parametrize("process", UNEVEN, ids=str)
def test_weeks_that_differ_by_more_than_chance_are_hardly_told_to_have_changed(
    process: Process,
) -> None:
    """3.1 to 4.4 of 100; and Laney's correction takes two thirds of the points beyond away."""
    told = simulate(process, 300)
    assert told.changed < 9
    assert told.beyond <= told.beyond_p
    if process.checks >= 100:
        assert told.beyond_p > 90
        assert told.beyond < 45


def test_scores_in_control_are_hardly_told_to_have_changed() -> None:
    """2.8 of 100."""
    assert simulate_scores(500).changed < 5.5
    assert simulate_scores(200, rise=2).better == 0
    assert simulate_scores(200, rise=2).worse > 70  # here the higher is the worse


def test_a_doubled_rate_is_told_the_surer_the_more_fails() -> None:
    """6, 27, 68 and 97 of 100; 54 where weeks differ."""
    told = [simulate(process, 200).worse for process in DOUBLED]
    assert told == pytest.approx([6, 27, 68, 97, 54], abs=11)
    assert sum(simulate(process, 50).better for process in DOUBLED) == 0
