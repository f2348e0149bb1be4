"""The numbers of a venue's tickets: how they were mended, promised, and what they cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.checklists.definition import Severity
from app.tickets.costs import Cost
from app.tickets.kept.past import Returns
from app.tickets.kept.tallies import ByKind
from app.trends.statistics.spread import Spread


@dataclass(frozen=True, slots=True)
class TicketFigures:
    """Tickets of the period: open_at_start + opened - mended = open_at_end.

    One that was mended and opened again counts as not mended yet. `returned` are those of `opened`
    that follow an earlier one of the same problem; `reopened` counts each time.
    """

    opened: int
    mended: int
    reopened: int
    returned: int
    open_at_start: int
    open_at_end: int


@dataclass(frozen=True, slots=True)
class MendTimes:
    """How long mending took, in seconds from opening, of tickets opened in the period.

    Open ones are counted as not mended yet, never left out (`Spread`).
    """

    all: Spread
    by_severity: Mapping[Severity, Spread]


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """Promises that came due in the period, in all and by team (its name; None: no team)."""

    total: ByKind
    by_team: Mapping[str | None, ByKind]
    returns: Returns
    return_days: int


@dataclass(frozen=True, slots=True)
class SegmentWeight:
    """A part of the visitors, and how much a failure matters to them."""

    name: str
    share: Decimal
    weight: Decimal


@dataclass(frozen=True, slots=True)
class CostFigures:
    """What open moments cost: per severity its tickets, open seconds and, where a manager has said
    what an hour costs, the money with its assumption. `amount` is None where nothing is assumed.
    """

    currency: str
    amount: Decimal | None
    tickets: Mapping[Severity, int]
    open_s: Mapping[Severity, int]
    costs: Mapping[Severity, Cost | None]
    segments: tuple[SegmentWeight, ...]
