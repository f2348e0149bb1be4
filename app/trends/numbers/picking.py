"""Which of all checks and spots a reader is told of first. Pure."""

from datetime import date

from app.trends.numbers.figures import CheckFigures, Series, SpotFigures, Trends
from app.trends.statistics.intervals import chance_of_difference
from app.trends.statistics.many import name_mostly
from app.trends.statistics.tallies import FEWEST_CHECKS, wilson_interval

WRONGLY = 0.05
MOST_FAILING = 12


def worse_checks(trends: Trends) -> list[CheckFigures]:
    """Those that got worse, by their chart or surely from one part of time to the other, worst
    first.
    """
    surely = moved_surely(trends)
    worse = [
        check
        for check in trends.checks
        if check.is_asked
        and (
            check.change.verdict == "worse"
            or (check.direction == "worse" and check.series in surely)
        )
    ]
    return sorted(worse, key=lambda check: (-check.rank, check.series))


def better_checks(trends: Trends) -> list[CheckFigures]:
    """Those that got better: the largest sure falls first, then what the charts alone show."""
    surely = moved_surely(trends)
    fallen = [check for check in trends.improved if check.series in surely]
    known = {check.series for check in fallen}
    rest = [
        check
        for check in trends.checks
        if check.is_asked and check.change.verdict == "better" and check.series not in known
    ]
    return [*fallen, *sorted(rest, key=lambda one: (-one.rank, one.series))]


def moved_surely(trends: Trends) -> frozenset[Series]:
    """The checks whose rates of both parts of time differ by more than some of so many would.

    Of fifty checks that stay as they are, two or three have a `direction` by chance. Of those named
    here, at most `WRONGLY` are expected to be there by chance (`name_mostly`).
    """
    compared = [
        check
        for check in trends.checks
        if min(check.before.checked, check.recent.checked) >= FEWEST_CHECKS
    ]
    chances = [chance_of_difference(check.before, check.recent) for check in compared]
    named = name_mostly(chances, WRONGLY)
    return frozenset(
        check.series for check, is_named in zip(compared, named, strict=True) if is_named
    )


def rank_spots(trends: Trends) -> list[SpotFigures]:
    """Every spot in use, that whose rate is surely highest first."""
    return sorted(trends.spots, key=lambda one: (-_sure_rate(one), one.spot.name, str(one.spot.id)))


def mondays_of(trends: Trends) -> list[date]:
    """The Monday of each week."""
    return [week.monday_on for week in trends.weeks]


def _sure_rate(spot: SpotFigures) -> float:
    return wilson_interval(spot.tally)[0] if spot.tally.checked else -1.0


def pick_failing(trends: Trends) -> list[CheckFigures]:
    """The checks with the most failures, most first."""
    failing = [check for check in trends.checks if check.tally.failed]
    failing.sort(key=lambda one: (-one.tally.failed, one.series))
    return failing[:MOST_FAILING]
