"""CSV and XLSX, read as a stranger would read them."""

import csv
import io
from datetime import datetime
from functools import cache
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from app.trends.documents.files import trends_workbook
from app.trends.numbers.figures import Trends
from tests.trends.theatre import theatre_trends

DESK = "https://rounds.example"


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def zipped(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def workbook_of(trends: Trends, language: str = "en") -> bytes:
    return trends_workbook(trends, language, lambda path: DESK + path)


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of each sheet; none of them is a formula."""
    book = load_workbook(io.BytesIO(content))
    found = {}
    for sheet in book.worksheets:
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        found[sheet.title] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return found


def plain(cell: Any) -> Any:
    """A day as it is written in JSON."""
    return cell.date().isoformat() if isinstance(cell, datetime) else cell


@cache
def theatre_workbook(language: str = "en") -> bytes:
    """That of the theatre's year, made once."""
    return workbook_of(theatre_trends(), language)
