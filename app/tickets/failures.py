"""A failure as tickets know it: plain values, wherever it was found."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.checklists.definition import Severity


class Failure(NamedTuple):
    """An answer that failed its item."""

    checklist_slug: str
    checklist_version_id: UUID
    item_key: str
    severity: Severity
    team: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """Who found failures, with which inspection, and when."""

    person_id: UUID
    inspection_id: UUID
    failed_at: datetime
    received_at: datetime
