"""The PDF's text says the numbers of the JSON, as a reader of its language writes them."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from app.trends.documents.json_document import trends_json
from app.trends.wording import Wording, wording_for
from tests.trends.printing.pages import printed, text_of
from tests.trends.theatre import theatre_trends

Json = dict[str, Any]


def say_rate(tally: Json, words: Wording) -> str:
    """ "6.1% 257 of 4,210"."""
    counts = words.gettext(
        "%(failed)s of %(checked)s",
        failed=words.number(tally["failed"]),
        checked=words.number(tally["checked"]),
    )
    return f"{words.percent(tally['rate'])} {counts}"


def numbers_of(document: Json, words: Wording) -> Iterator[str]:
    yield words.percent(document["tally"]["rate"])
    yield words.number(document["inspections"])
    for one in (*document["checks"], *document["spots"]):
        yield from (say_rate(one[part], words) for part in ("tally", "before", "recent"))
    for one in document["inspectors"]["inspectors"]:
        yield f"{words.number(one['inspections'])} {say_rate(one['tally'], words)}"
        yield words.number(one["compared"]["failed"])
    for one in document["promises"]["by_team"]:
        yield from (words.percent(one[kind]["share"]) for kind in ("acknowledge", "resolve"))
    for one in (document["mending"]["all"], *document["mending"]["by_severity"]):
        yield words.number(one["count"])
        for part in ("quarter_s", "median_s", "three_quarters_s", "nine_tenths_s"):
            yield words.duration(one[part])
    cost = document["cost"]
    for one in (cost, *cost["lines"]):
        if one["amount"] is not None:
            yield words.money(one["amount"], cost["currency"])
    for part in ("opened", "mended", "open_at_end"):
        yield words.number(document["tickets"][part])


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pdf_prints_what_the_json_says(language: str) -> None:
    document, words = orjson.loads(trends_json(theatre_trends())), wording_for(language)
    text = text_of(printed("year", language))
    said = {" ".join(one.split()) for one in numbers_of(document, words)}
    assert len(said) > 200
    assert sorted(one for one in said if one not in text) == []
