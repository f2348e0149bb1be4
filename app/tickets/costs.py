"""What neglect costs: the open time of a ticket as money, with the assumption that made it. Pure.

    amount = open hours × cost of an open hour × Σ (share × weight of the segments)

The visitors that no segment names weigh 1: without segments the sum is 1, and a segment of a third
that weighs 2.5 makes it 1.5. An open hour is one of the venue's business calendar in which the
ticket was not mended; on hold it is not mended either: a guest meets the broken lock all the same.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from app.checklists.definition import Severity
from app.tickets.plans import Costs, Segment
from app.venues.calendar import BusinessCalendar


class Assumption(NamedTuple):
    """What an amount rests on, to be printed beside it."""

    severity: Severity
    per_hour: Decimal
    segments: tuple[Segment, ...]
    rest_share: Decimal  # of the visitors that no segment names; they weigh 1
    weight: Decimal  # Σ share × weight, the rest included
    open_s: int


class Cost(NamedTuple):
    """An amount in whole cents, half a cent rounded up, and what it rests on."""

    amount: Decimal
    currency: str
    assumption: Assumption


def unmended_s(
    calendar: BusinessCalendar,
    stretches: Iterable[tuple[datetime, datetime | None]],
    until: datetime,
) -> int:
    """The open seconds in which a ticket was not mended.

    `stretches` are from its opening, or reopening, to its mending, None while it is not; they do
    not overlap. What lies after `until` does not count.
    """
    return sum(
        calendar.between(begin, until if end is None else min(end, until))
        for begin, end in stretches
    )


def cost_of(costs: Costs, severity: Severity, open_s: int) -> Cost | None:
    """What so many open seconds cost; None where nobody has said what an hour costs."""
    per_hour = costs.per_hour.get(severity)
    if per_hour is None:
        return None
    rest = max(Decimal(0), 1 - sum((one.share for one in costs.segments), Decimal(0)))
    weight = sum((one.share * one.weight for one in costs.segments), rest)
    # By fractions: a third of an hour is no decimal number, and half a cent is to be exact.
    exact = Fraction(open_s, 3600) * Fraction(per_hour) * Fraction(weight)
    cents = floor(exact * 100 + Fraction(1, 2))
    assumption = Assumption(severity, per_hour, costs.segments, rest, weight, open_s)
    return Cost(Decimal(cents).scaleb(-2), costs.currency, assumption)
