"""Charts on a page: described for a phone and for a desk, each with its numbers as a table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from app.desk.wording import Words
from app.trends.charts.parts import Spec
from app.trends.documents.tables import Cell, Column, DataTable
from app.trends.wording import NOTHING

WIDTHS: Final = (340, 680)  # pixels: one is stretched or shrunk to the room that there is


class Shown(NamedTuple):
    """A cell as people read it; `address` is what it leads to."""

    text: str
    address: str = ""


class Table(NamedTuple):
    """A table as people read it: what heads each column, and its rows; the first cell names one."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Shown]]


class Drawing(NamedTuple):
    """A chart: a sentence on what it shows, its description by width, how to read it, and its
    numbers.
    """

    id: str
    caption: str
    specs: Mapping[int, Spec]
    note: str = ""
    table: Table | None = None


def draw(
    name: str,
    caption: str,
    chart_of: Callable[[int], Spec],
    note: str = "",
    table: Table | None = None,
) -> Drawing:
    """The chart in each width; without a table where the page itself has one."""
    return Drawing(name, caption, {width: chart_of(width) for width in WIDTHS}, note, table)


def show_table(
    table: DataTable,
    keys: Sequence[str],
    words: Words,
    addresses: Mapping[str, Sequence[str]] | None = None,
) -> Table:
    """These columns of a table; `addresses` are what the cells of a column lead to."""
    places = [table.column(key) for key in keys]
    columns = [table.columns[place] for place in places]
    leads = addresses or {}
    return Table(
        [column.title for column in columns],
        [
            [
                Shown(
                    say_cell(column, row[place], words),
                    leads[column.key][number] if column.key in leads else "",
                )
                for place, column in zip(places, columns, strict=True)
            ]
            for number, row in enumerate(table.rows)
        ],
    )


def say_cell(column: Column, cell: Cell, words: Words) -> str:
    """A cell in the reader's language."""
    if cell is None:
        return NOTHING
    if isinstance(cell, str):
        return str(column.say(cell))
    if isinstance(cell, date):
        return words.day(cell)
    return _SAYING[column.kind](cell, words)


_SAYING: Final[Mapping[str, Callable[[Any, Words], str]]] = {
    "count": lambda cell, words: words.number(cell),
    "rate": lambda cell, words: words.percent(cell),
    "seconds": lambda cell, words: words.duration(cell),
    "money": lambda cell, words: words.decimal(cell),
    "number": lambda cell, words: words.decimal(round(float(cell), 2)),
}
