"""Deletes what was counted of a part of a venue, and counts it anew. Nothing commits here."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Insert, delete, insert

from app.checklists.queries import list_versions
from app.kernel.database import db, dialect, table_of
from app.trends.rollups.counting import COUNTED, DayCounts, Part, day_counts, list_version_ids
from app.trends.rollups.models import TicketDay
from app.trends.rollups.ticket_counting import count_ticket_days
from app.trends.rollups.ticket_facts import read_ticket_facts


def recount(part: Part, time_zone: str) -> None:
    """Has the tables say of it what the raw rows do now."""
    for model in (*COUNTED, TicketDay):
        table = table_of(model)
        db.session.execute(delete(table).where(part.holds(table.c.venue_id, table.c.happened_on)))
    _count_inspections(part)
    _count_tickets(part, time_zone)


def _count_inspections(part: Part) -> None:
    versions = list_versions(set(list_version_ids(part)))
    parameters = DayCounts.parameters(part, versions)
    for statement in _inserts(dialect(), part.days is not None):
        db.session.execute(statement, parameters)


@cache
def _inserts(dialect_name: str, has_days: bool) -> Sequence[Insert]:
    """On PostgreSQL one statement, so that all is of one state of the database and inspections are
    read once. Nobody else writes to SQLite meanwhile.
    """
    counts = day_counts(dialect_name, has_days)
    *others, last = (
        insert(table_of(model)).from_select(table_of(model).c.keys(), counts.rows_of(model))
        for model in COUNTED
    )
    if dialect_name != "postgresql":
        return (*others, last)
    return [last.add_cte(*(one.cte(f"counted_{n}") for n, one in enumerate(others)))]


def _count_tickets(part: Part, time_zone: str) -> None:
    facts = read_ticket_facts(part, time_zone)
    rows = [
        {"venue_id": part.venue_id, **row} for row in count_ticket_days(facts, time_zone, part.days)
    ]
    if rows:
        db.session.execute(insert(table_of(TicketDay)), rows)
