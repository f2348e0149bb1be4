"""The plain rows that a trend report is added up from.

They are counts a day, so the cost follows days, spots and checks, never single answers.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from app.checklists.definition import Severity, Texts
from app.kernel.errors import Problem


class InspectionCount(NamedTuple):
    """Inspections made on a version of a checklist at a spot on one of the venue's days."""

    checklist_version_id: UUID
    spot_id: UUID
    on: date
    inspections: int


class FindingCount(NamedTuple):
    """Findings of one check at a spot on one of the venue's days, by outcome."""

    checklist_slug: str
    item_key: str
    spot_id: UUID
    on: date
    outcome: Literal["failed", "not_applicable"]
    findings: int


class TicketCount(NamedTuple):
    """Tickets opened or mended (resolved) on one of the venue's days."""

    event: Literal["opened", "mended"]
    on: date
    tickets: int


class CheckedItem(NamedTuple):
    """An item that can fail, as one version of its checklist words it."""

    item_key: str
    prompt: Texts
    moment: Texts
    severity: Severity


class CheckedVersion(NamedTuple):
    """One version of a checklist, with its checks in the checklist's order."""

    id: UUID
    slug: str
    number: int
    title: Texts
    checks: tuple[CheckedItem, ...]


class TrendSpot(NamedTuple):
    """A spot of the venue; `last_inspected_on` is its last day at all, also before the period."""

    id: UUID
    name: str
    kind: str
    last_inspected_on: date | None = None


class TrendRows(NamedTuple):
    """Everything that was counted, days within the period, in any order.

    `versions` holds every version that `inspections` names. `open_at_start` is the number of
    tickets opened before the period's first day and not mended before it.
    """

    inspections: Iterable[InspectionCount]
    findings: Iterable[FindingCount]
    versions: Sequence[CheckedVersion]
    spots: Sequence[TrendSpot]
    tickets: Iterable[TicketCount] = ()
    open_at_start: int = 0


class CountsDisagree(Problem):
    """More findings than checks: the rows were not read from one state of the database."""

    status = 503
    type = "counts-disagree"
    title = "The numbers changed while they were added up"

    def __init__(self, checklist_slug: str, item_key: str) -> None:
        super().__init__(
            f"Inspections with {checklist_slug}/{item_key} arrived while the report was added up. "
            "Ask for the report again."
        )
