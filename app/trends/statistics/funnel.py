"""Whether inspectors agree: what each found beside what others find at the same checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import Literal, NamedTuple

Agreement = Literal["as_others", "finds_more", "finds_less", "unknown"]

FEWEST_EXPECTED = 5.0  # with fewer expected, even finding nothing is no news
FEWEST_INSPECTORS = 5  # among fewer, nobody can say who is the odd one
WINSORISED = 0.1  # so many at each end do not say how far apart inspectors usually are
CURVE_POINTS = 40
CURVE_FROM = 0.5
TAILS = (0.001, 0.025, 0.975, 0.999)  # a count reaches them in this order


class Found(NamedTuple):
    """Failures that someone found, and how many others would have found at those checks."""

    failed: int
    expected: float

    @property
    def is_enough(self) -> bool:
        """Whether it can be judged."""
        return self.expected >= FEWEST_EXPECTED


class LimitsAt(NamedTuple):
    """Limits of found/expected where so many failures are expected."""

    expected: float
    low_95: float
    high_95: float
    low_998: float
    high_998: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """A verdict for each, in order; how over-dispersed they are (1: not); the limits to draw."""

    agreements: tuple[Agreement, ...]
    over_dispersion: float
    curve: tuple[LimitsAt, ...]


def judge_agreement(found: Sequence[Found]) -> Funnel:
    """Who finds more, or less, than others do, beyond the 99.8 % limits; those of 95 % are drawn.

    A person's name stands beside the verdict, so it is slow: limits are widened by what inspectors
    differ anyway (they walk other spots at other hours). Simulated, of 5, 10 or 30 who differ by
    chance only, with 6 to 100 failures expected of each, anyone was named in at most 3 of 100
    venues; where all differ by 30 % (coefficient of variation) in 6 to 18. Someone who found none
    of 20 was named in 98 of 100 venues with 30 inspectors, 83 with 10, 36 with 5.

    "unknown" (too few to tell) for whoever has fewer than `FEWEST_EXPECTED` failures expected, and
    for all where fewer than `FEWEST_INSPECTORS` have as many. Base rates should leave out the
    person's own checks, or they pull them to 1.

    Source: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance",
    Statistics in Medicine 24 (2005), 1185-1202.
    """
    enough = [one for one in found if one.is_enough]
    known = len(enough) >= FEWEST_INSPECTORS
    spread = over_dispersion(enough) if known else 1.0
    most = max((one.expected for one in found), default=0.0)
    return Funnel(
        agreements=tuple(
            _judge(one, spread) if known and one.is_enough else "unknown" for one in found
        ),
        over_dispersion=spread,
        curve=draw_limits(most, spread),
    )


def _judge(one: Found, spread: float) -> Agreement:
    limits, ratio = limits_at(one.expected, spread), one.failed / one.expected
    if ratio > limits.high_998:
        return "finds_more"
    return "finds_less" if ratio < limits.low_998 else "as_others"


def over_dispersion(found: Sequence[Found]) -> float:
    """How many times as much they vary as chance would make them; at least 1.

    φ = Σ z²/n with z = 2 (√found - √expected), whose variance is 1 by chance whatever is expected.
    So that the odd ones do not hide themselves, the `WINSORISED` share at each end (one at least)
    is set to the next value; what that takes from the squares of normal values is put back.

    Source, but for the last: D. J. Spiegelhalter, "Handling over-dispersion of performance
    indicators", Quality and Safety in Health Care 14 (2005), 347-351, with its appendix.
    """
    scores = sorted(2 * (sqrt(one.failed) - sqrt(one.expected)) for one in found)
    cut = max(1, int(WINSORISED * len(scores)))
    if len(scores) <= 2 * cut:
        return 1.0
    low, high = scores[cut], scores[-1 - cut]
    kept = sum(min(max(z, low), high) ** 2 for z in scores) / len(scores)
    return max(1.0, kept / _kept_of_normal(cut / len(scores)))


def _kept_of_normal(share: float) -> float:
    """The mean square of normal values of variance 1 after that share at each end is winsorised:
    with a their (1 - share) point, (1 - 2·share) - 2·a·φ(a) + 2·share·a².
    """
    normal = NormalDist()
    edge = normal.inv_cdf(1 - share)
    return 1 - 2 * share - 2 * edge * normal.pdf(edge) + 2 * share * edge**2


def limits_at(expected: float, spread: float = 1.0) -> LimitsAt:
    """The 95 % and 99.8 % limits of found/expected; 0 < expected.

    What is found is Poisson distributed by chance (a little wide where base rates are high). A
    limit is the count c, between whole ones by straight lines, with P(< c) + P(c)/2 = 0.025, 0.975,
    0.001 or 0.999 (mid-p: H. O. Lancaster, "Significance tests in discrete distributions", Journal
    of the American Statistical Association 56 (1961), 223-234). Over-dispersion φ moves it from 1
    by √φ times as much: 1 + (c/expected - 1) √φ, and not below 0.
    """
    factor = sqrt(spread)
    low_998, low_95, high_95, high_998 = (
        max(0.0, 1 + (count / expected - 1) * factor) for count in _mid_p_counts(expected)
    )
    return LimitsAt(expected, low_95, high_95, low_998, high_998)


def _mid_p_counts(expected: float) -> list[float]:
    """Where the mid-p distribution of a Poisson count reaches each of `TAILS`."""
    # Less than one in 10^15 lies below; from 0 a large one would need a power no float holds.
    count = max(0, int(expected - 8 * sqrt(expected) - 8))
    chance = exp(count * log(expected) - expected - lgamma(count + 1))
    below, before = 0.0, 0.0
    reached: list[float] = []
    for tail in TAILS:
        while (now := below + chance / 2) < tail:
            below, before = below + chance, now
            count += 1
            chance *= expected / count
        reached.append(max(0.0, count - (now - tail) / (now - before)))
    return reached


def draw_limits(most_expected: float, spread: float = 1.0) -> tuple[LimitsAt, ...]:
    """The limits up to a little beyond the most that is expected, closer where they bend more."""
    last = max(2 * FEWEST_EXPECTED, 1.1 * most_expected)
    first, reach = sqrt(CURVE_FROM), sqrt(last) - sqrt(CURVE_FROM)
    return tuple(
        limits_at((first + reach * step / (CURVE_POINTS - 1)) ** 2, spread)
        for step in range(CURVE_POINTS)
    )
