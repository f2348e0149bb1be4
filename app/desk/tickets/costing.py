"""What it costs that a ticket is not mended, with the assumption beside it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from babel.numbers import format_decimal

from app.checklists.definition import Severity
from app.desk.wording import Words
from app.tickets.costs import Cost, cost_of, unmended_s
from app.tickets.handling import Handling
from app.tickets.kept.past import Happened, Period, unmended_stretches
from app.tickets.record import PREFIX

HOUR: Final = 3600


class Priced(NamedTuple):
    """An amount, and what it was assumed from."""

    amount: str
    assumption: str


def price_of(
    ticket: Mapping[str, Any],
    history: Iterable[Mapping[str, Any]],
    handling: Handling,
    at: datetime,
    words: Words,
) -> Priced | None:
    """What a ticket has cost until then; None where the plan does not say what an hour costs."""
    happened = [
        Happened(PREFIX + one["kind"], one["at"])
        for one in history
        if one["ticket_id"] == ticket["id"]
    ]
    stretches = unmended_stretches(
        ticket["opened_at"],
        happened,
        ticket["resolved_at"] or ticket["closed_at"],
        Period(ticket["opened_at"], at),
    )
    open_s = unmended_s(handling.venue, stretches, at)
    cost = cost_of(handling.plan.costs, Severity(ticket["severity"]), open_s)
    return _said(cost, words) if cost else None


def _said(cost: Cost, words: Words) -> Priced:
    assumed = cost.assumption
    hours = format_decimal(round(Decimal(assumed.open_s) / HOUR, 1), locale=words.locale)
    per_hour = words.money(str(assumed.per_hour), cost.currency)
    values = {"hours": hours, "per_hour": per_hour}
    if assumed.segments:
        weight = format_decimal(round(assumed.weight, 2), locale=words.locale)
        said = words.gettext(
            "Assumed by the venue's managers: %(hours)s open hours × %(per_hour)s an hour × "
            "%(weight)s for the visitors whom it meets.",
            weight=weight,
            **values,
        )
    else:
        said = words.gettext(
            "Assumed by the venue's managers: %(hours)s open hours × %(per_hour)s an hour.",
            **values,
        )
    return Priced(words.money(str(cost.amount), cost.currency), said)
