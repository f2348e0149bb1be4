"""Whether what is stored agrees with a new count. Writes nothing."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, func, literal_column, select, union_all

from app.checklists.queries import list_versions
from app.kernel.database import Base, db, dialect, table_of
from app.trends.rollups.counting import COUNTED, DayCounts, Part, day_counts, list_version_ids
from app.trends.rollups.models import StaleDay, TicketDay
from app.trends.rollups.refreshing import days_of, time_zone_of
from app.trends.rollups.ticket_counting import count_ticket_days
from app.trends.rollups.ticket_facts import read_ticket_facts


class Checked(NamedTuple):
    """What a check found about a venue: days on which a table differs, by the table's name; and the
    days that wait to be counted, of which it says nothing (None: all of them wait).
    """

    differing: dict[str, list[date]]
    waiting: frozenset[date] | None


def check_venue(venue_id: UUID) -> Checked:
    """Compares what is stored of a venue with a new count, in one state of the database where the
    transaction sees one.
    """
    part, time_zone = Part(venue_id), time_zone_of(venue_id)
    waiting = _waiting(venue_id, time_zone)
    if waiting is None:
        return Checked({}, None)
    parameters = DayCounts.parameters(part, list_versions(set(list_version_ids(part))))
    days = [(model, _days_of(part, model, parameters)) for model in COUNTED]
    differing = {
        table_of(model).name: sorted(set(found) - waiting)
        for model, found in (*days, (TicketDay, _ticket_days(part, time_zone)))
    }
    return Checked({table: found for table, found in differing.items() if found}, waiting)


def _waiting(venue_id: UUID, time_zone: str) -> frozenset[date] | None:
    marks = db.session.execute(
        select(StaleDay.happened_on, StaleDay.happened_at)
        .where(StaleDay.venue_id == venue_id)
        .distinct()
    ).all()
    return days_of(marks, time_zone)


def _days_of(part: Part, model: type[Base], parameters: dict[str, Any]) -> Iterable[date]:
    """The days on which a row is only counted, or only stored."""
    table = table_of(model)
    counts = day_counts(dialect(), part.days is not None)
    counted = counts.rows_of(model).order_by(None).subquery()
    stored = select(table).where(part.holds(table.c.venue_id, table.c.happened_on)).subquery()
    both = union_all(select(*stored.c, _side(-1)), select(*counted.c, _side(1))).subquery()
    *row, side = both.c
    return db.session.scalars(
        select(both.c.happened_on).group_by(*row).having(func.sum(side) != 0), parameters
    ).all()


def _side(sign: int) -> ColumnElement[int]:
    return literal_column(str(sign), Integer).label("side")


def _ticket_days(part: Part, time_zone: str) -> Iterable[date]:
    facts = read_ticket_facts(part, time_zone)
    counted = count_ticket_days(facts, time_zone, None)
    columns = [one for one in table_of(TicketDay).c if one.name != "venue_id"]
    stored = db.session.execute(
        select(*columns).where(part.holds(TicketDay.venue_id, TicketDay.happened_on))
    )
    names = [one.name for one in columns]
    both = {tuple(row[name] for name in names) for row in counted} ^ set(map(tuple, stored))
    return {row[0] for row in both}
