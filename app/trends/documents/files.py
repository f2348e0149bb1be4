"""A venue's trends as files that are kept or sent: workbook, and CSV of all tables."""

from collections.abc import Callable

from app.trends.documents.csv_files import tables_zip
from app.trends.documents.fields import Fields
from app.trends.documents.findings import list_findings
from app.trends.documents.report_tables import list_tables
from app.trends.documents.workbook import Heading, write_workbook
from app.trends.numbers.figures import Trends
from app.trends.wording import wording_for


def trends_workbook(trends: Trends, language: str, address: Callable[[str], str]) -> bytes:
    """The workbook (XLSX). `address` makes a whole address of a path of the desk."""
    heading = Heading(
        title=trends.venue_name,
        subtitle=wording_for(language).period(*trends.period),
        sentences=list_findings(trends, language),
        made_for=trends.period.to_on,
    )
    return write_workbook(heading, list_tables(trends, language), language, address)


def trends_csv_zip(trends: Trends, language: str) -> bytes:
    """Every table as CSV, in one ZIP."""
    return tables_zip(list_tables(trends, language), Fields(language))
