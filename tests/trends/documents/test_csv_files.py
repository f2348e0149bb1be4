"""Tables as CSV: read by any program, run by none, the same bytes each time."""

import csv
import io
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.cells import safe_cell
from app.trends.documents.csv_files import table_csv
from app.trends.documents.files import trends_csv_zip
from app.trends.documents.report_tables import list_tables
from app.trends.documents.tables import Cell, Column, DataTable
from tests.trends.documents.reading import csv_rows, zipped
from tests.trends.theatre import theatre_trends

COLUMNS = tuple(Column(key, key.title(), "text") for key in ("a", "b"))


def table(*rows: tuple[Cell, Cell]) -> DataTable:
    return DataTable("one", "One", "A table.", COLUMNS, rows)


def test_it_is_utf_8_with_a_mark_commas_and_the_line_ends_of_the_standard() -> None:
    assert table_csv(table(("ñ, or not", 0.1 + 0.2), (None, date(2026, 3, 1)))) == (
        '\ufeffa,b\r\n"ñ, or not",0.30000000000000004\r\n,2026-03-01\r\n'.encode()
    )
    assert csv_rows(table_csv(table((Decimal("2832.00"), -1)))) == [{"a": "2832.00", "b": "-1"}]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", '=cmd|" /C calc"!A0'],
)
def test_no_text_is_run_as_a_formula(text: str) -> None:
    assert csv_rows(table_csv(table((text, text)))) == [{"a": f"'{text}", "b": f"'{text}"}]


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50))
def test_every_text_is_read_as_it_was_written_but_for_the_quote(text: str) -> None:
    written = table_csv(table((text, 1))).decode("utf-8-sig")
    _, (read, _) = csv.reader(io.StringIO(written, newline=""))
    assert read == safe_cell(text)


def test_the_zip_has_a_file_for_each_table_and_one_that_explains_them() -> None:
    tables = list_tables(theatre_trends(), "es")
    content = trends_csv_zip(theatre_trends(), "es")
    assert content == trends_csv_zip(theatre_trends(), "es")
    with ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    files = zipped(content)
    assert [*files] == ["contents.csv", *(f"{one.key}.csv" for one in tables)]
    explained = csv_rows(files["contents.csv"])
    assert len(explained) == sum(len(one.columns) for one in tables)
    verdict = next(
        one for one in explained if (one["table"], one["column"]) == ("checks", "verdict")
    )
    assert verdict["kind"] == "code"
    assert "better = mejor" in verdict["words"]
    assert csv_rows(files["checks.csv"])[0].keys() >= {"rate", "verdict", "since_week"}
