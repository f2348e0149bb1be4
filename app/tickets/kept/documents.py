"""How promises were kept, as it goes out."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.checklists.definition import Severity
from app.tickets.kept.past import Returns
from app.tickets.kept.tallies import ByKind, Promises, TeamTally
from app.tickets.plans import HandlingPlan

HOUR = 3600


def promises_document(
    promises: Promises, plan: HandlingPlan, from_on: date, to_on: date
) -> dict[str, Any]:
    """All of it, as `PromisesOut` describes it."""
    return {
        "from_on": from_on,
        "to_on": to_on,
        "return_days": plan.return_days,
        "teams": [_team(one) for one in promises.teams],
        "total": _by_kind(promises.total),
        "returns": returns_document(promises.returns),
        "cost": cost_document(promises, plan),
    }


def _team(one: TeamTally) -> dict[str, Any]:
    return {
        "team": one.team,
        "months": [{"month": f"{day:%Y-%m}", **_by_kind(by)} for day, by in one.months.items()],
        "total": _by_kind(one.total),
        "returns": returns_document(one.returns),
    }


def _by_kind(by: ByKind) -> dict[str, Any]:
    return {
        str(kind): {"kept": one.kept, "broken": one.broken, "share": one.share}
        for kind, one in by.items()
    }


def returns_document(returns: Returns) -> dict[str, int]:
    """What came back, as `ReturnsOut` describes it."""
    return returns._asdict()


def cost_document(promises: Promises, plan: HandlingPlan) -> dict[str, Any]:
    """Open time as money, with all that it was assumed from, as `CostOut` describes it."""
    amounts = [cost.amount for cost in promises.costs.values() if cost]
    return {
        "currency": plan.costs.currency,
        "amount": str(sum(amounts, Decimal(0))) if amounts else None,
        "lines": [_cost_line(promises, severity) for severity in promises.costs],
        "segments": [
            {"key": key, "name": name, "share": str(share), "weight": str(weight)}
            for key, name, share, weight in plan.costs.segments
        ],
    }


def _cost_line(promises: Promises, severity: Severity) -> dict[str, Any]:
    cost = promises.costs[severity]
    return {
        "severity": str(severity),
        "tickets": promises.tickets[severity],
        "open_hours": f"{promises.open_s[severity] / HOUR:.1f}",
        "per_hour": str(cost.assumption.per_hour) if cost else None,
        "weight": str(cost.assumption.weight) if cost else None,
        "amount": str(cost.amount) if cost else None,
    }
