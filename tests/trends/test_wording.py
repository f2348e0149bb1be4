"""Numbers and days as each language writes them."""

from datetime import date

import pytest

from app.trends.statistics.tallies import Tally
from app.trends.wording import wording_for


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "6.1%"), ("es", "6,1\u00a0%"), ("es-MX", "6.1%")]
)
def test_a_percentage_is_written_as_the_language_does(language: str, expected: str) -> None:
    assert wording_for(language).percent(0.0613).replace("\u202f", "\u00a0") == expected


def test_a_rate_above_nought_is_never_written_as_nought() -> None:
    assert wording_for("en").percent(1 / 90_000) == "< 0.1%"
    assert wording_for("en").percent(0.0) == "0.0%"


def test_no_rate_is_a_dash() -> None:
    assert wording_for("en").percent(Tally().rate) == "–"


def test_counts_are_grouped() -> None:
    assert wording_for("es").share(Tally(48_765, 3_086)) == "3.086 de 48.765"


def test_an_unknown_language_is_answered_in_english() -> None:
    wording = wording_for("tlh-not-a-language")
    assert wording.day(date(2026, 3, 2)) == "Mar 2, 2026"
    assert wording.gettext("All checks") == "All checks"
