"""How much waits, read from the database whenever it is asked for."""

import platform
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import Executable
from sqlalchemy.exc import SQLAlchemyError

from app.kernel.clock import now
from app.kernel.database import db, dialect


class Backlog(NamedTuple):
    """Something that waits: a statement that answers how many there are and, where it has a second
    column, since when the oldest waits. It must be cheap: an index of what waits, not a table.
    """

    name: str
    meaning: str
    statement: Executable


def watch_backlog(app: Flask, name: str, meaning: str, statement: Executable) -> None:
    """Has `/metrics` show it; rooms say so when they begin."""
    app.extensions.setdefault("backlogs", []).append(Backlog(name, meaning, statement))


class BacklogCollector:
    """Reads each of them, a statement each; where the database is away the rest is there."""

    def collect(self) -> Iterator[Any]:
        """A gauge each, another for the age of the oldest, and whether the database answered."""
        gauge = import_module("prometheus_client.core").GaugeMetricFamily  # late, as in `metrics`
        answers = 1.0
        try:
            for one in current_app.extensions.get("backlogs", ()):
                for name, meaning, value in _numbers(one):
                    yield gauge(name, meaning, value=value)
        except SQLAlchemyError:
            db.session.rollback()
            answers = 0.0
        yield gauge("rounds_database_up", "Whether the database answered", value=answers)


class BuildCollector:
    """Which Rounds runs, on what."""

    def collect(self) -> Iterator[Any]:
        """One gauge, always 1, whose labels say it."""
        info = import_module("prometheus_client.core").InfoMetricFamily
        said = {
            "version": current_app.config["VERSION"],
            "python": platform.python_version(),
            "database": dialect(),
        }
        yield info("rounds_build", "Which Rounds runs, on what", value=said)


def _numbers(one: Backlog) -> Iterator[tuple[str, str, float]]:
    waiting, *oldest = db.session.execute(one.statement).one()
    yield one.name, one.meaning, float(waiting)
    if oldest:
        since: datetime | None = oldest[0]
        seconds = (now() - since).total_seconds() if since else 0.0
        yield f"{one.name}_oldest_seconds", f"{one.meaning}: the oldest's age", max(0.0, seconds)
