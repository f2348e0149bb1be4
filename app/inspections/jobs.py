"""Background work of inspections."""

from datetime import timedelta

from flask import Flask, current_app

from app.access.audit import note_of_job
from app.evidence.forgetting import (
    Limit,
    forget_objects,
    forget_rows,
    list_limits,
    list_photos_of_inspections,
    list_photos_without,
)
from app.evidence.store_choice import get_store
from app.evidence.stores import StoreAway
from app.inspections.examining import BATCH, examine_some, thresholds_of
from app.inspections.models import Inspection
from app.inspections.retention import forget_inspections, list_old_inspections
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.jobs import job, repeat_job
from app.venues.models import Venue

EVERY = timedelta(minutes=1)
FORGOTTEN_AT_ONCE = 200  # inspections deleted in one transaction
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


@job("inspections.forget_old")
def forget_old_inspections() -> None:
    """Deletes for good the inspections that their venues keep no longer, with their photos.

    As `forget_old_photos`: a line in the audit trail with each batch, and a store that does not
    answer leaves the rest to the next run.
    """
    limits = list_limits(Venue.inspection_days, now())
    db.session.commit()
    try:
        for limit in limits:
            while _forget_some_inspections(limit):
                pass
    except StoreAway:
        db.session.rollback()


def _forget_some_inspections(limit: Limit) -> bool:
    """Deletes a batch, or photos whose inspection is gone already; whether there may be more."""
    ids = list_old_inspections(limit, FORGOTTEN_AT_ONCE)
    photos = (
        list_photos_of_inspections(ids)
        if ids
        else list_photos_without(Inspection, limit, FORGOTTEN_AT_ONCE)
    )
    db.session.commit()
    forget_objects(photos, get_store())
    forget_rows([photo.id for photo in photos])
    forget_inspections(ids)
    if ids or photos:
        said = {"inspections": len(ids), "photos": len(photos), "kept_days": limit.days}
        note_of_job(limit.organisation_id, "inspections.forget", limit.venue_id, **said)
    db.session.commit()
    return bool(ids) or len(photos) == FORGOTTEN_AT_ONCE


def init_inspections(app: Flask) -> None:
    """Has the worker examine inspections every minute, and forget old ones every day."""
    repeat_job(app, examine, every=EVERY)
    repeat_job(app, forget_old_inspections, every=timedelta(days=1))
