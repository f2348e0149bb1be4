"""Tables of the checks: each one, by week, by spot, and where it never fails."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.trends.documents.fields import Fields, field
from app.trends.documents.links import links_of
from app.trends.documents.tables import DataTable, Link, fill_table
from app.trends.documents.week_tables import points_of
from app.trends.documents.words import SEVERITY, STAGES
from app.trends.numbers.figures import CheckFigures, SpotTally, Trends
from app.trends.statistics.control_chart import Point
from app.trends.statistics.tallies import Tally


def checks_table(trends: Trends, fields: Fields) -> DataTable:
    """Every check over the period."""
    _, links = fields.gettext, links_of(trends)
    mondays = [week.monday_on for week in trends.weeks]
    return fill_table(
        "checks",
        _("Checks"),
        _("Every check over the period: how often it failed, and which way that moved."),
        [
            field(
                "text", "checklist", _("Checklist"), lambda one: fields.text(one.checklist_title)
            ),
            field("text", "check", _("Check"), lambda one: fields.text(one.prompt)),
            field("text", "moment", _("Moment"), lambda one: fields.text(one.moment)),
            fields.code("stage", _("Part of the visit"), STAGES, lambda one: one.stage.value),
            fields.code("severity", _("Severity"), SEVERITY, lambda one: one.severity.value),
            *fields.tally(lambda one: one.tally),
            field("count", "not_applicable", _("Not applicable"), lambda one: one.not_applicable),
            *fields.compared(
                lambda one: one.before, lambda one: one.recent, lambda one: one.direction
            ),
            *fields.change(lambda one: one.change, mondays),
            field("number", "rank", _("Rank"), lambda one: one.rank),
            field(
                "text",
                "worst_spot",
                _("Most affected spot"),
                lambda one: one.worst_spot and one.worst_spot.spot.name,
            ),
            *fields.chart(lambda one: one.chart),
            fields.yes_no("is_asked", _("Still asked"), lambda one: one.is_asked),
            *fields.series(lambda one: one.series),
        ],
        trends.checks,
        Link("check", lambda one: links.check(one.series)),
    )


def worst_table(trends: Trends, fields: Fields) -> DataTable:
    """The checks that surely fail most, by how much that hurts; the worst first."""
    _ = fields.gettext
    return _ranking(
        "worst",
        _("Worst checks"),
        _("The checks that surely fail most, by how much that hurts, the worst first."),
        trends.worst,
        trends,
        fields,
    )


def improved_table(trends: Trends, fields: Fields) -> DataTable:
    """The checks that got better, the largest fall first."""
    _ = fields.gettext
    return _ranking(
        "improved",
        _("Most improved checks"),
        _("The checks that fail less than before by more than chance, the largest fall first."),
        trends.improved,
        trends,
        fields,
    )


def _ranking(
    key: str,
    title: str,
    description: str,
    checks: Sequence[CheckFigures],
    trends: Trends,
    fields: Fields,
) -> DataTable:
    _, links = fields.gettext, links_of(trends)
    return fill_table(
        key,
        title,
        description,
        [
            field("text", "check", _("Check"), lambda one: fields.text(one.prompt)),
            fields.code("severity", _("Severity"), SEVERITY, lambda one: one.severity.value),
            *fields.tally(lambda one: one.tally),
            *fields.compared(
                lambda one: one.before, lambda one: one.recent, lambda one: one.direction
            ),
            field("number", "rank", _("Rank"), lambda one: one.rank),
            *fields.series(lambda one: one.series),
        ],
        checks,
        Link("check", lambda one: links.check(one.series)),
    )


class CheckWeek(NamedTuple):
    """A check in one week."""

    check: CheckFigures
    monday_on: date
    tally: Tally
    point: Point | None


def check_weeks_table(trends: Trends, fields: Fields) -> DataTable:
    """Every check in every week, a row each."""
    _ = fields.gettext
    rows = [
        CheckWeek(check, week.monday_on, tally, point)
        for check in trends.checks
        for week, tally, point in zip(
            trends.weeks, check.weeks, points_of(check.chart, trends), strict=True
        )
    ]
    return fill_table(
        "check_weeks",
        _("Checks by week"),
        _("Every check in every week, with its control limits."),
        [
            field("text", "check", _("Check"), lambda row: fields.text(row.check.prompt)),
            field("day", "week", _("Week of"), lambda row: row.monday_on),
            *fields.tally(lambda row: row.tally, interval=False),
            *fields.limits(lambda row: row.point),
            *fields.series(lambda row: row.check.series),
        ],
        rows,
    )


class CheckSpot(NamedTuple):
    """A check at one spot."""

    check: CheckFigures
    at: SpotTally


def check_spots_table(trends: Trends, fields: Fields) -> DataTable:
    """Every check at every spot, the spot where it surely fails most first."""
    _ = fields.gettext
    return fill_table(
        "check_spots",
        _("Checks by spot"),
        _("Every check at every spot in use, the most affected spots first."),
        [
            field("text", "check", _("Check"), lambda row: fields.text(row.check.prompt)),
            *fields.spot(lambda row: row.at.spot),
            *fields.tally(lambda row: row.at.tally),
            *fields.series(lambda row: row.check.series),
        ],
        [CheckSpot(check, at) for check in trends.checks for at in check.spots],
    )


def unfailing_table(trends: Trends, fields: Fields) -> DataTable:
    """Checks that never fail at a spot though they do at others."""
    _, links = fields.gettext, links_of(trends)
    elsewhere = _("%(figure)s, elsewhere", figure="{}")
    return fill_table(
        "unfailing",
        _("Never failing here"),
        _("Checks that never fail at a spot though they do at others: worth a look together."),
        [
            field("text", "check", _("Check"), lambda one: fields.text(one.prompt)),
            *fields.spot(lambda one: one.spot),
            field("count", "checked", _("Checked"), lambda one: one.checked),
            *fields.tally(lambda one: one.elsewhere, part="elsewhere_", part_title=elsewhere),
            field("number", "probability", _("Probability by chance"), lambda one: one.probability),
            *fields.series(lambda one: one.series),
        ],
        trends.unfailing,
        Link("check", lambda one: links.check(one.series)),
    )
