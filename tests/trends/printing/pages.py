"""Reports as they were printed, and what stands on their pages."""

import re
from collections.abc import Callable
from functools import cache

import pymupdf

from app.trends.numbers.figures import Trends
from app.trends.printing.paper import Paper
from app.trends.printing.rendering import render_pdf
from tests.trends.printing.sample import sample_job
from tests.trends.theatre import WEEK_FROM, WEEK_TO, empty_trends, theatre_trends

CASES: dict[str, Callable[[], Trends]] = {
    "year": theatre_trends,
    "week": lambda: theatre_trends(WEEK_FROM, WEEK_TO),
    "empty": empty_trends,
}


PAPERS = {"en": Paper.A4, "es": Paper.LETTER}


@cache
def printed(case: str, language: str) -> bytes:
    """A report on the paper of its language, printed once for all that look at it."""
    return render_pdf(sample_job(CASES[case](), language, PAPERS[language]))


def pages_of(pdf: bytes) -> list[str]:
    """What stands on each page, in lines."""
    document = pymupdf.open(stream=pdf)
    return [page.get_text() for page in document.pages()]


def text_of(pdf: bytes) -> str:
    """All of it as one line."""
    return " ".join("\n".join(pages_of(pdf)).split())


def squeezed(text: str) -> str:
    """Without any space."""
    return re.sub(r"\s", "", text)
