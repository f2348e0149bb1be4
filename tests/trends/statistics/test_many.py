"""Of many comparisons, which are named."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.trends.statistics.many import name_mostly, name_surely

# fmt: off
THROMBOLYSIS = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
                0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
# fmt: on


def test_as_many_are_named_as_in_the_published_example() -> None:
    """Benjamini and Hochberg (1995), section 4: of 15 comparisons four are named at 0.05, where
    Bonferroni's correction names three; so does Holm's, whose fourth level is 0.05/12 = 0.0042.
    """
    assert name_mostly(THROMBOLYSIS, 0.05) == [True] * 4 + [False] * 11
    assert name_surely(THROMBOLYSIS, 0.05) == [True] * 3 + [False] * 12


def test_holm_stops_at_the_first_that_is_not_clear() -> None:
    # The levels are 0.0125, 0.0167, 0.025 and 0.05: 0.02 is more than the second.
    assert name_surely([0.04, 0.001, 0.02, 0.02], 0.05) == [False, True, False, False]


def test_a_later_one_carries_those_before_it_where_most_may_be_right() -> None:
    # The second is more than 0.05 · 2/3, but the third is not more than 0.05.
    assert name_mostly([0.045, 0.01, 0.04], 0.05) == [True, True, True]


@given(st.lists(st.floats(0, 1), max_size=20))
@settings(max_examples=50)
def test_who_is_surely_named_is_mostly_named_too(chances: list[float]) -> None:
    surely, mostly = name_surely(chances, 0.05), name_mostly(chances, 0.05)
    assert all(there or not here for here, there in zip(surely, mostly, strict=True))
    assert not any(named and chance > 0.05 for named, chance in zip(mostly, chances, strict=True))
