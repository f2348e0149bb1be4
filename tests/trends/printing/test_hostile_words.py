"""Whatever people type is printed as text, within its place, in letters that there are."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pymupdf
import pytest
from pypdf import PdfReader

from app.trends.numbers.figures import CheckFigures, SpotName, Trends
from app.trends.printing.beside import Beside
from app.trends.printing.pairs import Pairs
from app.trends.printing.paper import Paper
from app.trends.printing.rendering import render_pdf
from app.trends.printing.report import make_job
from tests.trends.printing.pages import pages_of, squeezed, text_of
from tests.trends.printing.sample import theatre_inventory, theatre_pairs
from tests.trends.theatre import (
    FROM,
    TO,
    WEEK_FROM,
    WEEK_TO,
    empty_trends,
    theatre_trends,
)

SCRIPTS = "漢字 हिन्दी ไทย مرحبا 👩‍🔧🔥"
HOSTILE = (
    "<script>alert(1)</script><h1>Big</h1>",
    "</style><style>* { font-size: 90pt }",
    '"><img src="file:///etc/passwd">',
    "<img src=http://127.0.0.1:9/x>",
    "<svg onload=x><image href='file:///etc/hostname'/>",
    "{{ trends }} {% include 'x' %} %(count)s %s",
    "url(file:///etc/passwd) @import 'x'",
    "abc\u202edcba\u202c\u2066 end",
    SCRIPTS,
    "x" * 10_000,
    "W" * 10_000 + " " + "\n" * 1_000,
    "-->]]><!--",
)


class Words:
    """Gives one after the other, again and again."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words
        self._given = 0

    def next(self) -> str:
        self._given += 1
        return self._words[self._given % len(self._words)]

    def texts(self) -> dict[str, str]:
        return dict.fromkeys(("en", "es"), self.next())


def reword(trends: Trends, words: Words) -> Trends:
    """The same numbers, with those words for all that people name."""

    def rename(spot: SpotName) -> SpotName:
        return spot._replace(name=words.next(), kind=words.next())

    def anew(check: CheckFigures) -> CheckFigures:
        said: dict[str, Any] = {
            "prompt": words.texts(),
            "moment": words.texts(),
            "checklist_title": words.texts(),
        }
        spots = tuple(one._replace(spot=rename(one.spot)) for one in check.spots)
        return replace(check, **said, spots=spots)

    people = trends.inspectors.inspectors
    cost = trends.cost
    return replace(
        trends,
        venue_name=words.next(),
        checks=tuple(map(anew, trends.checks)),
        worst=tuple(map(anew, trends.worst)),
        improved=tuple(map(anew, trends.improved)),
        spots=tuple(replace(one, spot=rename(one.spot)) for one in trends.spots),
        friction=tuple(replace(one, prompt=words.texts()) for one in trends.friction),
        promises=replace(
            trends.promises,
            by_team={f"{n} {words.next()}": trends.promises.total for n in range(7)},
        ),
        cost=replace(
            cost, segments=tuple(replace(one, name=words.next()) for one in cost.segments)
        ),
        inspectors=replace(
            trends.inspectors, inspectors=tuple(replace(one, name=words.next()) for one in people)
        ),
    )


def reword_pairs(pairs: Pairs, words: Words) -> Pairs:
    said = [
        one._replace(prompt=words.texts(), spot_name=words.next(), note=words.next())
        for one in pairs.pairs
    ]
    return Pairs(said, pairs.pictures)


def print_words(trends: Trends, words: tuple[str, ...], paper: Paper = Paper.A4) -> bytes:
    said = Words(words)
    pairs = reword_pairs(theatre_pairs(trends, (160, 120)), said)
    beside = Beside(pairs, theatre_inventory(said.texts))
    return render_pdf(make_job(reword(trends, said), beside, "en", paper))


def glyphs_of(pdf: bytes) -> dict[int, set[int]]:
    """Of each character that is printed the glyphs that stand for it, by their numbers."""
    document = pymupdf.open(stream=pdf)
    found: dict[int, set[int]] = {}
    for page in document.pages():
        for span in page.get_texttrace():
            for character, glyph, *_ in span["chars"]:
                found.setdefault(character, set()).add(glyph)
    return found


@pytest.fixture(scope="module")
def hostile() -> bytes:
    return print_words(theatre_trends(WEEK_FROM, WEEK_TO), HOSTILE)


def test_markup_and_addresses_are_printed_as_they_were_typed(hostile: bytes) -> None:
    assert not any(page.get("/Annots") for page in PdfReader(BytesIO(hostile)).pages)
    text = squeezed(text_of(hostile))
    for words in (*HOSTILE[:7], HOSTILE[11]):
        assert squeezed(words)[:30] in text
    assert "root:" not in text
    assert "abcdcbaend" in text  # nothing is turned around


def test_every_script_and_emoji_has_letters(hostile: bytes) -> None:
    glyphs = glyphs_of(hostile)
    assert 0 not in set().union(*glyphs.values()), "glyph 0 is the box for what a font has not"
    for letter in "漢字हनไทم🔥":
        assert ord(letter) in glyphs
    unknown = render_pdf(make_job(empty_trends("a \U000f1234"), Beside(), "en", Paper.A4))
    assert 0 in set().union(*glyphs_of(unknown).values()), "This would find a box."


@pytest.mark.parametrize(
    ("words", "paper", "period"),
    [("W" * 10_000, Paper.LETTER, (FROM, TO)), ("漢字 " * 200, Paper.A4, (WEEK_FROM, WEEK_TO))],
)
def test_the_longest_words_run_off_no_page_and_leave_the_first_one_alone(
    words: str, paper: Paper, period: tuple[date, date]
) -> None:
    pdf = print_words(theatre_trends(*period), (words,), paper)
    pages = pages_of(pdf)
    assert len(pages) <= 16
    assert pages[1].startswith("All checks")
    document = pymupdf.open(stream=pdf)
    margin = 45 if paper is Paper.A4 else 53  # points
    for page in document.pages():
        for x0, _, x1, _, word, *_ in page.get_text("words"):
            assert page.rect.x0 + margin - 1 <= x0 < x1 <= page.rect.x1 - margin + 7, word
