"""Background work of rollups."""

import logging
import random
import time
from datetime import timedelta
from typing import Final

from flask import Flask
from sqlalchemy import func, select

from app.kernel.database import db
from app.kernel.errors import DATABASE_AWAY
from app.kernel.jobs import job, repeat_job
from app.kernel.telemetry.backlog import watch_backlog
from app.trends.rollups.keeping import catch_up
from app.trends.rollups.models import StaleDay
from app.trends.rollups.refreshing import list_stale_venues

EVERY: Final = timedelta(seconds=30)
RUN_S: Final = 50.0  # there may be one worker, and photos wait to be taken in
log = logging.getLogger(__name__)


@job("trends.count_days")
def count_days() -> None:
    """Counts what is marked, venue after venue; what is left over goes on with the next run.

    In an order of chance, so that none is always the last, and two workers do not walk side by
    side.
    """
    ends, venue_ids = time.monotonic() + RUN_S, list_stale_venues()
    db.session.commit()
    for venue_id in random.sample(venue_ids, len(venue_ids)):
        if time.monotonic() > ends:
            return
        try:
            catch_up(venue_id)
        except DATABASE_AWAY:
            raise
        # Whatever it is, it is not to keep the others waiting: the log says why.
        except Exception:
            log.exception("the days of venue %s could not be counted", venue_id)
            db.session.rollback()


def init_trends(app: Flask) -> None:
    """Has a worker count twice a minute."""
    repeat_job(app, count_days, every=EVERY, expires=EVERY)
    waiting = select(func.count()).select_from(StaleDay)
    watch_backlog(app, "rounds_days_uncounted", "Changes of days not counted yet", waiting)
