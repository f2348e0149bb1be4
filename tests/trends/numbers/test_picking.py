"""Which checks a reader is told of first."""

from dataclasses import replace

from app.trends.numbers.picking import better_checks, moved_surely, rank_spots, worse_checks
from app.trends.statistics.tallies import Tally
from tests.trends.theatre import check_like, theatre_trends


def test_what_got_worse_or_better_is_told_by_its_chart_or_surely() -> None:
    trends = theatre_trends()
    assert [one.series.item_key for one in worse_checks(trends)] == ["stall-locks"]
    assert [one.series.item_key for one in better_checks(trends)] == ["soap"]
    spots = rank_spots(trends)
    assert len(spots) == len(trends.spots)
    assert spots[-1].tally.checked == 0


def test_one_failure_more_is_not_told_among_many_checks() -> None:
    trends = theatre_trends()
    like = trends.checks[0]
    odd = check_like(like, "odd", Tally(91, 0), Tally(10, 1))
    sure = check_like(like, "sure", Tally(500, 20), Tally(100, 20))
    others = [check_like(like, f"other-{n}", Tally(91, 4), Tally(10, 0)) for n in range(40)]
    assert odd.direction == "worse"
    told = worse_checks(replace(trends, checks=(odd, sure, *others)))
    assert [one.series.item_key for one in told] == ["sure"]


def test_a_check_that_is_not_asked_any_more_or_has_few_checks_is_not_told() -> None:
    trends = theatre_trends()
    like = trends.checks[0]
    sure = check_like(like, "sure", Tally(500, 20), Tally(100, 40))
    few = check_like(like, "few", Tally(9, 0), Tally(9, 9))
    assert moved_surely(replace(trends, checks=(sure, few))) == {sure.series}
    assert moved_surely(replace(trends, checks=())) == frozenset()
    past = replace(trends, checks=(replace(sure, is_asked=False), few), improved=())
    assert worse_checks(past) == better_checks(past) == []
