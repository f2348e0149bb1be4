"""Keeps what is counted up to date: for a worker, for a command, and for whoever is to read it."""

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Final
from uuid import UUID

from flask import Flask

from app.kernel.database import db, dialect, writing
from app.trends.rollups.refreshing import list_stale, rebuild, refresh

AT_ONCE: Final = 2  # venues, where two can write


def bring_up_to_date(*venue_ids: UUID) -> None:
    """Counts what waits at these venues, and commits; then begins a transaction that sees one state
    of the database until it ends, with all that was committed before this was called.

    For whoever reads, before the first read: whether a worker is there or not, a report says what
    has been sent. It writes nothing, after one statement, where nothing waits. Do not write in the
    transaction that it leaves: end it first.
    """
    for venue_id in list_stale(venue_ids):
        db.session.commit()
        catch_up(venue_id)
    db.session.commit()
    see_one_state()


def see_one_state() -> None:
    """Has the transaction that begins now see one state of the database, as it does on SQLite."""
    if dialect() == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def catch_up(venue_id: UUID) -> None:
    """Counts all that waits at a venue, a batch of marks at a time, each with its commit."""
    with writing():
        is_done = False
        while not is_done:
            is_done = refresh(venue_id)
            db.session.commit()


def rebuild_venues(app: Flask, venue_ids: Collection[UUID]) -> Iterator[UUID]:
    """Counts each of these venues anew, with a commit of its own, two at a time where the database
    can; each of them as it is done.
    """

    def count_one(venue_id: UUID) -> UUID:
        with app.app_context():
            rebuild(venue_id)
            db.session.commit()
        return venue_id

    with ThreadPoolExecutor(AT_ONCE if dialect() == "postgresql" else 1) as pool:
        for done in as_completed([pool.submit(count_one, one) for one in venue_ids]):
            yield done.result()
