"""The verbs of trends."""

from datetime import date

from app.evidence.stores import NotInStore, OtherBytes, Store, StoreAway
from app.trends.figures import Trends, build_trends, rank_failing
from app.trends.printing import Printer, PrintJob
from app.trends.queries import count_rows, list_pictures_of
from app.trends.report import MOST_PICTURES, ReportPicture, report_html
from app.trends.report_charts import report_charts
from app.trends.wording import wording_for
from app.venues.models import Venue

printer = Printer()

# Many a check is failed without a photo: the pictures are those of the worst that have one.
MOST_LOOKED_AT = 20


def read_trends(venue: Venue, from_on: date, to_on: date) -> Trends:
    """The numbers of a venue's report for these days, both included. Raises `CountsDisagree`."""
    return build_trends(venue.name, from_on, to_on, count_rows(venue, from_on, to_on))


def print_report(venue: Venue, trends: Trends, language: str, store: Store) -> bytes:
    """The report as PDF, with pictures of the worst checks.

    Raises `ReportTookTooLong`, `ReportNotPrinted`. A photo that cannot be had is printed as an
    empty frame.
    """
    shown, pictures = pictures_for_report(venue, trends, store)
    html = report_html(trends, shown, language)
    return printer.print_report(
        PrintJob(html, pictures, report_charts(trends, wording_for(language)))
    )


def pictures_for_report(
    venue: Venue, trends: Trends, store: Store
) -> tuple[list[ReportPicture], dict[str, bytes]]:
    """The newest pictures of the worst checks, and their bytes by id; none of them an original."""
    failing = rank_failing(trends.checks)[:MOST_LOOKED_AT]
    rows = list_pictures_of(venue.id, failing, trends.from_on, trends.to_on)
    found = {
        (slug, photo.item_key): (photo, spot, on, note) for photo, slug, spot, on, note in rows
    }
    worst = [
        (check, *found[check.checklist_slug, check.item_key])
        for check in failing
        if (check.checklist_slug, check.item_key) in found
    ][:MOST_PICTURES]
    shown = [
        ReportPicture(str(photo.id), check.prompt, spot, on, note)
        for check, photo, spot, on, note in worst
    ]
    return shown, {str(photo.id): _read(store, photo.display_key) for _, photo, *_ in worst}


def _read(store: Store, key: str | None) -> bytes:
    """The display picture's bytes, never the original's; nothing where there is none or the store
    does not answer, which prints as a frame.
    """
    try:
        return store.read(key) if key else b""
    except (NotInStore, OtherBytes, StoreAway):
        return b""
