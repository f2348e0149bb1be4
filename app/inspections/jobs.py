"""Background work of inspections."""

from datetime import timedelta

from flask import Flask, current_app

from app.inspections.examining import BATCH, examine_some, thresholds_of
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.jobs import job, repeat_job

EVERY = timedelta(minutes=1)
MOST_BATCHES = 50  # a long queue leaves room for other work; the next run goes on


@job("inspections.examine")
def examine() -> None:
    """Looks for signals in what has come since the last run."""
    thresholds, at = thresholds_of(current_app.config), now()
    for _ in range(MOST_BATCHES):
        examined = examine_some(thresholds, at)
        db.session.commit()
        if examined < BATCH:
            break


def init_inspections(app: Flask) -> None:
    """Has the worker examine inspections every minute."""
    repeat_job(app, examine, every=EVERY)
