"""Counts anew what is marked as changed. Nothing commits here.

Whoever changes something that is counted leaves a mark in the same transaction. A refresh takes
marks away and then counts their days, in one transaction and in this order: what commits between
the two is counted already and leaves its mark, to be counted once more. What breaks off takes no
mark away. Of two refreshes of a venue one waits for the other, and finds fewer marks, or none.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, case, delete, exists, false, func, select

from app.kernel.clock import local_day
from app.kernel.database import db, dialect, table_of
from app.trends.rollups.counting import Part
from app.trends.rollups.models import StaleDay
from app.trends.rollups.recounting import recount
from app.venues.models import Venue

BATCH: Final = 20_000  # marks at once: those of a busy minute name few days
MANY: Final = 500  # marks of a venue
DAY: Final = timedelta(days=1)
OVER: Final = timedelta(hours=12)  # so long after UTC's a day has ended everywhere
# Compiling a statement costs more than it saves here; what is sorted and grouped stays in memory.
SETTINGS: Final = {"jit": "off", "work_mem": "64MB"}
_marks = table_of(StaleDay)


def list_due_venues(at: datetime) -> list[UUID]:
    """The venues that are worth a worker's while: of which a day that is over changed, or much, or
    all. Whoever reads counts what else waits.

    Counting a day costs as much for one change as for all of it: where it is done as soon as
    somebody has submitted, each submission costs twice.
    """
    whole = case((and_(_marks.c.happened_on.is_(None), _marks.c.happened_at.is_(None)), 1))
    over = at - OVER
    rows = db.session.execute(
        select(
            _marks.c.venue_id,
            func.count() >= MANY,
            func.count(whole) > 0,
            func.coalesce(func.min(_marks.c.happened_on) < over.date(), false()),
            func.coalesce(func.min(_marks.c.happened_at) < over - DAY, false()),
        ).group_by(_marks.c.venue_id)
    )
    return [venue_id for venue_id, *reasons in rows if any(reasons)]


def list_stale(venue_ids: Collection[UUID]) -> Sequence[UUID]:
    """Those of these venues of which something waits to be counted; each is looked up once."""
    waits = exists().where(_marks.c.venue_id == Venue.id)
    return db.session.scalars(
        select(Venue.id).where(Venue.id.in_(venue_ids), waits).order_by(Venue.id)
    ).all()


def refresh(venue_id: UUID) -> bool:
    """Counts anew the days of a venue that are marked; whether that may have been all of them."""
    lock(venue_id)
    some = select(_marks.c.id).where(_marks.c.venue_id == venue_id).order_by(_marks.c.id)
    marks = db.session.execute(
        delete(_marks)
        .where(_marks.c.id.in_(some.limit(BATCH)))
        .returning(_marks.c.happened_on, _marks.c.happened_at)
    ).all()
    time_zone = time_zone_of(venue_id)  # after the marks: of its change there is one
    if marks:
        recount(Part(venue_id, days_of(marks, time_zone)), time_zone)
    return len(marks) < BATCH


def days_of(marks: Iterable[Any], time_zone: str) -> frozenset[date] | None:
    """The days that marks name, each by itself or by an instant of it; None: all of the venue's."""
    days = {on or (at and local_day(at, time_zone)) for on, at in marks}
    return None if None in days else frozenset(days)


def rebuild(venue_id: UUID) -> None:
    """Counts all of a venue anew, whatever is marked or counted."""
    lock(venue_id)
    db.session.execute(delete(_marks).where(_marks.c.venue_id == venue_id))
    recount(Part(venue_id), time_zone_of(venue_id))


def lock(venue_id: UUID) -> None:
    """Has others that count this venue wait until the transaction ends, and nobody else: a lock of
    its row would have those who submit share it. On SQLite whoever may write is alone.
    """
    if dialect() == "postgresql":
        number = int.from_bytes(venue_id.bytes[8:], signed=True)
        settings = (func.set_config(name, value, True) for name, value in SETTINGS.items())
        db.session.execute(select(func.pg_advisory_xact_lock(number), *settings))


def time_zone_of(venue_id: UUID) -> str:
    """The time zone of a venue; UTC where there is none any more, and so nothing to count."""
    return db.session.scalar(select(Venue.time_zone).where(Venue.id == venue_id)) or "UTC"
