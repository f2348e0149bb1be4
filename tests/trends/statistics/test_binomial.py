"""Exact chances of counts."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trends.statistics.binomial import chances_beside, upper_limit


@given(st.integers(1, 60), st.floats(0, 1))
@settings(max_examples=50)
def test_chances_add_up_to_those_of_the_distribution(n: int, p: float) -> None:
    chances = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    below, above = chances_beside(n, p)
    assert below == pytest.approx(sum(c for k, c in enumerate(chances) if k < n * p - 1e-9))
    assert above == pytest.approx(sum(c for k, c in enumerate(chances) if k > n * p + 1e-9))
    limit = upper_limit(n, p, 0.01)
    assert sum(chances[limit + 1 :]) <= 0.01 + 1e-9
    assert limit == 0 or sum(chances[limit:]) > 0.01 - 1e-9


def test_both_sides_of_a_large_mean_are_as_likely() -> None:
    assert chances_beside(10_000_000, 0.3) == (0.5, 0.5)


def test_the_ends_are_certain() -> None:
    assert chances_beside(20, 0.0) == (0.0, 0.0)
    assert chances_beside(20, 1.0) == (0.0, 0.0)
    assert upper_limit(20, 0.0, 0.001) == 0
    assert upper_limit(20, 1.0, 0.001) == 20
