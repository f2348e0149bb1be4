"""What stands in which part of the report."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from app.checklists.definition import Texts
from app.moments.inventory import Inventory, Moment, MomentKey, StageMoments
from app.trends.numbers.figures import CheckFigures, ItemFriction, SpotFigures, Trends
from app.trends.numbers.picking import better_checks, rank_spots, worse_checks
from app.trends.statistics.tallies import Tally, add_tallies, wilson_interval

MOST_MOVED: Final = 3  # of either direction on the first page
MOST_CHECKS: Final = 48  # more stand in the attached table alone, as more spots do
MOST_CHARTS: Final = 6  # of checks that changed
MOST_SPOTS: Final = 120
MOST_UNFAILING: Final = 12
MOST_NEGLECTED: Final = 4  # on the first page
MOST_TEAMS: Final = 4  # on the first page
MOST_FRICTION: Final = 12
MOST_MOMENTS: Final = 40


class CheckGroup(NamedTuple):
    """The checks of one checklist that were made, and those of them that are listed."""

    title: Texts
    checks: tuple[CheckFigures, ...]
    listed: tuple[CheckFigures, ...]

    @property
    def unlisted(self) -> int:
        """How many are not listed."""
        return len(self.checks) - len(self.listed)

    @property
    def tally(self) -> Tally:
        """All of them as one."""
        return add_tallies(check.tally for check in self.checks)

    @property
    def before(self) -> Tally:
        """All of them before."""
        return add_tallies(check.before for check in self.checks)

    @property
    def recent(self) -> Tally:
        """All of them recently."""
        return add_tallies(check.recent for check in self.checks)


def group_checks(trends: Trends) -> list[CheckGroup]:
    """The checks that were made, by checklist; they already stand in its order.

    Of more than `MOST_CHECKS` those are listed that changed, and then those that rank worst.
    """
    made = [check for check in trends.checks if check.tally.checked]
    moved = {check.series for check in (*worse_checks(trends), *better_checks(trends))}
    told_first = sorted(made, key=lambda one: (one.series not in moved, -one.rank, one.series))
    listed = {check.series for check in told_first[:MOST_CHECKS]}
    return [
        CheckGroup(group[0].checklist_title, group, tuple(c for c in group if c.series in listed))
        for _, checks in groupby(made, key=lambda check: check.series.checklist_slug)
        if (group := tuple(checks))
    ]


def changed_checks(trends: Trends) -> list[CheckFigures]:
    """Those whose control chart shows a change, what got worse first."""
    moved = [*worse_checks(trends), *better_checks(trends)]
    return [check for check in moved if check.change.since is not None][:MOST_CHARTS]


class Moved(NamedTuple):
    """Checks that moved one way: the first of them, and how many there are besides."""

    checks: Sequence[CheckFigures]
    more: int


def pick_worse(trends: Trends) -> Moved:
    """What got worse."""
    return _first(worse_checks(trends))


def pick_better(trends: Trends) -> Moved:
    """What got better."""
    return _first(better_checks(trends))


def _first(checks: Sequence[CheckFigures]) -> Moved:
    return Moved(checks[:MOST_MOVED], max(0, len(checks) - MOST_MOVED))


def pick_spots(trends: Trends) -> list[SpotFigures]:
    """The spots to be listed, that whose rate is surely highest first."""
    return rank_spots(trends)[:MOST_SPOTS]


def pick_friction(trends: Trends) -> list[ItemFriction]:
    """The items of the form that take longest to fill, as their chart has them."""
    timed = [one for one in trends.friction if one.friction.seconds is not None]
    timed.sort(key=lambda one: (-(one.friction.seconds or 0), one.checklist_slug, one.item_key))
    return timed[:MOST_FRICTION]


def tally_moments(trends: Trends) -> dict[tuple[str, str], Tally]:
    """How often what protects a moment failed, by its checklist and key; in all its meanings."""
    tallies: dict[tuple[str, str], Tally] = {}
    for check in trends.checks:
        key = (check.series.checklist_slug, check.series.item_key)
        tallies[key] = tallies.get(key, Tally()) + check.tally
    return tallies


def pick_stages(
    inventory: Inventory, tallies: Mapping[tuple[str, str], Tally]
) -> list[StageMoments]:
    """The moments of each stage of the visit, in its order.

    Of more than `MOST_MOMENTS` those with ideas, and then those that fail most surely.
    """

    def rank(moment: Moment) -> tuple[bool, float, MomentKey]:
        tally = tallies.get(moment.key, Tally())
        return not moment.idea_count, -wilson_interval(tally)[0] if tally.checked else 0, moment.key

    listed = {moment.key for moment in sorted(inventory.moments, key=rank)[:MOST_MOMENTS]}
    stages = (
        StageMoments(one.stage, tuple(moment for moment in one.moments if moment.key in listed))
        for one in inventory.stages
    )
    return [one for one in stages if one.moments]
