"""A failure as tickets know it: plain values, wherever it was found."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.checklists.definition import Escalation, Severity


class Failure(NamedTuple):
    """An answer that failed its item."""

    checklist_slug: str
    checklist_version_id: UUID
    item_key: str
    severity: Severity
    team: str | None
    note: str
    escalation: Escalation | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looked at a spot, with which inspection; when, and when we heard of it."""

    person_id: UUID
    inspection_id: UUID
    seen_at: datetime
    received_at: datetime
