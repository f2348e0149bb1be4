"""Tables of a report's numbers: what CSV and XLSX hold, and what stands behind a chart.

Cells hold what was worked out and nothing rounded; who shows one says how (`kind`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

Row = TypeVar("Row")
Cell: TypeAlias = str | int | float | Decimal | date | None
Kind = Literal["text", "code", "count", "rate", "seconds", "day", "money", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is the same in every language.

    A code is a word of a closed list, also the same in every language; `words` says what it means
    in the reader's. A rate is a share, 0 to 1; a money's currency stands in its own column.
    """

    key: str
    title: str
    kind: Kind
    words: Mapping[str, str] = field(default_factory=dict)

    def say(self, cell: Cell) -> Cell:
        """The cell as the reader's language has it; what is no code stays what it is."""
        return self.words.get(cell, cell) if isinstance(cell, str) else cell


@dataclass(frozen=True, slots=True)
class DataTable:
    """Rows with a cell for each column; None where there is nothing to say.

    `links` has the desk's page behind each row (a path), to stand in the column `linked`; or both
    are empty.
    """

    key: str
    title: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    linked: str = ""
    links: tuple[str, ...] = ()

    def column(self, key: str) -> int:
        """The place of a column. Raises KeyError."""
        for place, column in enumerate(self.columns):
            if column.key == key:
                return place
        raise KeyError(key)


class Field(NamedTuple, Generic[Row]):
    """A column, and its cell of a row."""

    column: Column
    cell_of: Callable[[Row], Cell]


class Link(NamedTuple, Generic[Row]):
    """The column that leads to the desk, and where to."""

    column: str
    path_of: Callable[[Row], str]


def fill_table(
    key: str,
    title: str,
    description: str,
    fields: Sequence[Field[Row]],
    rows: Iterable[Row],
    link: Link[Row] | None = None,
) -> DataTable:
    """The table of these rows; a number that is none (NaN, infinity) is nothing."""
    kept = tuple(rows)
    return DataTable(
        key=key,
        title=title,
        description=description,
        columns=tuple(one.column for one in fields),
        rows=tuple(tuple(_finite(one.cell_of(row)) for one in fields) for row in kept),
        linked=link.column if link else "",
        links=tuple(link.path_of(row) for row in kept) if link else (),
    )


def _finite(cell: Cell) -> Cell:
    return None if isinstance(cell, float | Decimal) and not isfinite(cell) else cell
