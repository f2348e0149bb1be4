"""Tables as a workbook (XLSX): what a manager opens, formatted, with charts and links to the desk.

Numbers are numbers with all their digits, and only look rounded; text is never run as a formula.
The same tables give the same bytes: nothing in it is of the day on which it is made.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from app.kernel.speech import Speech
from app.trends.documents.sheet_text import cell_text, sheet_names
from app.trends.documents.tables import Cell, Column, DataTable, Kind
from app.trends.documents.workbook_charts import SheetTables, add_charts

FORMATS: Final[dict[Kind, dict[str, Any]]] = {
    "text": {"text_wrap": True},
    "code": {"indent": 1},
    "count": {"num_format": "#,##0"},
    "rate": {"num_format": "0.0%"},
    "seconds": {"num_format": "#,##0"},
    "day": {"num_format": 14, "align": "left"},  # as the reader's own program writes days
    "money": {"num_format": "#,##0.00"},
    "number": {"num_format": "0.00##"},
}
INK, FILL = "#1d2527", "#dde8e9"
HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": FILL, "font_color": INK}
NARROWEST, WIDEST, WIDE = 9, 46, 104
LOOKED_AT = 300  # rows, for the width of a column
PARAGRAPH = 105  # letters of a line on the first sheet
LINE = 16  # its height in points
A4 = 9
NO_FORMULAS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a workbook says first: whose numbers, of which days, and in sentences what they show.

    `made_for` is the last of these days.
    """

    title: str
    subtitle: str
    sentences: Sequence[str]
    made_for: date


class Exact(float):
    """A number that is written with all its digits: XlsxWriter asks for 16, a float may have 17."""

    def __format__(self, _spec: str) -> str:
        return repr(float(self))


def write_workbook(
    heading: Heading,
    tables: Sequence[DataTable],
    language: str,
    address: Callable[[str], str],
) -> bytes:
    """The workbook: a sheet with the sentences, the charts and what there is, then one a table.

    `address` makes a whole address of a path of the desk.
    """
    written = BytesIO()
    speech = Speech(language)
    summary, *names = sheet_names([speech.gettext("Summary"), *(one.title for one in tables)])
    with Workbook(written, NO_FORMULAS) as book:
        made_at = datetime.combine(heading.made_for, time())
        book.set_properties({"title": heading.title, "author": "Rounds", "created": made_at})
        pen = _Pen(book, speech, address)
        first = book.add_worksheet(summary)
        for name, table in zip(names, tables, strict=True):
            pen.write_table(book.add_worksheet(name), table)
        pen.write_first(first, heading, dict(zip(names, tables, strict=True)))
    return written.getvalue()


class _Pen:
    """Writes sheets of one workbook."""

    def __init__(self, book: Any, speech: Speech, address: Callable[[str], str]) -> None:
        self.book, self.speech, self.address = book, speech, address
        top = {"valign": "top"}
        self.formats = {kind: book.add_format(top | given) for kind, given in FORMATS.items()}
        self.head = book.add_format(HEAD)
        self.link = book.add_format(
            top | {"text_wrap": True, "font_color": "#0f5f66", "underline": 1}
        )
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": INK})
        self.words = book.add_format({"text_wrap": True, **top})

    def write_table(self, sheet: Any, table: DataTable) -> None:
        """A table on its own sheet: heads that stay and filter, and a row for each row."""
        _set_print(sheet)
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 48)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, _width(table, place))
            if not table.rows:
                sheet.write_string(0, place, column.title, self.head)
        if not table.rows:
            sheet.write_string(1, 0, self.speech.gettext("Nothing in this period."), self.words)
            return
        heads = [{"header": one.title, "header_format": self.head} for one in table.columns]
        options = {
            "name": f"table_{table.key}",
            "columns": heads,
            "style": "Table Style Light 1",
            "title": table.title,
            "description": table.description,
        }
        sheet.add_table(0, 0, len(table.rows), len(table.columns) - 1, options)
        for row, cells in enumerate(table.rows, start=1):
            for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
                self._write(sheet, row, place, column, cell)
        self._link(sheet, table)

    def _write(self, sheet: Any, row: int, place: int, column: Column, cell: Cell) -> None:
        form = self.formats[column.kind]
        match column.say(cell):
            case None:
                pass
            case str() as text:
                sheet.write_string(row, place, cell_text(text), form)
            case date() as day:
                sheet.write_datetime(row, place, day, form)
            case number:
                sheet.write_number(row, place, Exact(number), form)

    def _link(self, sheet: Any, table: DataTable) -> None:
        """Makes the cells of the column that leads to the desk lead there."""
        if not table.linked:
            return
        place = table.column(table.linked)
        for row, (cells, path) in enumerate(zip(table.rows, table.links, strict=True), start=1):
            text = cell_text(str(cells[place] or path))
            # Where the address is too long for a cell, its text stays what it was.
            sheet.write_url(row, place, self.address(path), self.link, string=text)

    def write_first(self, sheet: Any, heading: Heading, tables: SheetTables) -> None:
        """The sentences, the charts, and what stands on the other sheets."""
        sheet.set_paper(A4)
        sheet.set_print_scale(70)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, WIDE - 34)
        sheet.write_string(0, 0, cell_text(heading.title), self.title)
        sheet.write_string(1, 0, heading.subtitle, self.words)
        row = 3
        for sentence in heading.sentences:
            sheet.merge_range(row, 0, row, 1, "", self.words)
            sheet.write_string(row, 0, cell_text(sentence), self.words)
            sheet.set_row(row, LINE * (1 + len(sentence) // PARAGRAPH))
            row += 1
        *charts, row = add_charts(self.book, sheet, row + 1, tables, self.speech)
        sheet.set_h_pagebreaks(charts[2:3])  # two on the first page, all else on the next
        for name, table in tables.items():
            place = name.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{place}'!A1", self.link, string=table.title)
            sheet.write_string(row, 1, table.description, self.words)
            row += 1
        sheet.print_area(0, 0, row, 1)


def _set_print(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def _width(table: DataTable, place: int) -> float:
    column = table.columns[place]
    said = [str(column.say(row[place]) or "") for row in table.rows[:LOOKED_AT]]
    is_words = column.kind in {"text", "code"}
    longest = max(map(len, said), default=0) if is_words else 10
    # A head may take several lines, but no word of it.
    word = max(map(len, column.title.split()), default=0) + 3
    return float(min(WIDEST, max(NARROWEST, word, longest + 2)))
