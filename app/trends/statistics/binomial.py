"""Exact chances of counts: how many of n fail when each fails with the same chance."""

from collections.abc import Iterator
from math import floor

WIDE = 25.0  # from this variance on, both sides of the mean are as good as equally likely


def upper_limit(n: int, p: float, tail: float) -> int:
    """The least count that is exceeded with a chance of `tail` or less; 0 < n, 0 <= p <= 1.

    Meant for small n·p: it takes as many steps as it counts.
    """
    beyond = 1.0
    for count, chance in enumerate(_chances(n, p)):
        beyond -= chance
        if beyond <= tail:
            return count
    return n


def chances_beside(n: int, p: float) -> tuple[float, float]:
    """The chances that a count lies below n·p, and above it."""
    if n * p * (1 - p) >= WIDE:
        return 0.5, 0.5
    if p > 0.5:
        above, below = chances_beside(n, 1 - p)
        return below, above
    below = at = 0.0
    whole = floor(n * p + 1e-9)
    for count, chance in enumerate(_chances(n, p)):
        if count == whole:
            is_on = abs(n * p - whole) < 1e-9
            at, below = (chance, below) if is_on else (0.0, below + chance)
            break
        below += chance
    return below, max(0.0, 1 - below - at)


def _chances(n: int, p: float) -> Iterator[float]:
    """P(0), P(1), ... P(n)."""
    if p >= 1:
        yield from [0.0] * n
        yield 1.0
        return
    odds = p / (1 - p)
    chance = (1 - p) ** n
    for count in range(n + 1):
        yield chance
        chance *= odds * (n - count) / (count + 1)
