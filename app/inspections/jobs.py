"""Background work of inspections."""

from datetime import timedelta
from functools import partial

from flask import Flask, current_app
from sqlalchemy import func, select

from app.evidence.forgetting import Limit, list_photos_of_inspections, list_photos_without
from app.evidence.keeping import BATCH as FORGOTTEN_AT_ONCE
from app.evidence.keeping import EVERY as FORGET_EVERY
from app.evidence.keeping import forget_batch, forget_by_limits
from app.inspections.examining import BATCH, examine_some, thresholds_of
from app.inspections.models import UNEXAMINED, Inspection
from app.inspections.retention import forget_inspections, list_old_inspections
from app.inspections.unfailing import notice_rows
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.jobs import job, repeat_job
from app.kernel.telemetry.backlog import watch_backlog
from app.kernel.waking import wake_job
from app.venues.models import Venue

EVERY = timedelta(minutes=1)
FORGET_OLD = "inspections.forget_old"
MOST_BATCHES = 100  # a long queue leaves room for other work; the next run goes on


@job("inspections.examine")
def examine() -> None:
    """Looks for signals in what has come since the last run."""
    thresholds, at = thresholds_of(current_app.config), now()
    for _ in range(MOST_BATCHES):
        examined = examine_some(thresholds, at)
        db.session.commit()
        if examined < BATCH:
            break


@job("inspections.notice_rows")
def notice_unfailing() -> None:
    """Looks for people whose row of inspections without a failure is improbable."""
    settings, at = current_app.config, now()
    ids = db.session.scalars(select(Venue.id).order_by(Venue.id)).all()
    db.session.commit()
    for venue_id in ids:
        venue = db.session.get_one(Venue, venue_id)
        notice_rows(venue, settings["SIGNAL_DAYS"], settings["SIGNAL_ROW_PERMILLE"], at)
        db.session.commit()


@job(FORGET_OLD)
def forget_old_inspections() -> None:
    """Deletes for good the inspections that their venues keep no longer, with their photos."""
    if not forget_by_limits(Venue.inspection_days, _forget_some_inspections):
        wake_job(FORGET_OLD)


def _forget_some_inspections(limit: Limit) -> bool:
    """Deletes a batch, or photos whose inspection is gone already; whether there may be more."""
    ids = list_old_inspections(limit, FORGOTTEN_AT_ONCE)
    photos = (
        list_photos_of_inspections(ids)
        if ids
        else list_photos_without(Inspection, limit, FORGOTTEN_AT_ONCE)
    )
    and_rows = partial(forget_inspections, ids)
    forget_batch(limit, photos, "inspections.forget", and_rows)
    return bool(ids) or len(photos) == FORGOTTEN_AT_ONCE


def init_inspections(app: Flask) -> None:
    """Has the worker examine inspections every minute, forget old ones every hour, and look for
    rows without a failure once a day.
    """
    repeat_job(app, examine, every=EVERY)
    repeat_job(app, notice_unfailing, every=timedelta(days=1))
    repeat_job(app, forget_old_inspections, every=FORGET_EVERY)
    waiting = select(func.count(), func.min(Inspection.received_at)).where(UNEXAMINED)
    watch_backlog(app, "rounds_inspections_unexamined", "Inspections not examined yet", waiting)
