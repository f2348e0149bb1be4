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
    return sum(tallies, Tally())


def wilson_interval(tally: Tally) -> tuple[float, float]:
    """The 95 % score interval of a failure rate; (0, 1) when nothing was checked.

    With n checks, p = failed / n and z = 1.96:
    (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22 (1927), 209-212.
    """
    rate = tally.rate
    if rate is None:
        return 0.0, 1.0
    shrink = Z_95**2 / tally.checked
    middle = rate + shrink / 2
    reach = Z_95 * sqrt(rate * (1 - rate) / tally.checked + shrink / (4 * tally.checked))
    lower = (middle - reach) / (1 + shrink)
    upper = (middle + reach) / (1 + shrink)
    return max(0.0, min(lower, rate)), min(1.0, max(upper, rate))


def compare_tallies(before: Tally, recent: Tally) -> Direction:
    """Which way the failure rate moved: said only when chance alone would hardly do it.

    "worse" or "better" when the 95 % interval of the difference of the two rates lies wholly on
    one side of nought; "steady" when it holds nought; "unknown" when either part has fewer than
    `FEWEST_CHECKS` checks. The interval joins the two Wilson intervals (l, u) of rates b, r:
    (r - b) - √((r - l_r)² + (u_b - b)²) to (r - b) + √((u_r - r)² + (b - l_b)²).
    It takes checks as independent; several by one person in one walk are not quite that.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    if before.rate is None or recent.rate is None:
        return "unknown"
    if min(before.checked, recent.checked) < FEWEST_CHECKS:
        return "unknown"
    lower_before, upper_before = wilson_interval(before)
    lower_recent, upper_recent = wilson_interval(recent)
    change = recent.rate - before.rate
    down = sqrt((recent.rate - lower_recent) ** 2 + (upper_before - before.rate) ** 2)
    up = sqrt((upper_recent - recent.rate) ** 2 + (before.rate - lower_before) ** 2)
    if change - down > 0:
        return "worse"
    if change + up < 0:
        return "better"
    return "steady"
