"""Tables as CSV (RFC 4180): for programs, and the same in every language.

Commas between cells, points in numbers, days as 2026-11-20, keys as heads, codes instead of words:
a program reads them wherever the reader is from. UTF-8 with a byte order mark, without which
spreadsheet programs take accents for something else. Where commas stand in numbers (in Spain), a
spreadsheet program asks how to read the file; the workbook asks nothing anywhere.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.kernel.cells import safe_cell
from app.trends.documents.fields import Fields, field
from app.trends.documents.tables import Cell, Column, DataTable, fill_table

MARK = "\ufeff"
CONTENTS = "contents"
ALWAYS = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP knows: the same tables, the same bytes


def table_csv(table: DataTable) -> bytes:
    """A table, its keys first. Text that would run as a formula gets a quote in front."""
    text = io.StringIO(MARK)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow([column.key for column in table.columns])
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode()


def tables_zip(tables: Iterable[DataTable], fields: Fields) -> bytes:
    """A file for each table, and one that says what stands in their columns."""
    kept = tuple(tables)
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for table in (contents_table(kept, fields), *kept):
            entry = ZipInfo(f"{table.key}.csv", ALWAYS)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, table_csv(table))
    return packed.getvalue()


def contents_table(tables: Iterable[DataTable], fields: Fields) -> DataTable:
    """What stands in which column of which table."""
    _ = fields.gettext
    return fill_table(
        CONTENTS,
        _("Contents"),
        _("What stands in which column of which table."),
        [
            field("text", "table", _("Table"), lambda row: row[0].key),
            field("text", "about", _("What it holds"), lambda row: row[0].description),
            field("text", "column", _("Column"), lambda row: row[1].key),
            field("text", "title", _("Title"), lambda row: row[1].title),
            field("text", "kind", _("Kind of value"), lambda row: row[1].kind),
            field("text", "words", _("Codes"), lambda row: _legend(row[1])),
        ],
        ((table, column) for table in tables for column in table.columns),
    )


def _legend(column: Column) -> str:
    return "; ".join(f"{code} = {said}" for code, said in column.words.items())


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return safe_cell(cell)
        case float():
            return repr(cell)
        case date():
            return cell.isoformat()
    return str(cell)
