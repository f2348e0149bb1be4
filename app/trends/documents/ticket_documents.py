"""What the API's JSON says of the tickets of a venue's trends, and of those who walk it."""

from decimal import Decimal

from app.checklists.definition import Severity
from app.tickets.kept.tallies import ByKind
from app.trends.documents.pieces import Document, tally_document
from app.trends.numbers.figures import (
    InspectorFigures,
    InspectorsFigures,
    ItemFriction,
    Trends,
)
from app.trends.numbers.ticket_figures import CostFigures, MendTimes, PromiseFigures
from app.trends.statistics.spread import Spread


def tickets_document(trends: Trends) -> Document:
    """Tickets of the period."""
    tickets = trends.tickets
    return {
        "opened": tickets.opened,
        "mended": tickets.mended,
        "reopened": tickets.reopened,
        "returned": tickets.returned,
        "open_at_start": tickets.open_at_start,
        "open_at_end": tickets.open_at_end,
    }


def mending_document(times: MendTimes) -> Document:
    """How long mending took."""
    return {
        "all": _spread(times.all),
        "by_severity": [
            {"severity": severity.value, **_spread(spread)}
            for severity, spread in times.by_severity.items()
        ],
    }


def _spread(spread: Spread) -> Document:
    return {
        "count": spread.count,
        "still_open": spread.open,
        "quarter_s": spread.lower_quartile,
        "median_s": spread.median,
        "three_quarters_s": spread.upper_quartile,
        "nine_tenths_s": spread.ninth_decile,
    }


def promises_document(promises: PromiseFigures) -> Document:
    """Promises that came due, and what came back."""
    return {
        "total": _by_kind(promises.total),
        "by_team": [
            {"team": team, **_by_kind(by_kind)} for team, by_kind in promises.by_team.items()
        ],
        "returns": promises.returns._asdict(),
        "return_days": promises.return_days,
    }


def _by_kind(by_kind: ByKind) -> Document:
    return {
        kind.value: {"kept": one.kept, "broken": one.broken, "share": one.share}
        for kind, one in by_kind.items()
    }


def cost_document(cost: CostFigures) -> Document:
    """What open tickets cost, with what was assumed."""
    return {
        "currency": cost.currency,
        "amount": _exact(cost.amount),
        "lines": [_cost_line(cost, severity) for severity in cost.tickets],
        "segments": [
            {"name": one.name, "share": str(one.share), "weight": str(one.weight)}
            for one in cost.segments
        ],
    }


def _cost_line(cost: CostFigures, severity: Severity) -> Document:
    found = cost.costs.get(severity)
    assumed = found.assumption if found else None
    return {
        "severity": severity.value,
        "tickets": cost.tickets[severity],
        "open_s": cost.open_s[severity],
        "per_hour": _exact(assumed.per_hour if assumed else None),
        "weight": _exact(assumed.weight if assumed else None),
        "amount": _exact(found.amount if found else None),
    }


def _exact(number: Decimal | None) -> str | None:
    """Money and its factors are text, so that nobody reads them as binary fractions."""
    return None if number is None else str(number)


def friction_document(one: ItemFriction) -> Document:
    """What filling one item of the form took."""
    friction = one.friction
    return {
        "checklist_slug": one.checklist_slug,
        "checklist_title": dict(one.checklist_title),
        "item_key": one.item_key,
        "prompt": dict(one.prompt),
        "timed": friction.timed,
        "ms": friction.ms,
        "seconds": friction.seconds,
        "corrections": friction.corrections,
        "rejected": friction.rejected,
        "abandoned": friction.abandoned,
    }


def inspectors_document(figures: InspectorsFigures) -> Document:
    """How far inspectors agree."""
    return {
        "over_dispersion": figures.over_dispersion,
        "inspectors": [_inspector(one) for one in figures.inspectors],
        "limits": [
            {
                "expected": one.expected,
                "low_95": one.low_95,
                "high_95": one.high_95,
                "low_998": one.low_998,
                "high_998": one.high_998,
            }
            for one in figures.limits
        ],
    }


def _inspector(one: InspectorFigures) -> Document:
    return {
        "person_id": one.person_id,
        "name": one.name,
        "inspections": one.inspections,
        "tally": tally_document(one.tally),
        "compared": tally_document(one.compared),
        "expected": one.expected,
        "ratio": one.ratio,
        "agreement": one.agreement,
    }
