"""What of reports is about one person."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select, update

from app.evidence.stores import Store
from app.inspections.models import Inspection
from app.kernel.database import db
from app.kernel.personal_rows import PersonalRows, rows_about
from app.trends.reports.forgetting import FINISHED, Old, forget_files
from app.trends.reports.models import UNFINISHED, Report, ReportSchedule, ReportState

SECRETS: Final = ("files",)  # where they lie in the store


def export_person(person_id: UUID) -> PersonalRows:
    """The reports that were made for them, and what they wish to be sent."""
    made = rows_about(Report, Report.reader_id == person_id, SECRETS)
    return {**made, **rows_about(ReportSchedule, ReportSchedule.person_id == person_id)}


def list_naming(person_id: UUID, most: int) -> Sequence[Old]:
    """Finished reports that name this person: what they inspected lies in their days."""
    rows = db.session.execute(
        select(Report.id, Report.organisation_id, Report.venue_id)
        .where(Report.state.in_(FINISHED), _names(person_id))
        .order_by(Report.asked_at, Report.id)
        .limit(most)
    )
    return [Old(*row) for row in rows]


def erase_files(reports: Collection[Old], store: Store) -> None:
    """Deletes what the store holds of these reports. Without a transaction; raises `StoreAway`."""
    for one in reports:
        forget_files(one.organisation_id, one.id, store)


def erase_reports(reports: Collection[Old]) -> None:
    """Deletes reports whose files are gone; they can be asked for anew, without the name."""
    db.session.execute(delete(Report).where(Report.id.in_([one.id for one in reports])))


def erase_person(person_id: UUID) -> None:
    """Nothing is made for them any more, and what is being made with their name is made again.
    Flushes.
    """
    db.session.execute(
        update(ReportSchedule).where(ReportSchedule.person_id == person_id).values(due_at=None)
    )
    db.session.execute(
        update(Report)
        .where(UNFINISHED, _names(person_id))
        .values(state=ReportState.WAITING, claimed_until=None)
        .execution_options(synchronize_session=False)
    )


def _names(person_id: UUID) -> ColumnElement[bool]:
    return exists().where(
        Inspection.venue_id == Report.venue_id,
        Inspection.performed_on.between(Report.from_on, Report.to_on),
        Inspection.person_id == person_id,
    )
