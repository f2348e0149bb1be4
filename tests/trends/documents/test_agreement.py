"""JSON, CSV and XLSX say the same, to the last digit, and the tables leave out no number."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from app.trends.documents.csv_files import table_csv
from app.trends.documents.report_tables import list_tables
from app.trends.documents.tables import Column, DataTable
from app.trends.numbers.figures import Trends
from tests.trends.documents.expected import rows_of_json
from tests.trends.documents.full import full_trends
from tests.trends.documents.reading import csv_rows, plain, sheets, workbook_of
from tests.trends.theatre import WEEK_FROM, WEEK_TO, empty_trends, theatre_trends

CASES: dict[str, Callable[[], Trends]] = {
    "year": full_trends,
    "week": lambda: theatre_trends(WEEK_FROM, WEEK_TO),
    "empty": empty_trends,
}


@pytest.fixture(params=CASES)
def trends(request: pytest.FixtureRequest) -> Trends:
    made = CASES[request.param]
    return made()


def test_tables_leave_out_no_number_of_the_json(trends: Trends) -> None:
    assert rows_of_json(trends).left_out == set()


@pytest.mark.parametrize("language", ["en", "es"])
def test_csv_and_workbook_hold_the_numbers_of_the_json(trends: Trends, language: str) -> None:
    tables = list_tables(trends, language)
    expected = rows_of_json(trends).rows
    assert {table.key for table in tables} == expected.keys()
    _, *in_sheets = sheets(workbook_of(trends, language)).values()
    for table, sheet in zip(tables, in_sheets, strict=True):
        written = csv_rows(table_csv(table))
        cells = sheet[1 : len(table.rows) + 1]
        rows = expected[table.key]
        assert len(written) >= len(rows)
        assert len(written) == len(rows) or table.key == "about"
        for row, in_csv, in_sheet in zip(rows, written, cells, strict=False):
            for key, value in row.items():
                place = table.column(key)
                assert in_csv[key] == as_csv(value), (table.key, key)
                same = as_cell(table.columns[place], value)
                assert written_cell(in_sheet[place], same) == same, (table.key, key)


def as_csv(value: Any) -> str:
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)


def as_cell(column: Column, value: Any) -> Any:
    """What the workbook shows for a value of the JSON, numbers by all their digits."""
    if column.kind == "code" and value is not None:
        return column.words[value]
    if column.kind in {"money", "number", "rate"} and isinstance(value, str):
        return repr(float(Decimal(value)))
    return repr(float(value)) if isinstance(value, int | float) else value


def written_cell(cell: Any, same: Any) -> Any:
    cell = plain(cell)
    return repr(float(cell)) if isinstance(cell, int | float) else cell


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_table_calls_two_columns_the_same_in_any_language(language: str) -> None:
    tables = list_tables(full_trends(), language)
    assert len({table.title.casefold() for table in tables}) == len(tables)
    for table in tables:
        for names in (column_names(table, "key"), column_names(table, "title")):
            assert len(set(names)) == len(names), (table.key, names)


def column_names(table: DataTable, what: str) -> list[str]:
    return [getattr(column, what).casefold() for column in table.columns]
