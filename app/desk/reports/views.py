"""HTTP of the desk's page of reports."""

from datetime import date
from uuid import UUID

from flask import redirect, request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import back_to, blueprint, page, refuse, words_of_reader
from app.desk.reports.page import page_path, reports_page
from app.desk.sessions import at_desk
from app.desk.trends.asking import Asking
from app.evidence.store_choice import get_store
from app.kernel.clock import local_day, now
from app.kernel.database import db
from app.kernel.errors import NotFound, Problem
from app.kernel.paging import Position, cut_page, read_cursor
from app.kernel.speech import N_
from app.kernel.translations import LANGUAGES
from app.trends.printing.paper import Paper
from app.trends.reports import service
from app.trends.reports.documents import address_of, files_of
from app.trends.reports.keeping import remove_report
from app.trends.reports.models import Every, Report
from app.trends.reports.queries import list_reports
from app.trends.reports.service import Wish
from app.venues.models import Venue

A_PAGE = 20
LOST = N_("This page was too old to be sent. Load it again, then choose again.")


@blueprint.get("/venues/<uuid:venue_id>/reports")
@at_desk(Do.SEE_TRENDS)
def show_reports(access: Access, venue_id: UUID) -> AnyResponse:
    """The reports of a venue, a form for one more, and what one gets regularly."""
    venue = access.load(Venue, venue_id)
    asking = Asking.from_address(request.args, _today(venue))
    return _show(access, venue, asking, asking.status)


@blueprint.post("/venues/<uuid:venue_id>/reports")
@at_desk(Do.SEE_TRENDS)
def ask_for_report(access: Access, venue_id: UUID) -> AnyResponse:
    """Has a worker make a report; sent twice, the form makes one."""
    venue = access.load(Venue, venue_id)
    asking = Asking.from_address(request.form, _today(venue))
    if not asking.is_said:
        return _show(access, venue, asking, 422)
    language, paper = _how(venue)
    wish = Wish(*asking.period, asking.compare, language, paper)
    try:
        service.ask_for_report(access.person, venue, _id(request.form.get("id", "")), wish, now())
    except Problem as problem:
        db.session.rollback()
        return _show(access, access.load(Venue, venue_id), asking, problem.status, problem)
    db.session.commit()
    service.wake_making()
    return redirect(f"{page_path(venue.id)}?said=report-asked#made", 303)


@blueprint.get("/reports/<uuid:report_id>/<string:kind>")
@at_desk(Do.SEE_TRENDS)
def fetch_report(access: Access, report_id: UUID, kind: str) -> AnyResponse:
    """Leads to a file of a report, by an address that is new at each time."""
    report = access.load(Report, report_id)
    venue = access.load(Venue, report.venue_id)
    found = next((one for one in files_of(report) if one["kind"] == kind), None)
    if found is None:
        raise NotFound
    return redirect(address_of(report, found, venue.name, get_store()), 303)


@blueprint.post("/reports/<uuid:report_id>")
@at_desk(Do.SEE_TRENDS)
def delete_report(access: Access, report_id: UUID) -> AnyResponse:
    """Deletes a report with its files."""
    return back_to(page_path(remove_report(access, report_id)), "report-deleted")


@blueprint.post("/venues/<uuid:venue_id>/report-schedules")
@at_desk(Do.SEE_TRENDS)
def change_schedule(access: Access, venue_id: UUID) -> AnyResponse:
    """Begins or stops sending a report after each week or month."""
    venue = access.load(Venue, venue_id)
    try:
        every = Every(request.form.get("every", ""))
    except ValueError:
        raise refuse("/form/every", LOST) from None
    if request.form.get("do") == "stop":
        service.stop_schedule(access.person, venue, every)
        said = "report-stopped"
    else:
        service.set_schedule(access.person, venue, every, *_how(venue), now())
        said = "report-wished"
    db.session.commit()
    return back_to(page_path(venue.id), said)


def _show(
    access: Access, venue: Venue, asking: Asking, status: int, problem: Problem | None = None
) -> AnyResponse:
    rows = list_reports(venue.id, read_cursor(request.args.get("cursor")), A_PAGE)
    cut = cut_page(rows, A_PAGE, lambda row: Position(row.report.asked_at, row.report.id))
    words = words_of_reader()
    chosen = {name: request.form[name] for name in ("language", "paper") if name in request.form}
    title, detail = words.problem(problem) if problem else ("", "")
    return page(
        "reports.html",
        status,
        title=title,
        detail=detail,
        next_cursor=cut.next_cursor,
        **reports_page(venue, access.person, asking, cut.items, words, chosen),
    )


def _today(venue: Venue) -> date:
    return local_day(now(), venue.time_zone)


def _how(venue: Venue) -> tuple[str | None, Paper]:
    """The language and paper of a form; what it does not say is as usual."""
    language, paper = request.form.get("language", ""), request.form.get("paper", "")
    return (
        language if language in LANGUAGES else None,
        Paper(paper) if paper in list(Paper) else service.usual_paper(venue),
    )


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
