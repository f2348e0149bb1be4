"""HTTP of reports: asked for, looked at while a worker makes them, fetched; and sent regularly."""

from typing import Any
from uuid import UUID

from app.access.loading import Access, may
from app.access.policy import Do
from app.evidence.store_choice import get_store
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import NotFound
from app.kernel.paging import PageIn, Position, cut_page, read_cursor
from app.notices.stops import list_stops
from app.notices.topics import Topic
from app.trends.reports import schemas, service
from app.trends.reports.documents import report_document, report_to_fetch
from app.trends.reports.keeping import remove_report
from app.trends.reports.models import Every, Report, ReportSchedule
from app.trends.reports.queries import get_row, list_reports, list_schedules
from app.trends.reports.service import Wish
from app.venues.models import Venue

blueprint = Blueprint("reports", __name__, description="Reports of a venue's trends, made and sent")

WISH = {
    "id": "01936f0a-0000-7000-8000-0000000000cc",
    "from": "2026-10-01",
    "to": "2026-10-31",
    "compare": "previous",
    "language": "en",
    "paper": "a4",
}
WAITING: dict[str, Any] = WISH | {
    "venue_id": "01936f0a-0000-7000-8000-0000000000aa",
    "state": "making",
    "progress": 20,
    "reader": {"id": "01936f0a-0000-7000-8000-000000000001", "name": "Marta Manager"},
    "every": None,
    "asked_at": "2026-11-20T17:05:10+00:00",
    "ready_at": None,
    "failed_why": None,
    "summary": [],
    "files": [],
}
FILE = {"kind": "pdf", "sha256": "9f86d081884c7d65…", "bytes": 184320}
READY = WAITING | {
    "state": "ready",
    "progress": 100,
    "ready_at": "2026-11-20T17:05:14+00:00",
    "summary": ["6.1% of 4,210 checks failed in the last 28 days, down from 7.4% …"],
    "files": [FILE | {"url": "https://rounds.example/files/…"}],
}
SCHEDULE = {
    "every": "month",
    "language": "en",
    "paper": "a4",
    "next_at": "2026-12-01T06:00:00+00:00",
}


@blueprint.post("/venues/<uuid:venue_id>/reports")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.ReportIn, example=WISH)
@blueprint.response(201, schemas.ReportOut, example=WAITING)
@blueprint.also(200, "Asked for before; the report as it stands now", schemas.ReportOut)
@blueprint.problems(409, 422, 429)
def ask_for_report(
    access: Access, body: dict[str, Any], venue_id: UUID
) -> tuple[dict[str, Any], int]:
    """Ask for a report as PDF, workbook, CSV and JSON; a worker makes it. Then ask how far it is.

    Under an `id` of your own it is safe to repeat.
    """
    venue = access.load(Venue, venue_id)
    wish = Wish(body["from_"], body["to"], body["compare"], body["language"], body["paper"])
    report, is_new = service.ask_for_report(access.person, venue, body["id"], wish, now())
    row = get_row(report)
    db.session.commit()
    service.wake_making()
    return report_to_fetch(row, venue.name, get_store()), 201 if is_new else 200


@blueprint.get("/venues/<uuid:venue_id>/reports")
@may(Do.SEE_TRENDS)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(
    200,
    schemas.ReportsOut,
    example={"items": [READY | {"files": [FILE]}], "next_cursor": None},
)
@blueprint.problems(422)
def show_reports(access: Access, page: dict[str, Any], venue_id: UUID) -> dict[str, Any]:
    """The reports of a venue, whoever asked for them, newest first."""
    venue = access.load(Venue, venue_id)
    rows = list_reports(venue.id, read_cursor(page["cursor"]), page["limit"])
    cut = cut_page(rows, page["limit"], lambda row: Position(row.report.asked_at, row.report.id))
    return {"items": [report_document(one) for one in cut.items], "next_cursor": cut.next_cursor}


@blueprint.get("/reports/<uuid:report_id>")
@may(Do.SEE_TRENDS)
@blueprint.response(200, schemas.ReportOut, example=READY)
def show_report(access: Access, report_id: UUID) -> dict[str, Any]:
    """How far a report is; once it is ready, where to fetch its files for some minutes."""
    report = access.load(Report, report_id)
    venue = access.load(Venue, report.venue_id)
    return report_to_fetch(get_row(report), venue.name, get_store())


@blueprint.delete("/reports/<uuid:report_id>")
@may(Do.SEE_TRENDS)
@blueprint.response(204)
@blueprint.problems(409, 503)
def delete_report(access: Access, report_id: UUID) -> None:
    """Delete a report with its files, for good; it can be asked for anew."""
    remove_report(access, report_id)


@blueprint.get("/venues/<uuid:venue_id>/report-schedules")
@may(Do.SEE_TRENDS)
@blueprint.response(200, schemas.SchedulesOut, example={"items": [SCHEDULE], "is_stopped": False})
def show_schedules(access: Access, venue_id: UUID) -> dict[str, Any]:
    """The reports of this venue that one gets after each week or month."""
    venue = access.load(Venue, venue_id)
    stopped = list_stops(access.person.id, [venue.id])
    return {
        "items": list_schedules(access.person.id, venue.id),
        "is_stopped": (venue.id, Topic.REPORTS) in stopped,
    }


@blueprint.put("/venues/<uuid:venue_id>/report-schedules/<string:every>")
@may(Do.SEE_TRENDS)
@blueprint.arguments(schemas.ScheduleIn, example={"language": "en", "paper": "a4"})
@blueprint.response(200, schemas.ScheduleOut, example=SCHEDULE)
@blueprint.problems(422)
def set_schedule(
    access: Access, body: dict[str, Any], venue_id: UUID, every: str
) -> ReportSchedule:
    """Get a report after each `week` or `month`, by e-mail, at seven in the venue's morning.

    Each is about the week or month that is over, beside the one before it. Messages about reports
    of this venue that one had stopped come again.
    """
    venue, wanted = access.load(Venue, venue_id), _every(every)
    at = now()
    schedule = service.set_schedule(
        access.person, venue, wanted, body["language"], body["paper"], at
    )
    db.session.commit()
    return schedule


@blueprint.delete("/venues/<uuid:venue_id>/report-schedules/<string:every>")
@may(Do.SEE_TRENDS)
@blueprint.response(204)
def stop_schedule(access: Access, venue_id: UUID, every: str) -> None:
    """Get no more of them; those that were made stay."""
    venue = access.load(Venue, venue_id)
    service.stop_schedule(access.person, venue, _every(every))
    db.session.commit()


def _every(said: str) -> Every:
    try:
        return Every(said)
    except ValueError:
        raise NotFound from None
