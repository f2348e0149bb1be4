"""What a workbook says first."""

import pytest

from app.trends.documents.findings import list_findings
from tests.trends.theatre import WEEK_FROM, WEEK_TO, empty_trends, theatre_trends

LANGUAGES = ["en", "es"]


def test_it_names_what_moved_what_nobody_looked_at_and_what_it_cost() -> None:
    said = list_findings(theatre_trends(), "en")
    assert "checks failed" in said[0]
    locks = next(one for one in said if one.startswith("Does every stall door lock"))
    assert "Worse since week 31" in locks
    assert any(one.startswith("Is there soap") and "Better" in one for one in said)
    assert any("spots of 60 were not looked at" in one for one in said)
    assert any(one.startswith("Tickets: ") for one in said)
    assert "€" in said[-1]
    spanish = list_findings(theatre_trends(), "es")
    assert any("cada cabina? – Peor desde la semana 31" in one for one in spanish)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_period_in_which_nobody_looked_says_so_and_no_more(language: str) -> None:
    (said,) = list_findings(empty_trends(), language)
    assert (
        said
        == {
            "en": "Nothing was checked in these days.",
            "es": "No se revisó nada en estos días.",
        }[language]
    )
    assert list_findings(theatre_trends(WEEK_FROM, WEEK_TO), language)[0] != said
