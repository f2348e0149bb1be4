"""The workbook opens anywhere, runs nothing, and says what its charts show."""

import io
import warnings
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.trends.documents.findings import list_findings
from app.trends.documents.report_tables import list_tables
from app.trends.documents.tables import Cell, Column, DataTable, Kind
from app.trends.documents.workbook import Heading, write_workbook
from app.trends.numbers.figures import CheckFigures, Trends
from tests.trends.documents.reading import (
    DESK,
    plain,
    sheets,
    theatre_workbook,
    workbook_of,
    zipped,
)
from tests.trends.theatre import empty_trends, theatre_trends

HOSTILE = [
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "@SUM(A1:A9)",
    "{=1+1}",
    "http://evil.example/",
    "file:///etc/passwd",
    "internal:Sheet1!A1",
    "<script>alert(1)</script> & 'quotes' \"too\"",
    "_x0041_ and _x000D_",
    "\x01\x08\x0b\x1f\ufffe\uffff control",
    " spaces at both ends \n and a line ",
    "\u202egnp.exe",
    "مرحبا 你好 🧻‍♂️",
    "x" * 10_000,
    "%(name)s {} %d",
    "007",
    "1e5",
    "TRUE",
    "",
]
KINDS: dict[Kind, Cell] = {
    "text": "text",
    "count": 12,
    "rate": 0.1 + 0.2,
    "seconds": 1e-7,
    "day": date(2026, 2, 28),
    "money": Decimal("1234567.89"),
    "number": 123456789.123456789,
}


@pytest.fixture(autouse=True)
def no_warnings() -> Any:
    """XlsxWriter warns, and leaves out, what a workbook cannot hold."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        yield


def table(rows: list[tuple[Cell, ...]], *columns: Column) -> DataTable:
    return DataTable("one", "One", "A table.", columns, tuple(rows))


def written(*tables: DataTable, title: str = "Theatre") -> bytes:
    heading = Heading(title, "Days", [title, "It got worse."], date(2026, 11, 21))
    return write_workbook(heading, tables, "en", lambda path: DESK + path)


def parse_all(content: bytes) -> dict[str, ElementTree.Element]:
    """Every part, read as strictly as XML is read."""
    return {
        name: ElementTree.fromstring(part)  # noqa: S314 - of our own making
        for name, part in zipped(content).items()
    }


def test_hostile_text_stays_text_wherever_it_stands() -> None:
    content = written(
        table([(text,) for text in HOSTILE], Column("text", "Text", "text")), title=HOSTILE[0]
    )
    parse_all(content)
    read = [row[0] for row in sheets(content)["One"][1:]]
    # openpyxl leaves the escape of a letter that XML cannot hold as it is.
    sure = [text for text in HOSTILE if text and not text.startswith(("\x01", "_x"))]
    assert [text for text in read if text in sure] == sure
    assert sheets(content)["Summary"][0][0] == HOSTILE[0]
    assert b"<f>" not in b"".join(zipped(content).values())


def test_hostile_names_reach_the_charts_as_text() -> None:
    hostile = tuple(hostile_check(check, n) for n, check in enumerate(theatre_trends().worst))
    trends = replace(theatre_trends(), venue_name=HOSTILE[7], worst=hostile)
    content = workbook_of(trends)
    assert {name for name in parse_all(content) if name.startswith("xl/charts/")}
    assert sheets(content)["Worst checks"][1][0] == hostile[0].prompt["en"]


def hostile_check(check: CheckFigures, number: int) -> CheckFigures:
    return replace(check, prompt={"en": HOSTILE[number * 4]})


def test_every_kind_of_value_is_kept_to_the_last_digit_and_shown_as_what_it_is() -> None:
    columns = [Column(kind, kind, kind) for kind in KINDS]
    nothing = [None] * (len(KINDS) - 1)
    content = written(table([tuple(KINDS.values()), ("none", *nothing)], *columns))
    book = load_workbook(io.BytesIO(content))
    first, second = book["One"].iter_rows(min_row=2)
    assert [plain(cell.value) for cell in first] == [
        "text", 12, 0.1 + 0.2, 1e-7, "2026-02-28", 1234567.89, 123456789.123456789
    ]  # fmt: skip
    assert [cell.value for cell in second] == ["none", *nothing]
    assert first[2].number_format == "0.0%"
    assert first[4].is_date


def test_a_cell_holds_what_fits_and_no_more() -> None:
    content = written(table([("🧻" * 40_000,)], Column("text", "Text", "text")))
    text = sheets(content)["One"][1][0]
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.endswith("🧻…")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_sheet_says_it_draws_it_and_leads_to_the_others(language: str) -> None:
    tables = list_tables(theatre_trends(), language)
    content = theatre_workbook(language)
    first = next(iter(sheets(content).values()))
    column = [row[0] for row in first]
    assert column[0] == "Teatro de la Ribera"
    assert "2025" in column[1]
    assert column[2:4] == [None, *list_findings(theatre_trends(), language)[:1]]
    assert column[-len(tables) :] == [one.title for one in tables]
    parts = parse_all(content)
    assert sum(name.startswith("xl/charts/chart") for name in parts) == 4
    drawn = [
        one.get("descr") for one in parts["xl/drawings/drawing1.xml"].iter() if one.get("name")
    ]
    assert len(drawn) == 4
    assert all(drawn)
    assert len(set(drawn)) == 4


def test_a_row_leads_to_its_page_of_the_desk() -> None:
    trends = theatre_trends()
    book = load_workbook(io.BytesIO(theatre_workbook()))
    link = book["Worst checks"]["A2"].hyperlink
    asked = "from=2025-11-22&to=2026-11-21&compare=recent"
    page = f"{DESK}/desk/venues/{trends.venue_id}/trends/checks/restroom/stall-locks?{asked}"
    assert link is not None
    assert link.target == page
    assert book["Spots"]["A2"].hyperlink is not None


def test_heads_stay_and_filter() -> None:
    book = load_workbook(io.BytesIO(theatre_workbook()))
    sheet = book["By week"]
    assert sheet.freeze_panes == "B2"
    assert sheet.tables["table_weeks"].ref == "A1:R54"
    assert sheet.tables["table_weeks"].autoFilter is not None
    for one in book.worksheets:
        for table in one.tables.values():
            # A spreadsheet program repairs a table whose heads are not those of its cells.
            heads = [cell.value for cell in one[table.ref][0]]
            assert heads == [column.name for column in table.tableColumns]


def test_without_data_it_says_so_on_every_sheet_and_draws_nothing_of_nothing() -> None:
    trends: Trends = empty_trends()
    tables = list_tables(trends, "en")
    content = workbook_of(trends)
    read = sheets(content)
    for one in tables:
        if not one.rows:
            assert read[one.title][1][0] == "Nothing in this period."
            assert read[one.title][0] == [column.title for column in one.columns]
    assert not read["Worst checks"][2:]
    assert not [name for name in parse_all(content) if name.startswith("xl/charts/")]


def test_the_same_tables_give_the_same_bytes_on_any_day() -> None:
    content = theatre_workbook()
    assert content == workbook_of(theatre_trends())
    with ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        core = archive.read("docProps/core.xml")
    assert core.count(b"2026-11-21T00:00:00Z") == 2
