"""What nobody looked at, or did not look at well."""

import pytest

from app.trends.statistics.neglect import (
    chance_of_silence,
    find_silent,
    is_overdue,
)
from app.trends.statistics.tallies import Tally

ELSEWHERE = Tally(1000, 100)  # surely more than 8.3 %


def test_silence_is_the_less_likely_the_more_was_checked_here_and_elsewhere() -> None:
    # 15 of 148: the lower bound is 0.0624 (Newcombe, Statistics in Medicine 17 (1998), 857-872).
    assert chance_of_silence(50, Tally(148, 15)) == pytest.approx((1 - 0.0624) ** 50, abs=0.0002)
    assert chance_of_silence(100, ELSEWHERE) < chance_of_silence(50, ELSEWHERE) < 0.02
    assert chance_of_silence(50, Tally(10, 1)) > 0.3
    assert chance_of_silence(0, ELSEWHERE) == chance_of_silence(50, Tally()) == 1


def test_a_check_that_never_fails_here_though_it_does_elsewhere_is_named() -> None:
    named = find_silent(
        {
            "silent": (Tally(100), ELSEWHERE),
            "sound": (Tally(100), Tally(1000)),
            "rarely checked": (Tally(20), ELSEWHERE),
            "failing": (Tally(100, 1), ELSEWHERE),
        }
    )
    assert named == {"silent": pytest.approx(chance_of_silence(100, ELSEWHERE))}


def test_more_must_be_seen_where_more_is_looked_at() -> None:
    others = {n: (Tally(100, 10), ELSEWHERE) for n in range(700)}
    assert find_silent({"one": (Tally(56), ELSEWHERE)})
    assert not find_silent({**others, "one": (Tally(56), ELSEWHERE)})
    assert find_silent({**others, "one": (Tally(120), ELSEWHERE)})


def test_many_silent_ones_are_believed_sooner_than_one() -> None:
    others = {n: (Tally(100, 10), ELSEWHERE) for n in range(100)}
    silent = {f"silent {n}": (Tally(75), ELSEWHERE) for n in range(20)}
    assert not find_silent({**others, "silent": (Tally(75), ELSEWHERE)})
    assert find_silent({**others, **silent}).keys() == silent.keys()


def test_what_was_rarely_checked_does_not_count_among_the_many() -> None:
    rarely = {n: (Tally(5), ELSEWHERE) for n in range(10_000)}
    assert find_silent({**rarely, "one": (Tally(60), ELSEWHERE)}).keys() == {"one"}
    assert find_silent({}) == {}


@pytest.mark.parametrize(
    ("days_since", "usual_gap_days", "overdue"),
    [
        (7, 1.0, False),  # never within a week
        (8, 1.0, True),
        (21, 7.0, False),
        (22, 7.0, True),
        (90, 30.0, False),
        (28, None, False),  # no habit: a month
        (29, None, True),
    ],
)
def test_a_spot_is_overdue_by_its_own_habit(
    days_since: int, usual_gap_days: float | None, overdue: bool
) -> None:
    assert is_overdue(days_since, usual_gap_days) is overdue
