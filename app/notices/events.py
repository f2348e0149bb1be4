"""Writing down what happened, in the transaction in which it happens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.kernel.database import db, table_of
from app.kernel.ids import new_id
from app.kernel.insertion import RowsInsert
from app.kernel.waking import wake_job
from app.notices.models import HAPPENS_ONCE, Event

SPREAD = "notices.spread"
# What may happen once is not told again, whoever finds it again.
INSERT_EVENTS = RowsInsert(
    Event,
    table_of(Event).c.keys(),
    lambda one: one.on_conflict_do_nothing(index_elements=["once"], index_where=HAPPENS_ONCE),
)


class Happening(NamedTuple):
    """Something that happened to a subject: who did it (None: the house itself), from where.

    `once`, where given, is unique for ever: a second one of the same text is not stored.
    """

    organisation_id: UUID
    venue_id: UUID
    subject_id: UUID
    kind: str
    person_id: UUID | None
    source: str
    at: datetime
    detail: dict[str, Any]
    once: str | None = None


def write_events(happenings: Sequence[Happening]) -> None:
    """Stores what happened; one statement, none for nothing. Wake the spreading after the commit.

    They keep their order: their ids rise.
    """
    if happenings:
        db.session.flush()
        INSERT_EVENTS.store(
            [{"id": new_id(), "position": None, **one._asdict()} for one in happenings]
        )


def wake_spreading() -> None:
    """Has a worker tell people and systems of what was written. Call it after the commit."""
    wake_job(SPREAD)
