"""Which of all checks and spots a reader is told of first. Pure."""

from datetime import date

from app.trends.numbers.figures import CheckFigures, SpotFigures, Trends
from app.trends.statistics.tallies import wilson_interval


def worse_checks(trends: Trends) -> list[CheckFigures]:
    """Those that got worse, by their chart or from one part of time to the other, worst first."""
    worse = [
        check
        for check in trends.checks
        if check.is_asked and "worse" in (check.change.verdict, check.direction)
    ]
    return sorted(worse, key=lambda check: (-check.rank, check.series))


def better_checks(trends: Trends) -> list[CheckFigures]:
    """Those that got better: the largest falls first, then what the charts alone show."""
    by_chart = [
        check for check in trends.checks if check.is_asked and check.change.verdict == "better"
    ]
    known = {check.series for check in trends.improved}
    rest = sorted(
        (one for one in by_chart if one.series not in known),
        key=lambda one: (-one.rank, one.series),
    )
    return [*trends.improved, *rest]


def rank_spots(trends: Trends) -> list[SpotFigures]:
    """Every spot in use, that whose rate is surely highest first."""
    return sorted(trends.spots, key=lambda one: (-_sure_rate(one), one.spot.name, str(one.spot.id)))


def mondays_of(trends: Trends) -> list[date]:
    """The Monday of each week."""
    return [week.monday_on for week in trends.weeks]


def _sure_rate(spot: SpotFigures) -> float:
    return wilson_interval(spot.tally)[0] if spot.tally.checked else -1.0
