"""Deleting reports for good: what the store holds of them first, then their rows.

Cut short anywhere, the rows that are left name what is still to be deleted. Nothing commits here.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select

from app.access.audit import note_of_job
from app.evidence.stores import Store
from app.kernel.database import db
from app.trends.reports.files import report_prefix
from app.trends.reports.models import Report, ReportState

FINISHED = (ReportState.READY, ReportState.FAILED)


class Old(NamedTuple):
    """A report that is kept no longer."""

    id: UUID
    organisation_id: UUID
    venue_id: UUID


def forget_files(
    organisation_id: UUID, report_id: UUID, store: Store, kept: Collection[str] = ()
) -> None:
    """Deletes what the store holds of a report but for `kept`, whether its row names it or a worker
    that died left it. Raises `StoreAway`; safe to repeat.

    End the transaction first: a slow store must not keep the one writer of SQLite.
    """
    for key in set(store.list_keys(report_prefix(organisation_id, report_id))).difference(kept):
        store.delete(key)


def list_old(before: datetime, most: int) -> Sequence[Old]:
    """Finished reports that were asked for before that instant, oldest first."""
    rows = db.session.execute(
        select(Report.id, Report.organisation_id, Report.venue_id)
        .where(Report.state.in_(FINISHED), Report.asked_at < before)
        .order_by(Report.asked_at, Report.id)
        .limit(most)
    )
    return [Old(*row) for row in rows]


def forget_rows(old: Collection[Old], days: int) -> None:
    """Deletes reports of which the store holds nothing any more, with a line in the audit trail for
    each venue. Of what another worker deletes at the same time only one of them writes it.
    """
    gone = set(
        db.session.scalars(
            delete(Report).where(Report.id.in_([one.id for one in old])).returning(Report.id)
        )
    )
    counted = Counter((one.organisation_id, one.venue_id) for one in old if one.id in gone)
    for (organisation_id, venue_id), reports in counted.items():
        note_of_job(organisation_id, "reports.forget", venue_id, reports=reports, kept_days=days)
