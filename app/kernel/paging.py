"""Lists are paged by cursor: each page is as cheap as the first, and nothing is seen twice."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar, TypeVarTuple
from uuid import UUID

import orjson
from marshmallow import Schema, fields, validate
from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.kernel.errors import Invalid

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
LARGEST_PAGE = 250


class PageIn(Schema):
    """Which part of a list: `limit` rows after `cursor`."""

    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, LARGEST_PAGE),
        metadata={"description": f"Rows wanted, at most {LARGEST_PAGE}"},
    )
    cursor = fields.String(
        load_default=None, metadata={"description": "`next_cursor` of the page before"}
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: the sorted-by instant and the id of its last row."""

    at: datetime
    id: UUID

    def cursor(self) -> str:
        """The position as text for an address."""
        packed = orjson.dumps([self.at.isoformat(), str(self.id)])
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(cursor: str | None) -> Position | None:
    """The position of a cursor. Raises `Invalid` for text that no page ended with."""
    if not cursor:
        return None
    try:
        at, row_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        instant = datetime.fromisoformat(at)
        position = Position(instant.astimezone(UTC), UUID(row_id)) if instant.tzinfo else None
    except (ValueError, TypeError, AttributeError, OverflowError):
        position = None
    if position is None:
        detail = "Start again without `cursor`, then follow `next_cursor`."
        raise Invalid([{"at": "/query/cursor", "detail": detail}])
    return position


def newest_first(
    query: Select[*Ts],
    at: InstrumentedAttribute[datetime],
    row_id: InstrumentedAttribute[UUID],
    position: Position | None,
    limit: int,
) -> Select[*Ts]:
    """The `limit` rows after `position`, newest first, and one more if there is one."""
    if position:
        after: ColumnElement[bool] = tuple_(at, row_id) < tuple_(position.at, position.id)
        query = query.where(after)
    return query.order_by(at.desc(), row_id.desc()).limit(limit + 1)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next_cursor` is None on the last."""

    items: Sequence[T]
    next_cursor: str | None


def cut_page(rows: Sequence[T], limit: int, position: Callable[[T], Position]) -> Page[T]:
    """A page from `limit + 1` rows as `newest_first` asks for them."""
    more = len(rows) > limit
    return Page(rows[:limit], position(rows[limit - 1]).cursor() if more else None)
