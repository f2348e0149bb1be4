"""Deleting a report by hand, in the steps that it takes."""

from uuid import UUID

from app.access.loading import Access
from app.evidence.store_choice import get_store
from app.evidence.stores import StoreAway
from app.kernel.database import db
from app.trends.reports import service
from app.trends.reports.forgetting import forget_files
from app.trends.reports.models import Report


def remove_report(access: Access, report_id: UUID) -> UUID:
    """Deletes a report with its files, and commits; the id of its venue. The transaction is ended
    while the store is asked.

    Raises `ReportBeingMade`, and `ReportNotDeleted` where the store does not answer.
    """
    report = access.load(Report, report_id, to_change=True)
    service.require_finished(report)
    db.session.commit()
    try:
        forget_files(report.organisation_id, report.id, get_store())
    except StoreAway:
        raise service.ReportNotDeleted from None
    service.delete_report(access.person, access.load(Report, report_id, to_change=True))
    db.session.commit()
    return report.venue_id
