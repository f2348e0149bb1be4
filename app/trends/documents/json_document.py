"""A venue's trends as the API's JSON. `schemas.TrendsOut` describes it; a test holds them together.

Built by hand: marshmallow would take several times as long over a year of weeks.
"""

from collections.abc import Sequence
from datetime import date

import orjson

from app.trends.documents.pieces import (
    Document,
    comparison_document,
    interval_document,
    period_document,
    series_document,
    spot_document,
    tally_document,
)
from app.trends.documents.ticket_documents import (
    cost_document,
    friction_document,
    inspectors_document,
    mending_document,
    promises_document,
    tickets_document,
)
from app.trends.numbers.figures import (
    CheckFigures,
    SpotFigures,
    SpotTally,
    Trends,
    UnfailingCheck,
    WeekFigures,
)
from app.trends.statistics.change import Change
from app.trends.statistics.control_chart import ControlChart
from app.trends.statistics.tallies import Tally


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
        "tickets": tickets_document(trends),
        "mending": mending_document(trends.mending),
        "promises": promises_document(trends.promises),
        "cost": cost_document(trends.cost),
        "friction": [friction_document(one) for one in trends.friction],
        "inspectors": inspectors_document(trends.inspectors),
    }


def check_document(trends: Trends, checks: Sequence[CheckFigures]) -> Document:
    """One check, as `CheckTrendsOut` describes it: a series for each meaning that it had."""
    mondays = [week.monday_on for week in trends.weeks]
    return {
        **_same_days(trends),
        "series": [_check(check, mondays) for check in checks],
    }


def spot_trends_document(trends: Trends, spot: SpotFigures, weeks: Sequence[Tally]) -> Document:
    """One spot, as `SpotTrendsOut` describes it: by week, and check by check."""
    checks = [
        (check, at) for check in trends.checks for at in check.spots if at.spot.id == spot.spot.id
    ]
    return {
        **_same_days(trends),
        "spot": _spot(spot),
        "weeks": [tally_document(tally) for tally in weeks],
        "checks": [
            {
                **series_document(check.series),
                "prompt": dict(check.prompt),
                "severity": check.severity.value,
                "tally": interval_document(at.tally),
            }
            for check, at in checks
        ],
    }


def _same_days(trends: Trends) -> Document:
    return {
        "venue_id": trends.venue_id,
        **period_document(trends.period),
        "comparison": comparison_document(trends.comparison),
        "mondays": [week.monday_on for week in trends.weeks],
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
