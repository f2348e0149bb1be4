"""What of reports is about one person."""

from uuid import UUID

from sqlalchemy import update

from app.kernel.database import db
from app.kernel.personal_rows import PersonalRows, rows_about
from app.trends.reports.models import Report, ReportSchedule


def export_person(person_id: UUID) -> PersonalRows:
    """The reports that were made for them, and what they wish to be sent."""
    made = rows_about(Report, Report.reader_id == person_id)
    return {**made, **rows_about(ReportSchedule, ReportSchedule.person_id == person_id)}


def erase_person(person_id: UUID) -> None:
    """Nothing is made for them any more. Flushes."""
    db.session.execute(
        update(ReportSchedule).where(ReportSchedule.person_id == person_id).values(due_at=None)
    )
