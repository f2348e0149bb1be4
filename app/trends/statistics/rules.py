"""When a point of a control chart says more than chance does: two rules, and no more.

Each further rule would find a little more and cry wolf much more often. As it is, of 100 charts of
52 weeks in control (binomial) so many have any signal, and a point beyond the limits, by failures
expected a week (`make bench ARGS=alarms`, 20,000 charts each):

    failures a week         0.2   0.5     1     2   2.5    10    50
    any signal              3.4    11    13    14    15    20    19
    a point beyond          1.4   1.9   2.2   2.0   2.4   8.8   7.1

of 26 weeks a third as many, of 156 three times as many. Scores (normal): 23 have any. Where weeks
differ by more than chance (a correlation of 0.02 within them) 30 to 43 of 100 have a signal, and of
charts of 100 checks at 10 % 34 a point beyond; without Laney's correction 98 would. So a signal
somewhere in a year is no news; what is told of a figure (`change`) asks for more.
"""

from collections.abc import Sequence
from enum import StrEnum, auto
from math import isclose, prod
from typing import NamedTuple

FEWEST_IN_A_RUN = 8
RAREST_RUN = 0.01  # a run that chance would make more often than this is no signal yet
ROUNDING = 1e-9  # what sums of floats may be off by, as a share


class Signal(StrEnum):
    """What a point says."""

    BEYOND = auto()  # it lies beyond a control limit
    RUN = auto()  # it is one of a run on one side of the centre


class Plotted(NamedTuple):
    """A point with what chance would do: how likely it lies below, and above, the centre."""

    value: float
    low: float
    high: float
    below: float = 0.5
    above: float = 0.5


def side_of(value: float, centre: float) -> int:
    """-1 below the centre, 1 above it, 0 on it."""
    if isclose(value, centre, rel_tol=ROUNDING):
        return 0
    return 1 if value > centre else -1


def find_signals(points: Sequence[Plotted], centre: float) -> list[Signal | None]:
    """What each point says; one that lies beyond a limit in a run says BEYOND.

    A point lies beyond a limit when it is outside, not on it. Source: W. A. Shewhart, "Economic
    control of quality of manufactured product" (1931).

    A run is eight points in a row, or more, on one side of the centre; one on the centre ends it.
    Source: Western Electric, "Statistical quality control handbook" (1956). That rule takes both
    sides as equally likely. Where few failures are expected they are not (with one a week 74 weeks
    of 100 have one or none), so a run must also be long enough that chance makes it at most once in
    a hundred times: `RAREST_RUN` bounds the product of its points' chances of lying there.
    """
    signals: list[Signal | None] = [None] * len(points)
    start = 0
    sides = [side_of(point.value, centre) for point in points]
    for end in range(1, len(points) + 1):
        if end < len(points) and sides[end] == sides[start]:
            continue
        if sides[start] and _is_long(points[start:end], sides[start]):
            signals[start:end] = [Signal.RUN] * (end - start)
        start = end
    for index, point in enumerate(points):
        if _is_beyond(point, centre):
            signals[index] = Signal.BEYOND
    return signals


def _is_beyond(point: Plotted, centre: float) -> bool:
    if point.low <= point.value <= point.high:
        return False
    slack = ROUNDING * max(abs(point.value), abs(centre))
    return point.value > point.high + slack or point.value < point.low - slack


def _is_long(run: Sequence[Plotted], side: int) -> bool:
    if len(run) < FEWEST_IN_A_RUN:
        return False
    return prod(point.above if side > 0 else point.below for point in run) <= RAREST_RUN
