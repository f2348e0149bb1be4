"""Tables of tickets: how many, how long mending took, promises, what came back, what it cost."""

from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from app.checklists.definition import Severity
from app.tickets.costs import Assumption
from app.tickets.kept.tallies import Kept
from app.tickets.states import Promised
from app.trends.documents.fields import Fields, field
from app.trends.documents.tables import DataTable, fill_table
from app.trends.documents.words import ALL_SEVERITIES, PROMISED
from app.trends.numbers.figures import Trends
from app.trends.numbers.ticket_figures import CostFigures, PromiseFigures
from app.trends.statistics.spread import Spread


def tickets_table(trends: Trends, fields: Fields) -> DataTable:
    """Tickets of the period, in one row."""
    _ = fields.gettext
    return fill_table(
        "tickets",
        _("Tickets"),
        _("Open at the start of the period, plus opened, less mended, is open at its end."),
        [
            field("count", "open_at_start", _("Open at the start"), lambda one: one.open_at_start),
            field("count", "opened", _("Opened"), lambda one: one.opened),
            field("count", "mended", _("Mended"), lambda one: one.mended),
            field("count", "open_at_end", _("Open at the end"), lambda one: one.open_at_end),
            field("count", "reopened", _("Opened again"), lambda one: one.reopened),
            field("count", "returned", _("Same problem again"), lambda one: one.returned),
        ],
        [trends.tickets],
    )


class Mended(NamedTuple):
    """How long mending took; of all severities where it names none."""

    severity: Severity | None
    spread: Spread


def mending_table(trends: Trends, fields: Fields) -> DataTable:
    """How long mending took, by severity."""
    _ = fields.gettext
    times = trends.mending
    ended = [
        ("quarter_s", "lower_quartile", _("A quarter mended (seconds)")),
        ("median_s", "median", _("Half mended (seconds)")),
        ("three_quarters_s", "upper_quartile", _("Three quarters mended (seconds)")),
        ("nine_tenths_s", "ninth_decile", _("Nine in ten mended (seconds)")),
    ]
    return fill_table(
        "mending",
        _("Time to mend"),
        _("How long mending took, from opening; tickets still open count as not mended yet."),
        [
            fields.code(
                "severity", _("Severity"), ALL_SEVERITIES, lambda one: one.severity or "all"
            ),
            field("count", "count", _("Tickets"), lambda one: one.spread.count),
            field("count", "still_open", _("Still open"), lambda one: one.spread.open),
            *(
                field("seconds", key, title, attrgetter(f"spread.{name}"))
                for key, name, title in ended
            ),
        ],
        [
            Mended(None, times.all),
            *(Mended(severity, spread) for severity, spread in times.by_severity.items()),
        ],
    )


class PromiseRow(NamedTuple):
    """Promises of a kind to a team; `is_total`: of all teams."""

    is_total: bool
    team: str | None
    promised: Promised
    kept: Kept


def promises_table(trends: Trends, fields: Fields) -> DataTable:
    """Promises that came due, in all and by team."""
    _ = fields.gettext
    return fill_table(
        "promises",
        _("Promises"),
        _("Promises that came due in the period: kept or broken, in all and by team."),
        [
            field("text", "team", _("Team"), lambda one: _team(one, fields)),
            fields.code("promised", _("Promised"), PROMISED, lambda one: one.promised.value),
            field("count", "kept", _("Kept"), lambda one: one.kept.kept),
            field("count", "broken", _("Broken"), lambda one: one.kept.broken),
            field("rate", "share", _("Share kept"), lambda one: one.kept.share),
            fields.yes_no("is_total", _("All teams"), lambda one: one.is_total),
            field("text", "label", _("Team and promise"), lambda one: _label(one, fields)),
        ],
        _promise_rows(trends.promises),
    )


def _promise_rows(promises: PromiseFigures) -> Iterator[PromiseRow]:
    for promised, kept in promises.total.items():
        yield PromiseRow(True, None, promised, kept)
    for team, by_kind in promises.by_team.items():
        for promised, kept in by_kind.items():
            yield PromiseRow(False, team, promised, kept)


def _team(row: PromiseRow, fields: Fields) -> str:
    if row.is_total:
        return fields.gettext("all teams")
    return fields.gettext("no team") if row.team is None else row.team


def _label(row: PromiseRow, fields: Fields) -> str:
    return f"{_team(row, fields)}: {fields.gettext(PROMISED[row.promised.value])}"


def returns_table(trends: Trends, fields: Fields) -> DataTable:
    """What came back after it was seen to be mended, in one row."""
    _ = fields.gettext
    promises = trends.promises
    return fill_table(
        "returns",
        _("What came back"),
        _("Tickets seen to be mended, and how many of these failed again within so many days."),
        [
            field("count", "closed", _("Seen to be mended"), lambda one: one.returns.closed),
            field("count", "returned", _("Failed again"), lambda one: one.returns.returned),
            field("count", "return_days", _("Within days"), lambda one: one.return_days),
            field("count", "reopened", _("Opened again"), lambda one: one.returns.reopened),
        ],
        [promises],
    )


class CostLine(NamedTuple):
    """Open tickets of a severity with what they cost; of all where it names none."""

    severity: Severity | None
    tickets: int
    open_s: int
    assumption: Assumption | None
    amount: Decimal | None


def cost_table(trends: Trends, fields: Fields) -> DataTable:
    """What open tickets cost, with what was assumed."""
    _ = fields.gettext
    cost = trends.cost
    return fill_table(
        "cost",
        _("Cost"),
        _("Open seconds in opening hours, times what an hour costs, times what visitors weigh."),
        [
            fields.code(
                "severity", _("Severity"), ALL_SEVERITIES, lambda one: one.severity or "all"
            ),
            field("count", "tickets", _("Tickets"), lambda one: one.tickets),
            field("seconds", "open_s", _("Open (seconds)"), lambda one: one.open_s),
            field(
                "money",
                "per_hour",
                _("Assumed per hour"),
                lambda one: one.assumption and one.assumption.per_hour,
            ),
            field(
                "number",
                "weight",
                _("Assumed weight"),
                lambda one: one.assumption and one.assumption.weight,
            ),
            field("money", "amount", _("Amount"), lambda one: one.amount),
            field("text", "currency", _("Currency"), lambda one: cost.currency),
        ],
        _cost_lines(cost),
    )


def _cost_lines(cost: CostFigures) -> Iterator[CostLine]:
    for severity, tickets in cost.tickets.items():
        found = cost.costs.get(severity)
        yield CostLine(
            severity,
            tickets,
            cost.open_s[severity],
            found and found.assumption,
            found and found.amount,
        )
    yield CostLine(None, sum(cost.tickets.values()), sum(cost.open_s.values()), None, cost.amount)


def segments_table(trends: Trends, fields: Fields) -> DataTable:
    """The parts of the visitors that the cost assumes."""
    _ = fields.gettext
    return fill_table(
        "segments",
        _("Visitors assumed"),
        _("The parts of the visitors that the cost assumes; all others weigh 1."),
        [
            field("text", "name", _("Part of the visitors"), lambda one: one.name),
            field("rate", "share", _("Share"), lambda one: one.share),
            field("number", "weight", _("Weight"), lambda one: one.weight),
        ],
        trends.cost.segments,
    )
