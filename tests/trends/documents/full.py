"""The theatre's year with what it happens to lack, so that every field has a value somewhere."""

from dataclasses import replace
from functools import cache

from app.trends.numbers.figures import Trends, UnfailingCheck
from app.trends.statistics.change import Change
from app.trends.statistics.control_chart import chart_values
from app.trends.statistics.rules import Signal
from app.trends.statistics.tallies import Tally
from tests.trends.theatre import theatre_trends


@cache
def full_trends() -> Trends:
    """With a check that never fails, a spot that is overdue, and a week of a strange score."""
    trends = theatre_trends()
    check, overdue = trends.checks[0], replace(trends.spots[0], neglect="overdue")
    silent = UnfailingCheck(
        check.series, check.prompt, overdue.spot, 120, Tally(900, 61), 0.0001234567890123456
    )
    scores = [week.score if place else 0.01 for place, week in enumerate(trends.weeks)]
    return replace(
        trends,
        unfailing=(silent,),
        spots=(overdue, *trends.spots[1:]),
        score_chart=chart_values(scores),
        score_change=Change("worse", 0, Signal.BEYOND),
    )
