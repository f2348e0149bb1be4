"""What is counted a day: how fast all of it is rebuilt and one day refreshed, and what marks cost
those who submit; with the largest number of stored inspections.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import func, select

from app.inspections.models import Inspection
from app.kernel.clock import now
from app.kernel.database import db
from app.trends.rollups.keeping import AT_ONCE, catch_up, rebuild_venues
from app.trends.rollups.models import StaleDay
from tests.load.deployment import Deployment
from tests.load.figures import Figure, remark, say, say_percentiles
from tests.load.machine import cpu_seconds
from tests.load.mark_cost import measure_marks
from tests.load.options import Options
from tests.load.scene_setting import open_app
from tests.load.trend_rows import COUNTED, trends_scene

GOAL: Final = "≥ 50000"
REFRESHES: Final = 20
TABLES: Final = ("spot_days", "finding_days", "item_days", "ticket_days")


def measure_rollups(deployment: Deployment, options: Options) -> None:
    """The floor is known once there are rows: so the second rebuild, beside it, comes after it."""
    app, begun = open_app(dict(deployment.settings)), time.monotonic()
    most = options.stored[-1]
    trends_scene(app, deployment.postgres.dsn, deployment.scene, most)
    remark(f"{most} inspections stored in {time.monotonic() - begun:.0f} s")
    with app.app_context():
        first = _rebuild(app, deployment, "from nothing", most)
        floor = _floor(deployment, most)
        say(Figure("rebuild from nothing", first, "inspections/s", GOAL, floor))
        say(Figure("rebuild from nothing, of the floor", first / floor, "ratio"))
        again = _rebuild(app, deployment, "once more", most)
        say(Figure("rebuild once more", again, "inspections/s", GOAL, floor))
        each = _say_refresh("a refresh of a day", deployment, now().date() - timedelta(100))
        measure_marks(deployment, options, each)
        _say_refresh("a refresh of the day they filled", deployment, now().date())


def _rebuild(app: Flask, deployment: Deployment, name: str, inspections: int) -> float:
    """How many inspections a second; then as autovacuum leaves the tables a minute later."""
    with _timed(deployment, f"rebuild {name}") as took:
        for _ in rebuild_venues(app, deployment.scene.venue_ids):
            pass
    with psycopg.connect(deployment.postgres.dsn, autocommit=True) as connection:
        connection.execute(f"VACUUM (ANALYZE) {COUNTED}")
    return inspections / took[0]


def _floor(deployment: Deployment, inspections: int) -> float:
    """How many inspections a second it is where each is read once with what filling it took, and
    the rows that were counted are written once more beside: as many venues at once.
    """
    dsn = deployment.postgres.dsn
    with psycopg.connect(dsn, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
    took = 0.0
    for name, work in (("read", _read), ("written", _write)):
        with _timed(deployment, f"floor: {name}") as seconds, ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda one: work(dsn, one), deployment.scene.venue_ids))  # noqa: B023 - mapped at once
        took += seconds[0]
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"DROP TABLE {', '.join(f'floor_{table}' for table in TABLES)}")
    return inspections / took


def _read(dsn: str, venue_id: UUID) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SELECT performed_on, count(*), sum(failed), sum(json_array_length(friction))"
            " FROM inspections WHERE venue_id = %s GROUP BY performed_on",
            (venue_id,),
        ).fetchall()


def _write(dsn: str, venue_id: UUID) -> None:
    with psycopg.connect(dsn) as connection:
        for table in TABLES:
            connection.execute(
                f"INSERT INTO floor_{table} SELECT * FROM {table} WHERE venue_id = %s",  # noqa: S608 - our tables
                (venue_id,),
            )


@contextmanager
def _timed(deployment: Deployment, name: str) -> Iterator[list[float]]:
    """Seconds of what happens within, once it has; and says what it cost the database."""
    took: list[float] = []
    postmaster = deployment.postgres.postmaster_pid
    begun, cpu_before = time.perf_counter(), cpu_seconds(postmaster)
    yield took
    took.append(time.perf_counter() - begun)
    cpu_s = cpu_seconds(postmaster) - cpu_before
    remark(f"{name}: {took[0]:.1f} s, {cpu_s:.1f} CPU-s of the database")


def _say_refresh(name: str, deployment: Deployment, on: date) -> float:
    """A day of the first venue is marked and counted anew, again and again; milliseconds of the
    processor for each inspection of it.
    """
    venue_id = deployment.scene.venue_ids[0]
    is_there = (Inspection.venue_id == venue_id, Inspection.performed_on == on)
    inspections = db.session.scalar(select(func.count()).where(*is_there)) or 0
    took, cpu_before = list[float](), _cpu_s(deployment)
    for _ in range(REFRESHES):
        db.session.add(StaleDay(venue_id=venue_id, happened_on=on))
        db.session.commit()
        begun = time.perf_counter()
        catch_up(venue_id)
        took.append(time.perf_counter() - begun)
    each = 1000 * (_cpu_s(deployment) - cpu_before) / REFRESHES / max(1, inspections)
    say_percentiles(f"{name}, {inspections} inspections", took)
    say(Figure(f"{name}, for each inspection", each, "CPU-ms"))
    return each


def _cpu_s(deployment: Deployment) -> float:
    """Of this process and of the database."""
    return time.process_time() + cpu_seconds(deployment.postgres.postmaster_pid)
