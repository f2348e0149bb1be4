"""Control charts: within which limits a figure moves by chance alone.

Rates of failure: the p-chart, widened to Laney's p' where counts vary more than chance lets them.
Scores and other values: the XmR chart of individual values and their moving ranges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, median
from typing import Literal, NamedTuple

from app.trends.statistics.binomial import chances_beside, upper_limit
from app.trends.statistics.rules import Plotted, Signal, find_signals
from app.trends.statistics.tallies import Tally, add_tallies, wilson_interval

FEWEST_POINTS = 8  # fewer cannot hold a run, nor tell what is usual
FEWEST_EXPECTED = 5  # fewer failures (or passes) are not near enough to normal
MEAN_RANGE = 1.128  # d2: the mean range of two normal values, in standard deviations
TAIL = 0.00135  # what lies beyond three standard deviations on one side


class Point(NamedTuple):
    """One week. `value` is None where nothing was checked, and then it never has a signal."""

    value: float | None
    low: float
    high: float
    signal: Signal | None


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Points within limits around their centre.

    `spread` is Laney's sigma_z of a p' chart, 1 for a p-chart, and of an XmR chart the mean moving
    range.
    """

    kind: Literal["p", "p_prime", "xmr"]
    centre: float
    points: tuple[Point, ...]
    spread: float


def chart_rates(tallies: Sequence[Tally]) -> ControlChart | None:
    """The chart of failure rates, a point for each tally; None where they are too few to tell.

    With n checks in a week and p the rate of all weeks together, the limits are
    p ± 3 √(p(1-p)/n) · σ, cut to 0..1 (`rate_limits`).

    σ is 1 for the p-chart, and Laney's sigma_z where that is more: the mean of |z - z before| by
    1.128, with z = (rate - p) / √(p(1-p)/n). Weeks differ for more reasons than chance (who
    walked, what was on), and a p-chart of such weeks cries wolf (`rules` says how often). It is
    taken as soon as it is more than 1, without a test, from `FEWEST_POINTS` weeks on: half of all
    charts in control have a little more, which costs little (a doubled rate is told in 97 charts
    of 100 instead of 98, at ten failures a week). So "p_prime" says that limits are widened, not
    that over-dispersion is proved. Below 1 it would narrow the limits, which checks that come in
    groups do not deserve.

    Weeks without a check have no part in anything. Too few: `can_tell`.

    Sources: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2, for the p-chart;
    D. B. Laney, "Improved control charts for attributes", Quality Engineering 14 (2002), 531-537.
    """
    checked = [tally for tally in tallies if tally.checked]
    total = add_tallies(checked)
    if not can_tell(checked, total):
        return None
    centre = total.failed / total.checked
    spread = _over_dispersion(checked, centre)
    # What a point has besides its value depends on the number of checks alone.
    frames = {
        size: (*rate_limits(size, centre, spread), *chances_beside(size, centre))
        for size in {tally.checked for tally in checked}
    }
    seen = [Plotted(one.failed / one.checked, *frames[one.checked]) for one in checked]
    return ControlChart(
        kind="p_prime" if spread > 1 else "p",
        centre=centre,
        points=_with_gaps([tally.rate for tally in tallies], seen, centre, (0.0, 1.0)),
        spread=spread,
    )


def can_tell(checked: Sequence[Tally], total: Tally) -> bool:
    """Whether weeks (each with a check), and their total, are enough to tell change from chance.

    They are when there are `FEWEST_POINTS` of them, and as many checks in the middle one that at
    least a week in which all fail would stand out (or none, of a check that mostly fails). The
    rate is taken for as high as it may be by its 95 % Wilson interval.
    """
    if len(checked) < FEWEST_POINTS:
        return False
    low, high = wilson_interval(total)
    return bool(min(high, 1 - low) ** median(tally.checked for tally in checked) <= TAIL)


def chart_values(values: Sequence[float | None]) -> ControlChart | None:
    """The XmR chart of values of any unit; None for fewer than `FEWEST_POINTS` of them.

    The limits are x̄ ± 3/1.128 · mR, x̄ the mean and mR the mean of |x - x before|.

    Source: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2.
    """
    known = [value for value in values if value is not None]
    if len(known) < FEWEST_POINTS:
        return None
    centre = fmean(known)
    spread = _mean_range(known)
    reach = 3 * spread / MEAN_RANGE
    low, high = centre - reach, centre + reach
    seen = [Plotted(value, low, high) for value in known]
    return ControlChart("xmr", centre, _with_gaps(values, seen, centre, (low, high)), spread)


def _mean_range(values: Sequence[float]) -> float:
    return fmean(abs(value - before) for before, value in pairwise(values))


def _over_dispersion(checked: Sequence[Tally], centre: float) -> float:
    if not 0 < centre < 1:
        return 1.0
    sigma = sqrt(centre * (1 - centre))
    scores = [
        (tally.failed / tally.checked - centre) * sqrt(tally.checked) / sigma for tally in checked
    ]
    return max(1.0, _mean_range(scores) / MEAN_RANGE)


def rate_limits(checked: int, centre: float, spread: float = 1.0) -> tuple[float, float]:
    """The limits of the rate of a week with so many checks.

    Where fewer than `FEWEST_EXPECTED` failures are expected, three standard deviations are too
    near: with one failure in two weeks, one week in 70 lies beyond them instead of one in 740.
    The upper limit is then at least the exact one of the binomial distribution, which chance
    exceeds at most once in 740 weeks; and so is the lower one where few passes are expected.
    """
    down = up = 3 * sqrt(centre * (1 - centre) / checked)
    if checked * centre < FEWEST_EXPECTED:
        up = max(up, upper_limit(checked, centre, TAIL) / checked - centre)
    if checked * (1 - centre) < FEWEST_EXPECTED:
        down = max(down, upper_limit(checked, 1 - centre, TAIL) / checked - (1 - centre))
    return max(0.0, centre - down * spread), min(1.0, centre + up * spread)


def _with_gaps(
    values: Sequence[float | None],
    seen: Sequence[Plotted],
    centre: float,
    unchecked: tuple[float, float],
) -> tuple[Point, ...]:
    """All points with their signals; those without a value have the limits `unchecked`."""
    known = iter(zip(seen, find_signals(seen, centre), strict=True))
    points = []
    for value in values:
        if value is None:
            points.append(Point(None, *unchecked, None))
        else:
            point, signal = next(known)
            points.append(Point(value, point.low, point.high, signal))
    return tuple(points)
