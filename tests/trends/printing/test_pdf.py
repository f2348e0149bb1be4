"""The printed report as its reader gets it: papers, languages, pages, tags, attached data."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import outloud
import page
import pymupdf
import pytest
from pypdf import PdfReader

from app.tickets.states import Promised
from app.trends.documents.csv_files import table_csv
from app.trends.documents.report_tables import list_tables
from app.trends.printing.paper import Paper
from app.trends.printing.sentences import say_kept
from app.trends.saying import say_tickets
from app.trends.wording import wording_for
from tests.trends.printing.pages import PAPERS, pages_of, printed, text_of
from tests.trends.theatre import theatre_trends

SIZES = {Paper.A4: (595, 842), Paper.LETTER: (612, 792)}  # points


@pytest.mark.parametrize(
    ("case", "language"), [("year", "en"), ("year", "es"), ("week", "en"), ("empty", "es")]
)
def test_two_checkers_find_it_accessible(case: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(printed(case, language))
    report = page.validate_pdf(path, profile="ua1")
    assert [failure.message for failure in report.failures] == []
    result = outloud.check(str(path))
    assert [finding.message for finding in result.findings] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_year_of_60_spots_takes_twelve_pages_at_most_and_the_first_stands_alone(
    language: str,
) -> None:
    pdf = printed("year", language)
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) <= 12
    assert {tuple(map(round, one.mediabox[2:])) for one in reader.pages} == {
        SIZES[PAPERS[language]]
    }
    first, second, *_ = pages_of(pdf)
    words = wording_for(language)
    for said in ("What got worse", "The worst moments", "What open moments cost", "Promises kept"):
        assert words.gettext(said) in " ".join(first.split())
    assert words.gettext("All checks") == second.splitlines()[0]
    assert reader.trailer["/Root"]["/Lang"] == language  # type: ignore[index]


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_printed_agrees_with_the_numbers_to_the_last_digit(language: str) -> None:
    trends, words = theatre_trends(), wording_for(language)
    text = text_of(printed("year", language))
    tallies = [
        *(one for check in trends.checks for one in (check.tally, check.before, check.recent)),
        *(one for spot in trends.spots for one in (spot.tally, spot.before, spot.recent)),
        *(one.tally for one in trends.inspectors.inspectors),
    ]
    said = [f"{words.percent(tally.rate)} {words.share(tally)}" for tally in tallies]
    kept = [kinds[kind] for kinds in trends.promises.by_team.values() for kind in Promised]
    said += [f"{words.percent(one.share)} {say_kept(one, words)}" for one in kept]
    said += [words.duration(one.median or 0) for one in trends.mending.by_severity.values()]
    said += [words.money(str(trends.cost.amount), "EUR"), say_tickets(trends, words)]
    said += [check.prompt[language] for check in trends.checks]
    assert [one for one in said if " ".join(one.split()) not in text] == []


def test_every_number_is_attached_as_data_with_what_its_columns_mean() -> None:
    trends = theatre_trends()
    pdf = printed("year", "en")
    files = PdfReader(BytesIO(pdf)).attachments
    tables = list_tables(trends, "en")
    assert list(files) == sorted(["contents.csv", *(f"{one.key}.csv" for one in tables)])
    for table in tables:
        assert files[f"{table.key}.csv"] == [table_csv(table)]
    said = files["contents.csv"][0].decode("utf-8-sig")
    named = {(row["table"], row["column"]) for row in csv.DictReader(StringIO(said))}
    assert named == {(table.key, one.key) for table in tables for one in table.columns}
    document = pymupdf.open(stream=pdf)
    for number in range(document.embfile_count()):
        entry = document.embfile_info(number)
        assert entry["description"]
        assert entry["creationDate"].startswith(f"D:{trends.as_of:%Y%m%d}")
    assert PdfReader(BytesIO(pdf)).trailer["/Root"]["/AF"]  # type: ignore[index]


def test_a_report_of_nothing_says_so_on_one_page() -> None:
    [page] = pages_of(printed("empty", "es"))
    assert "No se revisó nada en estos días." in page
    assert "NaN" not in page
    assert "None" not in page


def test_a_week_is_not_compared_with_itself() -> None:
    text = text_of(printed("week", "en"))
    assert "Before" not in text.replace("Before and after", "").replace("Before: ", "")
    assert "no clear change" not in text
