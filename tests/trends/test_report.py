"""The printed report: every language, nothing at all, and hostile words."""

import re
import threading
from dataclasses import replace
from io import BytesIO

import pymupdf
import pytest
from pypdf import PdfReader

from app.trends.figures import CheckTrend, Trends
from app.trends.rendering import render_pdf
from app.trends.report import ReportPicture, report_html
from app.trends.report_charts import report_charts
from app.trends.wording import wording_for
from tests.trends.sample import (
    TO,
    WEEK_FROM,
    WEEK_TO,
    empty_trends,
    sample_photo,
    sample_pictures,
    sample_trends,
)

HOSTILE = (
    "<script>alert(1)</script><h1>Big</h1>",
    "</style><style>* { font-size: 90pt; display: none }</style>",
    '"><img src="file:///etc/passwd"><img src=http://127.0.0.1:9/x>',
    "<svg onload=x><image href='file:///etc/hostname'/></svg>",
    "{{ trends }} {% include 'x' %} %(count)s %s",
    "url(file:///etc/passwd) @import 'http://127.0.0.1:9/'",
    "abc\u202edcba\u202c\u2066 نص عربي \u0000\x07 end",
    "👩‍🔧🚽🔥 漢字 हिन्दी ไทย",
    "x" * 10_000,
    "W" * 10_000 + " " + "\n" * 1_000,
)


def pages_of(pdf: bytes) -> list[str]:
    """What stands on each page."""
    document = pymupdf.open(stream=pdf)  # type: ignore[no-untyped-call]
    return [page.get_text() for page in document.pages()]  # type: ignore[no-untyped-call]


def text_of(pdf: bytes) -> str:
    return "\n".join(pages_of(pdf))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def print_report(trends: Trends, language: str, note: str = "Bolt bent") -> bytes:
    pictures = [picture._replace(note=note) for picture in sample_pictures(trends)]
    return render_pdf(
        report_html(trends, pictures, language),
        {picture.name: sample_photo(1, (160, 120)) for picture in pictures},
        report_charts(trends, wording_for(language)),
    )


def rename_everything(trends: Trends, words: str) -> Trends:
    """The same numbers, with those words as the name of the venue and of every spot."""

    def rename(check: CheckTrend) -> CheckTrend:
        spot = check.worst_spot
        return replace(
            check, worst_spot=spot and replace(spot, spot=spot.spot._replace(name=words))
        )

    return replace(
        trends,
        venue_name=words,
        worst=tuple(map(rename, trends.worst)),
        neglected=tuple(spot._replace(name=words, kind=words) for spot in trends.neglected),
    )


def reword_everything(trends: Trends, words: str) -> Trends:
    """The same numbers, with those words also as every prompt, moment and title."""
    said = {"en": words, "es": words}
    named = rename_everything(trends, words)

    def reword(check: CheckTrend) -> CheckTrend:
        return replace(check, prompt=said, moment=said, checklist_title=said)

    return replace(
        named,
        checks=tuple(map(reword, named.checks)),
        worst=tuple(map(reword, named.worst)),
    )


def test_the_report_states_its_venue_period_and_numbers() -> None:
    trends = sample_trends()
    text = text_of(print_report(trends, "en"))
    assert "Teatro de la Ribera" in text
    assert "Nov 22, 2025" in text
    assert f"{trends.tally.failed:,} of {trends.tally.checked:,}" in text
    for check in trends.worst:
        assert check.prompt["en"] in text.replace("\n", " ")
    assert "last on Sep 3, 2025" in text
    assert "never inspected" in text
    assert "Bolt bent" in text


def test_the_report_speaks_spanish() -> None:
    html = report_html(sample_trends(), [], "es")
    assert '<html lang="es">' in html
    assert "Los peores momentos" in html
    for english in ("Worst", "Failed", "worse", "Tickets", "Nobody", "spots", "How to read"):
        assert english not in re.sub(r"<style>.*</style>|class=\"[^\"]*\"", "", html, flags=re.S)


def test_every_language_has_the_same_figures() -> None:
    digits = [
        sorted(re.findall(r"\d+", squeezed(re.sub(r"<style>.*</style>", "", html, flags=re.S))))
        for html in (report_html(empty_trends(), [], language) for language in ("en", "es"))
    ]
    assert digits[0] == digits[1]


def test_a_report_of_nothing_says_so_on_one_page() -> None:
    [page] = pages_of(print_report(empty_trends(), "en"))
    assert "Nothing was checked in this period." in page
    assert "NaN" not in page


def test_a_week_is_not_compared_with_itself() -> None:
    html = report_html(sample_trends(WEEK_FROM, WEEK_TO), [], "en")
    assert "Before" not in html
    assert "no clear change" not in html


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_and_notes_are_printed_as_text_on_the_same_pages(words: str) -> None:
    trends = rename_everything(sample_trends(), words)
    pdf = print_report(trends, "en", note=words)
    assert not any(page.get("/Annots") for page in PdfReader(BytesIO(pdf)).pages)
    pages = pages_of(pdf)
    assert len(pages) == 2
    assert "All checks" in pages[1]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_checklists_take_one_page_more_at_most(words: str) -> None:
    pdf = print_report(reword_everything(sample_trends(), words), "en", note=words)
    pages = pages_of(pdf)
    assert len(pages) <= 3
    assert "root:" not in "\n".join(pages)


def test_markup_in_a_note_can_be_read_as_it_was_typed() -> None:
    note = "<b>Bolt</b> file:///etc/passwd http://rounds.example/ &amp;"
    text = squeezed(text_of(print_report(sample_trends(WEEK_FROM, WEEK_TO), "en", note=note)))
    assert squeezed(note) in text


@pytest.mark.parametrize("words", ["W" * 500, "i" * 500, "漢" * 500, "W W " * 100])
def test_no_words_run_off_the_page(words: str) -> None:
    pdf = print_report(reword_everything(sample_trends(), words), "en", note=words)
    document = pymupdf.open(stream=pdf)  # type: ignore[no-untyped-call]
    for page in document.pages():
        left, right = page.rect.x0 + 45, page.rect.x1 - 45  # the margins of 16 mm
        words_on_page = page.get_text("words")  # type: ignore[no-untyped-call]
        for x0, _, x1, _, word, *_ in words_on_page:
            assert left <= x0 < x1 <= right + 6, word  # an ellipsis may stand in the margin


def test_only_four_pictures_are_shown() -> None:
    pictures = [ReportPicture(f"photo-{n}", {"en": "?"}, "Spot", TO, "") for n in range(9)]
    html = report_html(sample_trends(), pictures, "en")
    assert len(re.findall(r'src="picture:photo-', html)) == 4


def test_a_report_may_be_made_in_several_threads() -> None:
    trends, made = sample_trends(WEEK_FROM, WEEK_TO), []
    threads = [
        threading.Thread(target=lambda lang: made.append(report_html(trends, [], lang)), args=(x,))
        for x in ("en", "es", "en", "es")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2
