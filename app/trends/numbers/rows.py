"""The plain rows that a report is added up from.

They are sums over weeks or parts of time, so the cost follows weeks, spots and items, never single
answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.checklists.definition import Severity
from app.checklists.queries import Version


class WeekSum(NamedTuple):
    """Inspections in a week of the period, and the points they earned."""

    week: int
    inspections: int
    score_earned: int
    score_possible: int


class ItemSum(NamedTuple):
    """How an item of a version came out in a week of the period (None: before it), in one of the
    two parts of time.
    """

    week: int | None
    is_recent: bool
    version_id: UUID
    item_key: str
    checked: int
    failed: int
    not_applicable: int


class FrictionSum(NamedTuple):
    """What filling an item of a version took, over the period."""

    version_id: UUID
    item_key: str
    timed: int
    ms: int
    corrections: int
    rejected: int
    abandoned: int


class SpotSum(NamedTuple):
    """What one inspector checked at a spot on a version, in one of the two parts of time."""

    spot_id: UUID
    version_id: UUID
    person_id: UUID
    is_recent: bool
    inspections: int
    checked: int
    failed: int


class FindingSum(NamedTuple):
    """Findings of an item at a spot on a version."""

    spot_id: UUID
    version_id: UUID
    item_key: str
    failed: int
    not_applicable: int


class TicketSum(NamedTuple):
    """What became of tickets in a week of the period."""

    week: int
    opened: int
    mended: int
    reopened: int
    returned: int


class SpotRow(NamedTuple):
    """A spot in use. `last_on` is its last inspected day up to the period's end; the rest is of the
    period: on how many days it was inspected, the first and the last of them.
    """

    id: UUID
    name: str
    kind: str
    last_on: date | None
    days: int
    first_on: date | None
    last_in_period_on: date | None


class MendTime(NamedTuple):
    """How long a ticket opened in the period took to be mended; `is_open`: has taken so far."""

    severity: Severity
    seconds: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class TrendRows:
    """Everything that was counted, in any order.

    Items' and spots' sums are of both parts of time, all else of the period. `versions`
    holds every version of the organisation's checklists.
    `open_at_start` counts tickets opened before the period and not mended before it.
    """

    weeks: Sequence[WeekSum]
    items: Sequence[ItemSum]
    friction: Sequence[FrictionSum]
    spots: Sequence[SpotRow]
    spot_sums: Sequence[SpotSum]
    finding_sums: Sequence[FindingSum]
    names: Mapping[UUID, str]
    tickets: Sequence[TicketSum]
    open_at_start: int
    times: Sequence[MendTime]
    versions: Sequence[Version]
