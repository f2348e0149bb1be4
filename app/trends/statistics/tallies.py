"""Counts of checks with the rate they give, and when two of them differ by more than chance.

A rate never travels without the counts it comes from: code hands on a `Tally`, not a float.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Literal

Direction = Literal["better", "worse", "steady", "unknown"]

Z_95 = 1.959964  # the 97.5 % point of the normal distribution
FEWEST_CHECKS = 10  # fewer checks than this say too little to rank or to compare


@dataclass(frozen=True, slots=True)
class Tally:
    """How many checks were made, and how many of them failed."""

    checked: int = 0
    failed: int = 0

    @property
    def rate(self) -> float | None:
        """Share of the checks that failed, 0 to 1; None when nothing was checked."""
        return self.failed / self.checked if self.checked else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.checked + other.checked, self.failed + other.failed)


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    """All the tallies as one."""
    checked = failed = 0
    for one in tallies:
        checked += one.checked
        failed += one.failed
    return Tally(checked, failed)


def wilson_interval(tally: Tally, z: float = Z_95) -> tuple[float, float]:
    """The score interval of a failure rate, 95 % by default; (0, 1) when nothing was checked.

    With n checks, p = failed / n and z = 1.96:
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22 (1927), 209-212.
    """
    rate = tally.rate
    if rate is None:
        return 0.0, 1.0
    shrink = z**2 / tally.checked
    middle = rate + shrink / 2
    reach = z * sqrt(rate * (1 - rate) / tally.checked + shrink / (4 * tally.checked))
    lower = (middle - reach) / (1 + shrink)
    upper = (middle + reach) / (1 + shrink)
    return max(0.0, min(lower, rate)), min(1.0, max(upper, rate))


def difference_interval(before: Tally, recent: Tally, z: float = Z_95) -> tuple[float, float]:
    """The interval of recent rate minus earlier rate, 95 % by default; both have checks.

    It joins the two Wilson intervals (l, u) of rates b and r:
    (r - b) - √((r - l_r)² + (u_b - b)²) to (r - b) + √((u_r - r)² + (b - l_b)²).
    It takes checks as independent; several by one person in one walk are not quite that.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    earlier, later = before.failed / before.checked, recent.failed / recent.checked
    lower_before, upper_before = wilson_interval(before, z)
    lower_recent, upper_recent = wilson_interval(recent, z)
    down = sqrt((later - lower_recent) ** 2 + (upper_before - earlier) ** 2)
    up = sqrt((upper_recent - later) ** 2 + (earlier - lower_before) ** 2)
    return later - earlier - down, later - earlier + up


def compare_tallies(before: Tally, recent: Tally) -> Direction:
    """Which way the failure rate moved: said only when chance alone would hardly do it.

    "worse" or "better" when the 95 % interval of the difference of the two rates lies wholly on
    one side of nought (`difference_interval`); "steady" when it holds nought; "unknown" when
    either part has fewer than `FEWEST_CHECKS` checks.
    """
    if min(before.checked, recent.checked) < FEWEST_CHECKS:
        return "unknown"
    low, high = difference_interval(before, recent)
    if low > 0:
        return "worse"
    return "better" if high < 0 else "steady"
