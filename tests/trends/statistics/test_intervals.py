"""Places beside one another."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trends.statistics.intervals import (
    chance_of_difference,
    compare_groups_with_rest,
    compare_with_rest,
)
from app.trends.statistics.tallies import Tally, difference_interval, wilson_interval


def test_the_interval_of_a_difference_is_as_published() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10: 56/70 - 48/80 from
    0.0524 to 0.3339, 9/10 - 3/10 from 0.1705 to 0.8090, 10/10 - 0/10 from 0.6075 to 1.
    """
    published = {
        (Tally(80, 48), Tally(70, 56)): (0.0524, 0.3339),
        (Tally(10, 3), Tally(10, 9)): (0.1705, 0.8090),
        (Tally(10, 0), Tally(10, 10)): (0.6075, 1.0),
    }
    for (before, recent), interval in published.items():
        assert difference_interval(before, recent) == pytest.approx(interval, abs=0.0001)


def test_the_chance_of_a_difference_is_fishers_with_half_of_what_was_seen() -> None:
    """Fisher's lady (1935): three of four cups right by chance 16 times in 70, four once. So three
    are 2 · (1/70 + 16/140), and four 2 · 1/140.
    """
    assert chance_of_difference(Tally(4, 3), Tally(4, 1)) == pytest.approx(18 / 70)
    assert chance_of_difference(Tally(4, 0), Tally(4, 4)) == pytest.approx(1 / 70)
    assert chance_of_difference(Tally(100, 10), Tally(50, 5)) == pytest.approx(1, abs=0.001)
    assert chance_of_difference(Tally(10**6), Tally(10**6, 10**6)) == 0
    assert chance_of_difference(Tally(5), Tally(5)) == 1


def test_a_place_that_differs_is_named_among_those_that_do_not() -> None:
    tallies = {n: Tally(500, 50) for n in range(9)} | {9: Tally(500, 100), 10: Tally(500, 10)}
    standings = compare_with_rest(tallies)
    assert list(standings) == list(range(11))
    assert [standings[n].direction for n in range(11)] == ["steady"] * 9 + ["worse", "better"]
    one = standings[9]
    assert one.tally == Tally(500, 100)
    assert one.rest == Tally(5000, 460)
    assert one.interval == wilson_interval(one.tally)
    assert one.difference == difference_interval(one.rest, one.tally)


def test_the_more_places_the_clearer_a_difference_must_be() -> None:
    """67 of 500 beside 10 %: clear of one other place, not among thirty."""
    few = compare_with_rest({1: Tally(500, 67), 2: Tally(14_500, 1450)})
    many = compare_with_rest({1: Tally(500, 67)} | {n: Tally(500, 50) for n in range(2, 31)})
    assert few[1].direction == "worse"
    assert many[1].direction == "steady"
    assert many[1].difference == few[1].difference


def test_fifty_places_that_do_not_differ_hardly_ever_shout() -> None:
    chance = random.Random(6)  # noqa: S311 - the same each time
    shouting = 0
    for _ in range(60):
        tallies = {n: Tally(100, sum(chance.random() < 0.1 for _ in range(100))) for n in range(50)}
        shouting += any(one.direction != "steady" for one in compare_with_rest(tallies).values())
    assert shouting <= 6  # three are expected; seven or more in 3 % of seeds


@pytest.mark.parametrize(
    "tallies", [{1: Tally(500, 50)}, {1: Tally(500, 50), 2: Tally(9, 9)}, {1: Tally(), 2: Tally()}]
)
def test_too_few_checks_are_said_to_be_too_few(tallies: dict[int, Tally]) -> None:
    assert {one.direction for one in compare_with_rest(tallies).values()} == {"unknown"}
    assert compare_with_rest({}) == {}


counts = st.integers(0, 300).flatmap(lambda n: st.builds(Tally, st.just(n), st.integers(0, n)))


@given(st.dictionaries(st.integers(0, 9), counts, max_size=8))
@settings(max_examples=30)
def test_all_hold_together_whatever_the_counts(tallies: dict[int, Tally]) -> None:
    for key, one in compare_with_rest(tallies).items():
        assert one.tally + one.rest == sum(tallies.values(), Tally())
        assert one.tally == tallies[key]
        if one.direction in ("worse", "better"):
            assert one.difference
            assert (sum(one.difference) > 0) == (one.direction == "worse")


def test_places_of_several_groups_are_named_as_rarely_as_those_of_one() -> None:
    alike = {place: Tally(500, 50) for place in range(5)}
    odd = alike | {0: Tally(500, 74)}
    assert compare_with_rest(odd)[0].direction == "worse"
    (first, *others) = compare_groups_with_rest([odd, *[alike] * 30])
    assert first[0].direction == "steady"
    assert first[0].rest == compare_with_rest(odd)[0].rest
    assert {one.direction for group in others for one in group.values()} == {"steady"}
    assert compare_groups_with_rest([]) == []
    far = compare_groups_with_rest([alike | {0: Tally(500, 120)}, *[alike] * 30])
    assert far[0][0].direction == "worse"
