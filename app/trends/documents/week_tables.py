"""Tables of the venue as a whole: in all, week by week, and what its control charts show."""

from typing import NamedTuple

from app.trends.documents.fields import Fields, field
from app.trends.documents.tables import DataTable, fill_table
from app.trends.documents.words import CHARTED, COMPARED, PARTS
from app.trends.numbers.figures import Trends, WeekFigures
from app.trends.numbers.periods import Period
from app.trends.statistics.change import Change
from app.trends.statistics.control_chart import ControlChart, Point
from app.trends.statistics.tallies import Direction, Tally


class Part(NamedTuple):
    """The whole period, or one of the two parts that are compared."""

    name: str
    period: Period | None
    inspections: int | None
    tally: Tally
    direction: Direction | None


def about_table(trends: Trends, fields: Fields) -> DataTable:
    """Which report it is."""
    _ = fields.gettext
    rows = [
        ("venue", _("Venue"), trends.venue_name),
        ("venue_id", _("Venue ID"), str(trends.venue_id)),
        ("from", _("From"), trends.period.from_on.isoformat()),
        ("to", _("To"), trends.period.to_on.isoformat()),
        ("compare", _("Compared"), fields.gettext(COMPARED[trends.comparison.by])),
        ("as_of", _("As of"), trends.as_of.isoformat()),
    ]
    return fill_table(
        "about",
        _("About"),
        _("Which venue and days these numbers are of, and what is compared."),
        [
            field("text", "key", _("Key"), lambda row: row[0]),
            field("text", "name", _("What"), lambda row: row[1]),
            field("text", "value", _("Value"), lambda row: row[2]),
        ],
        rows,
    )


def summary_table(trends: Trends, fields: Fields) -> DataTable:
    """The whole period and the two parts of it."""
    _ = fields.gettext
    before, recent = trends.comparison.before, trends.comparison.recent
    parts = [
        Part("period", trends.period, trends.inspections, trends.tally, None),
        Part("before", before, None, trends.before, None),
        Part("recent", recent, None, trends.recent, trends.direction),
    ]
    return fill_table(
        "summary",
        _("In all"),
        _("Failure rates of the whole period and of the two parts of time that are compared."),
        [
            fields.code("part", _("Part of time"), PARTS, lambda part: part.name),
            field("day", "from", _("From"), lambda part: part.period and part.period.from_on),
            field("day", "to", _("To"), lambda part: part.period and part.period.to_on),
            field("count", "inspections", _("Inspections"), lambda part: part.inspections),
            *fields.tally(lambda part: part.tally),
            fields.direction(lambda part: part.direction),
        ],
        parts,
    )


class Week(NamedTuple):
    """A week with its points of both charts."""

    figures: WeekFigures
    rate: Point | None
    score: Point | None


def weeks_table(trends: Trends, fields: Fields) -> DataTable:
    """Failures, scores and tickets by week."""
    _ = fields.gettext
    rates, scores = points_of(trends.chart, trends), points_of(trends.score_chart, trends)
    score = _("%(figure)s of the score", figure="{}")
    return fill_table(
        "weeks",
        _("By week"),
        _("Failure rate, score and tickets by week, with the control limits."),
        [
            field("day", "week", _("Week of"), lambda week: week.figures.monday_on),
            field("day", "first_on", _("Begins on"), lambda week: week.figures.first_on),
            field("day", "last_on", _("Ends on"), lambda week: week.figures.last_on),
            field("count", "inspections", _("Inspections"), lambda week: week.figures.inspections),
            *fields.tally(lambda week: week.figures.tally, interval=False),
            *fields.limits(lambda week: week.rate),
            field("rate", "score", _("Score"), lambda week: week.figures.score),
            *fields.limits(lambda week: week.score, part="score_", part_title=score),
            field("count", "opened", _("Tickets opened"), lambda week: week.figures.opened),
            field("count", "mended", _("Tickets mended"), lambda week: week.figures.mended),
            field("count", "reopened", _("Tickets reopened"), lambda week: week.figures.reopened),
            field(
                "count",
                "open_at_end",
                _("Tickets open at the end"),
                lambda week: week.figures.open_at_end,
            ),
        ],
        map(Week, trends.weeks, rates, scores),
    )


def points_of(chart: ControlChart | None, trends: Trends) -> tuple[Point | None, ...]:
    """The chart's point of each week; none where there is no chart."""
    return chart.points if chart else (None,) * len(trends.weeks)


class Charted(NamedTuple):
    """A figure of the venue with its chart, and what that shows."""

    name: str
    chart: ControlChart | None
    change: Change


def charts_table(trends: Trends, fields: Fields) -> DataTable:
    """What the venue's control charts show."""
    _ = fields.gettext
    mondays = [week.monday_on for week in trends.weeks]
    return fill_table(
        "charts",
        _("Control charts"),
        _("What the control charts of the whole venue show: change, or chance."),
        [
            fields.code("figure", _("Figure"), CHARTED, lambda one: one.name),
            *fields.chart(lambda one: one.chart),
            *fields.change(lambda one: one.change, mondays),
        ],
        [
            Charted("rate", trends.chart, trends.change),
            Charted("score", trends.score_chart, trends.score_change),
        ],
    )
