"""A venue's year of trends as JSON: with a million inspections, and with ten times the history."""

import time
from statistics import median

import psycopg
from flask import Flask

from app.trends.rollups.keeping import rebuild_venues
from tests.load.asking import ask_again, say_answers
from tests.load.deployment import Deployment, get
from tests.load.figures import Figure, remark, say
from tests.load.options import Options
from tests.load.scene_setting import open_app
from tests.load.trend_rows import COUNTED, trends_scene
from tests.load.wire import Connection

GOAL, GOAL_OF_HISTORY = "≤ 100", "≤ 1.2"
TIMES = 10  # the longer history


def measure_trends(deployment: Deployment, options: Options) -> None:
    """The largest number of stored inspections within one year; then a tenth of them within one
    year, and all of them in ten, of which the last year is asked for again.
    """
    most = options.stored[-1]
    app = open_app(dict(deployment.settings))
    _ask(deployment, app, options, most, 1)
    short = _ask(deployment, app, options, most // TIMES, 1)
    long = _ask(deployment, app, options, most, TIMES)
    name = f"a venue's year of trends: {TIMES} years of history / one"
    say(Figure(name, long / short, "×", GOAL_OF_HISTORY))


def _ask(
    deployment: Deployment, app: Flask, options: Options, inspections: int, years: int
) -> float:
    """The median of seconds that the first venue's last year takes."""
    begun = time.monotonic()
    trends_scene(app, deployment.postgres.dsn, deployment.scene, inspections, years)
    with app.app_context():
        for _ in rebuild_venues(app, deployment.scene.venue_ids):
            pass
    _vacuum(deployment)
    remark(f"{inspections} inspections of {years} years in {time.monotonic() - begun:.0f} s")
    path = f"/api/v1/venues/{deployment.scene.venue_ids[0]}/trends"
    request = get(path, deployment.scene.manager_token)
    with Connection(deployment.web.port) as connection:
        done = ask_again(connection, request, 200, options)
    name = f"a venue's year of trends, {inspections} inspections in {years} years"
    say_answers(name, done, GOAL)
    return median(done.took_s)


def _vacuum(deployment: Deployment) -> None:
    """As autovacuum does a minute later."""
    with psycopg.connect(deployment.postgres.dsn, autocommit=True) as connection:
        connection.execute(f"VACUUM (ANALYZE) {COUNTED}")
