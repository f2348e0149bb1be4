"""Control charts of weeks on a page, with their numbers."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from app.desk.trends.addresses import Addresses
from app.desk.trends.drawings import Drawing, draw, show_table
from app.desk.wording import Words
from app.trends.charts.weeks import FEWEST_WEEKS, Frame, rates_chart, scores_chart
from app.trends.documents.fields import Fields, field
from app.trends.documents.tables import DataTable, fill_table
from app.trends.documents.week_tables import points_of, weeks_table
from app.trends.numbers.figures import Trends
from app.trends.numbers.periods import Period
from app.trends.statistics.control_chart import ControlChart, Point
from app.trends.statistics.tallies import Tally

RATES: Final = ("week", "checked", "failed", "rate", "low", "high", "signal")
SCORES: Final = ("week", "inspections", "score", "score_low", "score_high", "score_signal")


class Weeks(NamedTuple):
    """Something over the weeks of `trends`: its failures, and their control chart if there is one.

    `behind` answers with the address of the inspections of some days.
    """

    name: str
    caption: str
    tallies: Sequence[Tally]
    chart: ControlChart | None
    behind: Callable[[Period], str]


class _Week(NamedTuple):
    days: Period
    tally: Tally
    point: Point | None


def draw_rates(shown: Weeks, trends: Trends, words: Words) -> list[Drawing]:
    """Failure rates by week; nothing where they are too few for more than a sentence."""
    if len(trends.weeks) < FEWEST_WEEKS or not any(one.checked for one in shown.tallies):
        return []
    behind = [shown.behind(days) for days in days_of(trends)]
    return [
        draw(
            shown.name,
            shown.caption,
            lambda width: rates_chart(
                shown.tallies, shown.chart, Frame(trends.period, words, width)
            ),
            say_how_to_read(shown.chart, words),
            show_table(_rates_table(shown, trends, words), RATES, words, {"failed": behind}),
        )
    ]


def _rates_table(shown: Weeks, trends: Trends, words: Words) -> DataTable:
    fields = Fields(words.language)
    return fill_table(
        shown.name,
        shown.caption,
        shown.caption,
        [
            field("day", "week", fields.gettext("Week of"), lambda week: week.days.from_on),
            *fields.tally(lambda week: week.tally, interval=False),
            *fields.limits(lambda week: week.point),
        ],
        map(_Week, days_of(trends), shown.tallies, points_of(shown.chart, trends)),
    )


def draw_scores(trends: Trends, addresses: Addresses, caption: str, words: Words) -> list[Drawing]:
    """The scores of a venue by week; nothing where they are too few."""
    scores = [week.score for week in trends.weeks]
    if sum(score is not None for score in scores) < FEWEST_WEEKS:
        return []
    behind = [addresses.behind(days) for days in days_of(trends)]
    table = weeks_table(trends, Fields(words.language))
    return [
        draw(
            "scores",
            caption,
            lambda width: scores_chart(
                scores, trends.score_chart, Frame(trends.period, words, width)
            ),
            say_how_to_read(trends.score_chart, words),
            show_table(table, SCORES, words, {"inspections": behind}),
        )
    ]


def say_how_to_read(chart: ControlChart | None, words: Words) -> str:
    """What the band and the marks mean; why there are none."""
    if chart is None:
        return words.gettext("Too few weeks have enough checks to tell change from chance.")
    return words.gettext(
        "Within the band a week differs by chance alone. A triangle lies beyond it; squares are "
        "eight weeks or more in a row on one side of the usual rate."
    )


def days_of(trends: Trends) -> list[Period]:
    """The days of each week, within the period."""
    return [Period(week.first_on, week.last_on) for week in trends.weeks]
