"""Rows about a person, as they are handed to that person."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, select

from app.kernel.database import Base, db, table_of

Rows = list[dict[str, Any]]
PersonalRows = Mapping[str, Rows]  # by the name of their table


def rows_about(
    model: type[Base], about: ColumnElement[bool], without: Collection[str] = ()
) -> PersonalRows:
    """The rows of a table that `about` picks, by its name, with all columns but those `without`."""
    table = table_of(model)
    wanted = [column for column in table.columns if column.name not in without]
    rows = db.session.execute(select(*wanted).where(about).order_by(*table.primary_key.columns))
    # As plain text: some names carry with them how they are quoted.
    names = [str(column.name) for column in wanted]
    return {str(table.name): [dict(zip(names, row, strict=True)) for row in rows]}
