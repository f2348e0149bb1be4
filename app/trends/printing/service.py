"""From a venue's numbers to its report as PDF."""

from collections.abc import Callable

from app.trends.numbers.figures import Trends
from app.trends.printing.beside import Beside
from app.trends.printing.paper import Paper
from app.trends.printing.printer import Printer
from app.trends.printing.report import make_job

printer = Printer()

Progress = Callable[[float], None]
SET = 0.1  # of the whole, once the page is there


def print_report(
    trends: Trends,
    beside: Beside,
    language: str,
    paper: Paper,
    progress: Progress = lambda _: None,
) -> bytes:
    """The report as PDF, the same bytes for the same numbers; without the database.

    `progress` is told which share is done, 0 to 1. Raises `ReportTookTooLong`, `ReportNotPrinted`.
    """
    job = make_job(trends, beside, language, paper)
    progress(SET)
    printed = printer.print_report(job)
    progress(1.0)
    return printed
