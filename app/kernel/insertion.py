"""INSERTs of a few rows at once, worked out once for each database and number of rows.

SQLAlchemy works out the parameters of a statement anew each time it runs, which is most of what
an INSERT of two rows costs; on the way of a submission there are four of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Dialect, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from app.kernel.database import Base, db, table_of, upsert

Insertion = postgresql.Insert | sqlite.Insert
Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as its database takes it. `converts` has one entry for each value of a row."""

    sql: str
    names: tuple[str, ...]  # of the values of all rows, row by row
    converts: tuple[tuple[str, Convert], ...]
    fixed: dict[str, Any]  # what is the same at each run, such as the 1 in "count + 1"
    positions: tuple[str, ...] | None  # the names in the order of the marks, where these have none
    reads: tuple[Convert, ...]

    def parameters(self, rows: Sequence[Mapping[str, Any]]) -> Any:
        """The values of these rows, by name or in order."""
        values = [
            convert(row[column]) if convert else row[column]
            for row in rows
            for column, convert in self.converts
        ]
        named = dict(zip(self.names, values, strict=True)) | self.fixed
        return tuple(named[name] for name in self.positions) if self.positions else named


class RowsInsert:
    """Stores rows of one model. `finish` adds what happens on a conflict, `returned` names the
    columns that are answered. Every row gives all of `columns`; no default of Python is applied.
    """

    def __init__(
        self,
        model: type[Base],
        columns: Sequence[str],
        finish: Callable[[Insertion], Insertion] = lambda insertion: insertion,
        returned: Sequence[str] = (),
    ) -> None:
        self._table = table_of(model)
        self._model = model
        self._columns = [self._table.c[name] for name in columns]
        self._finish = finish
        self._returned = [self._table.c[name] for name in returned]
        self._plan = lru_cache(maxsize=256)(self._make_plan)

    def store(self, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Stores the rows with one statement; what it returns."""
        connection = db.session.connection()
        plan = self._plan(connection.dialect, len(rows))
        result = connection.exec_driver_sql(plan.sql, plan.parameters(rows))
        if not self._returned:
            return []
        return [
            tuple(read(one) if read else one for read, one in zip(plan.reads, found, strict=True))
            for found in result
        ]

    def _make_plan(self, dialect: Dialect, count: int) -> _Plan:
        values: list[dict[str, BindParameter[Any]]] = [
            {one.name: bindparam(f"row{row}_{one.name}", type_=one.type) for one in self._columns}
            for row in range(count)
        ]
        insertion = self._finish(upsert(self._model, dialect.name).values(values))
        answering = insertion.returning(*self._returned) if self._returned else insertion
        compiled: Any = answering.compile(dialect=dialect)
        names = tuple(bind.key for row in values for bind in row.values())
        fixed = {
            name: _converted(_to_database(bind.type, dialect), bind.value)
            for name, bind in compiled.binds.items()
            if name not in names
        }
        return _Plan(
            sql=compiled.string,
            names=names,
            converts=tuple((one.name, _to_database(one.type, dialect)) for one in self._columns),
            fixed=fixed,
            positions=tuple(compiled.positiontup) if compiled.positional else None,
            reads=tuple(
                one.type.dialect_impl(dialect).result_processor(dialect, None)
                for one in self._returned
            ),
        )


def _to_database(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _converted(convert: Convert, value: Any) -> Any:
    return convert(value) if convert else value
