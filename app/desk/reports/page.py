"""What the page of a venue's reports shows, as plain values."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from babel.dates import format_date
from babel.units import format_unit

from app.access.actor import Actor
from app.desk.sessions import PATH
from app.desk.trends.asking import COMPARED, Asking, address_of
from app.desk.wording import Words
from app.kernel.clock import now, zone
from app.kernel.ids import new_id
from app.kernel.speech import N_
from app.kernel.translations import LANGUAGES, find_locale
from app.notices.stops import list_stops
from app.notices.topics import Topic
from app.trends.numbers.periods import Compare
from app.trends.printing.paper import Paper
from app.trends.reports.documents import files_of
from app.trends.reports.files import Kind
from app.trends.reports.models import Every, Report, ReportSchedule, ReportState
from app.trends.reports.queries import ReportRow, list_schedules
from app.trends.reports.scheduling import period_over
from app.trends.reports.service import usual_paper
from app.trends.reports.telling import TITLES, say_period, summary_in
from app.venues.models import Venue

STATES: Final = {
    ReportState.WAITING: N_("Waiting for its turn"),
    ReportState.MAKING: N_("Being made"),
    ReportState.FAILED: N_("Not made"),
}
KINDS: Final = {
    Kind.PDF: N_("PDF"),
    Kind.XLSX: N_("Workbook"),
    Kind.CSV: N_("CSV"),
    Kind.JSON: N_("JSON"),
}
PAPERS: Final = {Paper.A4: "A4", Paper.LETTER: "Letter"}
WISHES: Final = {
    Every.WEEK: (
        N_("Each week"),
        N_("On Mondays at 7:00, about the week that is over, beside the week before it."),
    ),
    Every.MONTH: (
        N_("Each month"),
        N_("On the 1st at 7:00, about the month that is over, beside as many days before it."),
    ),
}


class File(NamedTuple):
    """A file of a report, to be fetched."""

    name: str
    size: str
    address: str


def page_path(venue_id: UUID) -> str:
    """The address of the page."""
    return f"{PATH}/venues/{venue_id}/reports"


def reports_page(
    venue: Venue,
    person: Actor,
    asking: Asking,
    rows: Sequence[ReportRow],
    words: Words,
    chosen: dict[str, str] | None = None,
) -> dict[str, Any]:
    """All that the page shows; `chosen` is what its form said of language and paper."""
    usual = {"language": person.language, "paper": str(usual_paper(venue))}
    return {
        "venue": venue,
        "here": page_path(venue.id),
        "asking": asking,
        "presets": _presets(venue, asking, words),
        "comparisons": [(str(one), words.gettext(said)) for one, said in COMPARED.items()],
        "languages": [(one, _language(one)) for one in LANGUAGES],
        "papers": [(str(one), said) for one, said in PAPERS.items()],
        "chosen": usual | (chosen or {}),
        "usual": usual,
        "new_id": new_id(),
        "reports": [_report(row, venue, words) for row in rows],
        "is_unfinished": any(_is_unfinished(row.report) for row in rows),
        **_wishes(person, venue, words),
    }


def _presets(venue: Venue, asking: Asking, words: Words) -> list[tuple[str, str, bool]]:
    """Quick choices: the words, the address, and whether it is what is chosen."""
    here, chosen = page_path(venue.id), (asking.period, asking.compare)
    found = []
    for every, said in ((Every.MONTH, N_("The last month")), (Every.WEEK, N_("The last week"))):
        days = period_over(every, now(), venue.time_zone)
        compare = Compare.PREVIOUS
        address = address_of(here, from_=days.from_on, to=days.to_on, compare=compare)
        found.append((words.gettext(said), address, (days, compare) == chosen))
    return [*found, (words.gettext("A year"), here, not asking.given)]


def _language(language: str) -> str:
    return str(find_locale(language).get_display_name() or language).capitalize()


def _is_unfinished(report: Report) -> bool:
    return report.state in (ReportState.WAITING, ReportState.MAKING)


def _report(row: ReportRow, venue: Venue, words: Words) -> dict[str, Any]:
    report = row.report
    period = say_period(report.from_on, report.to_on, words)
    summary = summary_in(report, words.locale.language)
    return {
        "id": report.id,
        "title": words.gettext(TITLES[row.every], period=period),
        "compared": words.gettext(
            "Compares %(what)s", what=words.gettext(COMPARED[Compare(report.compare)])
        ),
        "language": _language(report.language),
        "paper": PAPERS[report.paper],
        "state": report.state,
        "said": words.gettext(STATES[report.state]) if report.state in STATES else "",
        "progress": report.progress,
        "is_unfinished": _is_unfinished(report),
        "why": words.gettext(report.failed_why) if report.failed_why else "",
        "headline": summary[0] if summary else "",
        "reader": words.person(row.reader),
        "at": words.instant(report.asked_at, venue.time_zone),
        "files": [_file(report, one, words) for one in files_of(report)],
    }


def _file(report: Report, file: Any, words: Words) -> File:
    kind = Kind(file["kind"])
    address = f"{PATH}/reports/{report.id}/{kind}"
    return File(words.gettext(KINDS[kind]), _size(file["bytes"], words), address)


def _size(count: int, words: Words) -> str:
    """184320 as "184 kB"."""
    amount, unit = (count / 1e6, "megabyte") if count >= 1e6 else (count / 1e3, "kilobyte")
    rounded = round(amount, 1) if unit == "megabyte" else max(1, round(amount))
    return str(format_unit(rounded, f"digital-{unit}", "short", locale=words.locale))


def _wishes(person: Actor, venue: Venue, words: Words) -> dict[str, Any]:
    """What this person gets of the venue regularly, or may."""
    wished = {one.every: one for one in list_schedules(person.id, venue.id)}
    stopped = list_stops(person.id, [venue.id])
    return {
        "wishes": [_wish(every, wished.get(every), venue, words) for every in Every],
        "is_stopped": (venue.id, Topic.REPORTS) in stopped,
    }


def _wish(every: Every, wish: ReportSchedule | None, venue: Venue, words: Words) -> dict[str, Any]:
    title, said = WISHES[every]
    return {
        "every": str(every),
        "title": words.gettext(title),
        "said": words.gettext(said),
        "is_on": wish is not None,
        "next": _day(wish.due_at, venue, words) if wish and wish.due_at else "",
        "language": wish.language if wish else "",
        "paper": str(wish.paper) if wish else "",
        "as": f"{_language(wish.language)}, {PAPERS[wish.paper]}" if wish else "",
    }


def _day(at: datetime, venue: Venue, words: Words) -> str:
    """With its weekday: "Monday, November 30, 2026"."""
    return str(format_date(at.astimezone(zone(venue.time_zone)), "full", locale=words.locale))
