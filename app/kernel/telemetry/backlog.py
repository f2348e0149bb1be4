"""How much waits, read from the database whenever it is asked for."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

from flask import Flask, current_app
from sqlalchemy import Select
from sqlalchemy.exc import SQLAlchemyError

from app.kernel.database import db


class Backlog(NamedTuple):
    """Something that waits: a statement that answers one number, which must be cheap."""

    name: str
    meaning: str
    statement: Select[Any]


def watch_backlog(app: Flask, name: str, meaning: str, statement: Select[Any]) -> None:
    """Has `/metrics` show it; rooms say so when they begin."""
    app.extensions.setdefault("backlogs", []).append(Backlog(name, meaning, statement))


class BacklogCollector:
    """Reads each of them; where the database is away there is none, and the rest is there."""

    def collect(self) -> Iterator[Any]:
        """A gauge each."""
        # Loaded late, as in `metrics`.
        gauge = import_module("prometheus_client.core").GaugeMetricFamily
        try:
            for one in current_app.extensions.get("backlogs", ()):
                waiting = db.session.scalar(one.statement)
                yield gauge(one.name, one.meaning, value=float(waiting or 0))
        except SQLAlchemyError:
            db.session.rollback()
            yield gauge("rounds_database_away", "The database did not answer", 1.0)
