"""What the page of promises shows, as plain values."""

from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from app.desk.plans.choices import name_in
from app.desk.wording import Words
from app.kernel.clock import now
from app.kernel.errors import Invalid
from app.tickets.kept.documents import cost_document
from app.tickets.kept.service import chosen_days, read_promises
from app.tickets.kept.tallies import ByKind, Kept, Promises
from app.tickets.planning.queries import find_plan_row, plan_of
from app.tickets.plans import HandlingPlan
from app.tickets.states import Promised
from app.venues.models import Venue
from app.venues.teams.queries import names_of_teams


def days_asked(
    said_from: str | None, said_to: str | None, today: date
) -> tuple[tuple[date, date], bool]:
    """The period of an address, and whether it could be; the usual one where it could not."""
    try:
        first = date.fromisoformat(said_from) if said_from else None
        last = date.fromisoformat(said_to) if said_to else None
        usual = chosen_days(first, last, today)
        is_believable = all(1980 <= one.year <= 2100 for one in usual)
    except (ValueError, Invalid, OverflowError):
        is_believable = False
    return (usual, True) if is_believable else (chosen_days(None, None, today), False)


def promises_page(venue: Venue, from_on: date, to_on: date, words: Words) -> dict[str, Any]:
    """All that the page shows; as many statements however much was promised."""
    plan = plan_of(find_plan_row(venue.id))
    promises = read_promises(venue, plan, from_on, to_on, now())
    names = names_of_teams(venue.id)
    return {
        "venue": venue,
        "from_on": from_on,
        "to_on": to_on,
        "period": words.period(from_on, to_on),
        "total": _kinds(promises.total, words),
        "teams": [
            {
                "name": name_in(names, one.team) if one.team else words.gettext("Without a team"),
                "total": _kinds(one.total, words),
                "months": [
                    (format_date(day, "LLL y", locale=words.locale), _kinds(by, words))
                    for day, by in one.months.items()
                ],
                "returns": one.returns,
            }
            for one in promises.teams
        ],
        "returns": promises.returns,
        "returned_share": words.percent(_share(promises)),
        "return_days": plan.return_days,
        **_costs(promises, plan, words),
    }


def _share(promises: Promises) -> float | None:
    returns = promises.returns
    return returns.returned / returns.closed if returns.closed else None


def _kinds(by: ByKind, words: Words) -> list[dict[str, Any]]:
    return [_kept(by[kind], words) for kind in (Promised.ACKNOWLEDGE, Promised.RESOLVE)]


def _kept(one: Kept, words: Words) -> dict[str, Any]:
    return {
        "percent": words.percent(one.share),
        "kept": words.number(one.kept),
        "due": words.number(one.kept + one.broken),
        "is_due": bool(one.kept + one.broken),
        "broken": words.number(one.broken),
    }


def _costs(promises: Promises, plan: HandlingPlan, words: Words) -> dict[str, Any]:
    cost = cost_document(promises, plan)
    currency = cost["currency"]
    return {
        "amount": words.money(cost["amount"], currency) if cost["amount"] else "",
        "cost_lines": [
            {
                "severity": words.severity(one["severity"]),
                "tickets": words.number(one["tickets"]),
                "hours": words.decimal(float(one["open_hours"])),
                "per_hour": words.money(one["per_hour"], currency) if one["per_hour"] else "",
                "weight": words.decimal(float(one["weight"])) if one["weight"] else "",
                "amount": words.money(one["amount"], currency) if one["amount"] else "",
            }
            for one in reversed(cost["lines"])
        ],
        "segments": [
            {
                "name": one["name"],
                "share": words.whole_percent(float(one["share"])),
                "weight": words.decimal(float(one["weight"])),
            }
            for one in cost["segments"]
        ],
        "has_rest": sum((Decimal(one["share"]) for one in cost["segments"]), Decimal(0)) < 1,
    }
