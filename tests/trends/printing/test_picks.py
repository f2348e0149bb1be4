"""What stands in the report where there is more than it holds."""

from dataclasses import replace

from app.checklists.definition import Stage
from app.moments.inventory import Answers, Inventory, Moment, StageMoments
from app.moments.models import Question
from app.trends.numbers.picking import worse_checks
from app.trends.printing.picks import (
    MOST_CHECKS,
    MOST_MOMENTS,
    group_checks,
    pick_stages,
    tally_moments,
)
from app.trends.statistics.tallies import Tally
from tests.trends.printing.sample import theatre_inventory
from tests.trends.theatre import theatre_trends


def test_of_many_checks_those_that_changed_are_listed_and_none_is_left_out_of_the_sums() -> None:
    trends = theatre_trends()
    steady = [one for one in trends.checks if one.change.verdict == "steady" and one.tally.failed]
    more = [
        replace(one, series=one.series._replace(item_key=f"{one.series.item_key}-{number}"))
        for one in steady[:10]
        for number in range(5)
    ]
    many = replace(trends, checks=tuple(sorted((*trends.checks, *more), key=lambda c: c.series)))
    groups = group_checks(many)
    listed = [check for group in groups for check in group.listed]
    assert len(listed) == MOST_CHECKS
    assert {one.series for one in worse_checks(many)} <= {one.series for one in listed}
    assert listed == [one for one in many.checks if one in listed], "in their order"
    made = [one for one in many.checks if one.tally.checked]
    assert sum(one.unlisted for one in groups) == len(made) - MOST_CHECKS
    assert sum(one.tally.checked for one in groups) == sum(one.tally.checked for one in made)
    assert [one.unlisted for one in group_checks(trends)] == [0] * len(group_checks(trends))


def test_of_many_moments_those_with_ideas_stay_and_then_those_that_fail_in_order() -> None:
    taken = theatre_inventory()
    tallies = dict(tally_moments(theatre_trends()))
    first = taken.moments[0]
    answered = {Question.EASIER: Answers(1)}
    late = [
        replace(first, key=first.key._replace(item_key=f"late-{number:02}"), answers={})
        for number in range(2 * MOST_MOMENTS)
    ]
    late[-1] = replace(late[-1], answers=answered)
    tallies[late[-2].key] = Tally(100, 90)
    stages = (*taken.stages, StageMoments(Stage.AFTERWARDS, tuple(late)))
    picked = pick_stages(Inventory(stages, ()), tallies)
    moments: list[Moment] = [moment for one in picked for moment in one.moments]
    assert len(moments) == MOST_MOMENTS
    assert moments[-2:] == late[-2:]
    assert {one.key for one in taken.moments if one.idea_count} <= {one.key for one in moments}
    everything = [moment for one in stages for moment in one.moments]
    assert moments == [one for one in everything if one in moments]
    assert pick_stages(taken, tallies) == list(taken.stages)
