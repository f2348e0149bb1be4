"""A venue's trends as the API's JSON. `schemas.TrendsOut` describes it; a test holds them together.

Built by hand: marshmallow would take several times as long over a year of weeks.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import orjson

from app.checklists.definition import Severity
from app.tickets.kept.tallies import ByKind
from app.trends.documents.pieces import (
    Document,
    comparison_document,
    interval_document,
    period_document,
    series_document,
    spot_document,
    tally_document,
)
from app.trends.numbers.figures import (
    CheckFigures,
    InspectorFigures,
    InspectorsFigures,
    ItemFriction,
    SpotFigures,
    SpotTally,
    Trends,
    UnfailingCheck,
    WeekFigures,
)
from app.trends.numbers.ticket_figures import CostFigures, MendTimes, PromiseFigures
from app.trends.statistics.change import Change
from app.trends.statistics.control_chart import ControlChart
from app.trends.statistics.spread import Spread


def trends_json(trends: Trends) -> bytes:
    """The document, written."""
    return orjson.dumps(trends_document(trends))


def trends_document(trends: Trends) -> Document:
    """Everything that `Trends` knows."""
    mondays = [week.monday_on for week in trends.weeks]
    return {
        "venue_id": trends.venue_id,
        "venue_name": trends.venue_name,
        **period_document(trends.period),
        "comparison": comparison_document(trends.comparison),
        "as_of": trends.as_of,
        "inspections": trends.inspections,
        "tally": interval_document(trends.tally),
        "before": interval_document(trends.before),
        "recent": interval_document(trends.recent),
        "direction": trends.direction,
        "chart": _chart(trends.chart),
        "change": _change(trends.change, mondays),
        "score_chart": _chart(trends.score_chart),
        "score_change": _change(trends.score_change, mondays),
        "weeks": _weeks(trends),
        "checks": [_check(check, mondays) for check in trends.checks],
        "worst": [_ranked(check) for check in trends.worst],
        "improved": [_ranked(check) for check in trends.improved],
        "spots": [_spot(spot) for spot in trends.spots],
        "neglected": [_neglected(spot) for spot in trends.neglected],
        "unfailing": [_unfailing(one) for one in trends.unfailing],
        "tickets": _tickets(trends),
        "mending": _mending(trends.mending),
        "promises": _promises(trends.promises),
        "cost": _cost(trends.cost),
        "friction": [_friction(one) for one in trends.friction],
        "inspectors": _inspectors(trends.inspectors),
    }


def _chart(chart: ControlChart | None) -> Document | None:
    if chart is None:
        return None
    return {"kind": chart.kind, "centre": chart.centre, "spread": chart.spread}


def _change(change: Change, mondays: Sequence[date]) -> Document:
    return {
        "verdict": change.verdict,
        "since": None if change.since is None else mondays[change.since],
        "because": None if change.because is None else change.because.value,
    }


def _weeks(trends: Trends) -> list[Document]:
    rates = _limits(trends.chart, len(trends.weeks))
    scores = _limits(trends.score_chart, len(trends.weeks))
    return [
        _week(week, rate, {"score": week.score, **score})
        for week, rate, score in zip(trends.weeks, rates, scores, strict=True)
    ]


def _week(week: WeekFigures, limits: Document, score: Document) -> Document:
    return {
        "monday_on": week.monday_on,
        "first_on": week.first_on,
        "last_on": week.last_on,
        "inspections": week.inspections,
        "tally": {**tally_document(week.tally), **limits},
        "score": score,
        "opened": week.opened,
        "mended": week.mended,
        "reopened": week.reopened,
        "open_at_end": week.open_at_end,
    }


def _limits(chart: ControlChart | None, weeks: int) -> list[Document]:
    """Of each week its control limits, and what it signals."""
    if chart is None:
        return [{"low": None, "high": None, "signal": None}] * weeks
    return [
        {"low": low, "high": high, "signal": None if signal is None else signal.value}
        for _, low, high, signal in chart.points
    ]


def _check(check: CheckFigures, mondays: Sequence[date]) -> Document:
    limits = _limits(check.chart, len(check.weeks))
    return {
        **series_document(check.series),
        "checklist_title": dict(check.checklist_title),
        "prompt": dict(check.prompt),
        "moment": dict(check.moment),
        "stage": check.stage.value,
        "severity": check.severity.value,
        "is_asked": check.is_asked,
        "tally": interval_document(check.tally),
        "not_applicable": check.not_applicable,
        "before": interval_document(check.before),
        "recent": interval_document(check.recent),
        "direction": check.direction,
        "rank": check.rank,
        "chart": _chart(check.chart),
        "change": _change(check.change, mondays),
        "weeks": [
            {**tally_document(tally), **limit}
            for tally, limit in zip(check.weeks, limits, strict=True)
        ],
        "worst_spot": _spot_tally(check.worst_spot) if check.worst_spot else None,
        "spots": [_spot_tally(one) for one in check.spots],
    }


def _spot_tally(one: SpotTally) -> Document:
    return {"spot": spot_document(one.spot), "tally": interval_document(one.tally)}


def _ranked(check: CheckFigures) -> Document:
    return {
        **series_document(check.series),
        "tally": interval_document(check.tally),
        "before": interval_document(check.before),
        "recent": interval_document(check.recent),
        "rank": check.rank,
    }


def _spot(spot: SpotFigures) -> Document:
    return {
        **spot_document(spot.spot),
        "inspections": spot.inspections,
        "tally": interval_document(spot.tally),
        "before": interval_document(spot.before),
        "recent": interval_document(spot.recent),
        "direction": spot.direction,
        "last_on": spot.last_on,
        "usual_gap_days": spot.usual_gap_days,
        "neglect": spot.neglect,
    }


def _neglected(spot: SpotFigures) -> Document:
    return {
        **spot_document(spot.spot),
        "last_on": spot.last_on,
        "usual_gap_days": spot.usual_gap_days,
        "neglect": spot.neglect,
    }


def _unfailing(one: UnfailingCheck) -> Document:
    return {
        **series_document(one.series),
        "prompt": dict(one.prompt),
        "spot": spot_document(one.spot),
        "checked": one.checked,
        "elsewhere": interval_document(one.elsewhere),
        "probability": one.probability,
    }


def _tickets(trends: Trends) -> Document:
    tickets = trends.tickets
    return {
        "opened": tickets.opened,
        "mended": tickets.mended,
        "reopened": tickets.reopened,
        "returned": tickets.returned,
        "open_at_start": tickets.open_at_start,
        "open_at_end": tickets.open_at_end,
    }


def _mending(times: MendTimes) -> Document:
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


def _promises(promises: PromiseFigures) -> Document:
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


def _cost(cost: CostFigures) -> Document:
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


def _friction(one: ItemFriction) -> Document:
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


def _inspectors(figures: InspectorsFigures) -> Document:
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
        "expected": one.expected,
        "ratio": one.ratio,
        "agreement": one.agreement,
    }
