"""What is told of reports: to whoever wished for one after each week or month, that it is there.

Who asked for one by hand sees it being made, and gets no message besides. The letter says what the
report says first; the report itself, which names people, is opened at the desk.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from babel.dates import format_skeleton
from flask import Flask
from sqlalchemy import select

from app.kernel.addresses import address_for_letters
from app.kernel.database import db
from app.kernel.speech import N_
from app.notices.events import Happening, write_events
from app.notices.models import Event
from app.notices.sources import Addressed, Button, Entry, Letter, Reader, register_source
from app.notices.topics import Topic
from app.trends.reports.claiming import Claim
from app.trends.reports.models import Every, Report, ReportSchedule
from app.trends.reports.queries import ReportRow, may_read, select_reports
from app.trends.wording import Wording, wording_for
from app.venues.models import Venue

PREFIX: Final = "report"
TITLES: Final = {
    Every.WEEK: N_("Weekly report, %(period)s"),
    Every.MONTH: N_("Monthly report, %(period)s"),
    None: N_("Report, %(period)s"),
}
# Why a report is not there, in the house's own words.
NOT_MADE: Final = N_("It could not be made, and this has been noted. Ask for it again at the desk.")
TOO_LONG: Final = N_("It took too long to make. Ask for fewer days, at the desk.")
OPEN: Final = N_("Open the report (PDF)")


class ReportKind(StrEnum):
    """What happens to a report. The subject is the report."""

    READY = "report.ready"
    FAILED = "report.failed"


def tell(claims: Sequence[Claim], kind: ReportKind, at: datetime) -> None:
    """Writes that these are ready, or not to be had; wake the spreading after the commit."""
    write_events(
        [
            Happening(
                one.organisation_id,
                one.venue_id,
                one.id,
                kind,
                None,
                "job",
                at,
                {"from": str(one.from_on), "to": str(one.to_on)},
                once=f"{kind}:{one.id}",
            )
            for one in claims
        ]
    )


class ReportSource:
    """Answers for all events of kind "report.…"."""

    def address(self, events: Sequence[Event]) -> Sequence[Addressed]:
        """Whoever wished for it after each week or month."""
        rows = db.session.execute(
            select(Report.id, Report.reader_id).where(
                Report.id.in_({event.subject_id for event in events}),
                Report.schedule_id.is_not(None),
            )
        )
        readers = {row.id: row.reader_id for row in rows}
        return [
            Addressed(event.id, readers[event.subject_id], Topic.REPORTS)
            for event in events
            if event.subject_id in readers
        ]

    def compose(self, events: Sequence[Event], reader: Reader) -> Letter:
        """What each report says first, and where it is. Empty for who may not read them any more,
        and of those that were deleted since.
        """
        wording = wording_for(reader.language)
        rows = _rows_of(events, reader.person_id)
        venue = db.session.scalar(select(Venue.name).where(Venue.id == events[0].venue_id)) or ""
        entries = tuple(
            _entry(event, rows[event.subject_id], wording)
            for event in events
            if event.subject_id in rows
        )
        if not entries:
            return Letter("", "", ())
        title = entries[-1].title if len(entries) == 1 else wording.gettext("Your reports")
        opening = wording.gettext("This is what was found at %(venue)s.", venue=venue)
        return Letter(f"{venue}: {title}", opening, entries)

    def payloads(self, events: Sequence[Event]) -> Mapping[UUID, dict[str, Any]]:
        """Which report it is, and about which days; nothing of what it says."""
        rows = db.session.execute(
            select(Report.id, ReportSchedule.every)
            .outerjoin(ReportSchedule, ReportSchedule.id == Report.schedule_id)
            .where(Report.id.in_({event.subject_id for event in events}))
        )
        every: dict[UUID, Every | None] = {row.id: row.every for row in rows}
        return {event.id: _payload(event, every.get(event.subject_id)) for event in events}


def _rows_of(events: Sequence[Event], reader_id: UUID) -> dict[UUID, ReportRow]:
    query = select_reports().where(
        Report.id.in_({event.subject_id for event in events}),
        Report.reader_id == reader_id,
        may_read(Report),
    )
    rows = [ReportRow(*row) for row in db.session.execute(query)]
    return {row.report.id: row for row in rows}


def _entry(event: Event, row: ReportRow, wording: Wording) -> Entry:
    report = row.report
    period = say_period(report.from_on, report.to_on, wording)
    title = wording.gettext(TITLES[row.every], period=period)
    if event.kind == ReportKind.FAILED:
        why = wording.gettext(report.failed_why or NOT_MADE)
        return Entry(title, (why,), reports_path(report.venue_id))
    said = tuple(summary_in(report, wording.locale.language))
    address = pdf_path(report.id)
    return Entry(title, said, address, buttons=(Button(wording.gettext(OPEN), address),))


def summary_in(report: Report, language: str) -> list[str]:
    """What a report says first, in that language, or else in its own; nothing before it is made."""
    lines: list[str] = report.summary.get(language) or report.summary.get(report.language, [])
    return lines


def say_period(from_on: date, to_on: date, wording: Wording) -> str:
    """A whole month by its name, other days by both ends."""
    is_month = from_on.day == 1 and (to_on.toordinal() + 1) == _next_month(from_on).toordinal()
    if is_month:
        return str(format_skeleton("yMMMM", from_on, locale=wording.locale))
    return wording.period(from_on, to_on)


def _next_month(on: date) -> date:
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def reports_path(venue_id: UUID) -> str:
    """The desk's page of a venue's reports."""
    return f"/desk/venues/{venue_id}/reports"


def pdf_path(report_id: UUID) -> str:
    """Where the desk shows a report, to whoever may see it."""
    return f"/desk/reports/{report_id}/pdf"


def _payload(event: Event, every: Every | None) -> dict[str, Any]:
    placed = {} if event.position is None else {"position": event.position}
    return {
        "type": event.kind,
        "id": str(event.id),
        **placed,
        "at": event.at.isoformat(),
        "venue_id": str(event.venue_id),
        "report_id": str(event.subject_id),
        "every": every and str(every),
        "url": address_for_letters(reports_path(event.venue_id)),
        **event.detail,
    }


def init_reports_telling(app: Flask) -> None:
    """Has reports asked about their events."""
    register_source(app, PREFIX, ReportSource())
