"""The two rules that say which points of a chart say something."""

from collections.abc import Sequence

import pytest

from app.trends.statistics.rules import Plotted, Signal, find_signals

BEYOND, RUN = Signal.BEYOND, Signal.RUN


def at(values: Sequence[float], below: float = 0.5) -> list[Plotted]:
    return [Plotted(value, -3, 3, below, 1 - below) for value in values]


def test_a_point_beyond_a_limit_says_so_and_one_on_it_does_not() -> None:
    assert find_signals(at([0, 3, -3, 3.1, -3.1]), 0) == [None, None, None, BEYOND, BEYOND]


@pytest.mark.parametrize("side", [1, -1])
def test_eight_in_a_row_on_one_side_are_a_run_and_seven_are_not(side: int) -> None:
    assert find_signals(at([-side, *[side] * 8, -side]), 0) == [None, *[RUN] * 8, None]
    assert find_signals(at([-side, *[side] * 7, -side, side]), 0) == [None] * 10


def test_a_point_on_the_centre_ends_a_run() -> None:
    assert find_signals(at([1, 1, 1, 1, 0, 1, 1, 1, 1]), 0) == [None] * 9


def test_a_point_beyond_in_a_run_says_beyond() -> None:
    assert find_signals(at([1, 1, 1, 4, 1, 1, 1, 1]), 0) == [*[RUN] * 3, BEYOND, *[RUN] * 4]


def test_a_run_is_longer_on_the_side_that_chance_prefers() -> None:
    # 0.7 to the 12th is 0.014, to the 13th 0.0097: only that is rarer than once in a hundred.
    assert find_signals(at([-1] * 12, below=0.7), 0) == [None] * 12
    assert find_signals(at([-1] * 13, below=0.7), 0) == [RUN] * 13
    assert find_signals(at([1] * 8, below=0.7), 0) == [RUN] * 8


def test_no_points_have_no_signals() -> None:
    assert find_signals([], 0) == []
