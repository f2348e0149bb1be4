"""Background work of rollups."""

import logging
import random
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import DATABASE_AWAY
from app.kernel.jobs import job, repeat_job
from app.kernel.telemetry.backlog import watch_backlog
from app.trends.rollups.keeping import catch_up
from app.trends.rollups.models import StaleDay
from app.trends.rollups.refreshing import list_due_venues

EVERY: Final = timedelta(minutes=15)
RUN_S: Final = 50.0  # there may be one worker, and photos wait to be taken in
log = logging.getLogger(__name__)


@job("trends.count_days")
def count_days() -> None:
    """Counts what is due; what is left over goes on with the next run."""
    count_venues(list_due_venues(now()))


def count_venues(venue_ids: Sequence[UUID]) -> None:
    """Counts what is marked of these venues, for a while.

    In an order of chance, so that none is always the last, and two workers do not walk side by
    side.
    """
    ends = time.monotonic() + RUN_S
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
    """Has a worker look a few times an hour whether there is something to count."""
    repeat_job(app, count_days, every=EVERY, expires=EVERY)
    waiting = select(func.count()).select_from(StaleDay)
    watch_backlog(app, "rounds_days_uncounted", "Changes of days not counted yet", waiting)
