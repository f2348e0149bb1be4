"""From a venue's numbers, read once, to the files of a report. Commits nothing."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from app.evidence.stores import Store
from app.kernel.addresses import address_for_letters
from app.kernel.translations import LANGUAGES
from app.trends.documents.files import trends_csv_zip, trends_workbook
from app.trends.documents.findings import list_findings
from app.trends.documents.json_document import trends_json
from app.trends.numbers.figures import Trends
from app.trends.numbers.periods import Asked, Compare, Period, compare_with
from app.trends.numbers.reading import read_trends
from app.trends.printing.beside import Beside, read_beside
from app.trends.printing.service import print_report
from app.trends.reports.claiming import Claim
from app.trends.reports.files import Kind
from app.venues.models import Venue

READ: Final = 20  # per cent


class Numbers(NamedTuple):
    """All that a report is made from."""

    trends: Trends
    beside: Beside


class Made(NamedTuple):
    """One file of a report, and how far the report is with it, per cent."""

    kind: Kind
    content: bytes
    reached: int


def read_numbers(venue: Venue, claim: Claim, store: Store) -> Numbers:
    """The numbers, as they were known when the report was asked for.

    What is counted must be up to date: `rollups.keeping.bring_up_to_date` before it.
    """
    period = Period(claim.from_on, claim.to_on)
    asked = Asked(period, compare_with(period, Compare(claim.compare)))
    trends = read_trends(venue, asked, claim.asked_at)
    return Numbers(trends, read_beside(venue, trends, store))


def make_files(numbers: Numbers, claim: Claim) -> Iterator[Made]:
    """The files, one after the other, all of the same numbers. Without the database.

    Raises `ReportTookTooLong` and `ReportNotPrinted`.
    """
    trends, language = numbers.trends, claim.language
    yield Made(Kind.JSON, trends_json(trends), 25)
    yield Made(Kind.CSV, trends_csv_zip(trends, language), 30)
    yield Made(Kind.XLSX, trends_workbook(trends, language, address_for_letters), 40)
    yield Made(Kind.PDF, print_report(trends, numbers.beside, language, claim.paper), 90)


def summarise(numbers: Numbers) -> dict[str, list[str]]:
    """What the report says first, in each of our languages."""
    return {language: list_findings(numbers.trends, language) for language in LANGUAGES}
