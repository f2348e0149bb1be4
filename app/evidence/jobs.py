"""Background work of evidence."""

from datetime import timedelta

from flask import current_app

from app.access.audit import note_of_job
from app.evidence.folder_store import FolderStore
from app.evidence.forgetting import (
    Limit,
    forget_objects,
    forget_rows,
    list_limits,
    list_old_photos,
)
from app.evidence.stores import StoreAway
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.jobs import job
from app.venues.models import Venue

KEPT = timedelta(days=2)
BATCH = 200  # photos deleted in one transaction


@job("evidence.sweep_unfinished_uploads")
def sweep_unfinished_uploads() -> None:
    """Deletes uploads that broke off, or were never claimed, more than two days ago.

    A bucket does so by itself: `flask storage prepare` sets the rule.
    """
    store = current_app.extensions["store"]
    if isinstance(store, FolderStore):
        store.sweep(now() - KEPT)


@job("evidence.forget_old_photos")
def forget_old_photos() -> None:
    """Deletes for good the photos that their venues keep no longer.

    Each batch leaves its line in the audit trail in the transaction that deletes its rows, so
    nothing goes without one, wherever the run ends; on most days that is one line a venue. A
    store that does not answer ends the run, and what is left goes with the next one.
    """
    limits = list_limits(Venue.photo_days, now())
    db.session.commit()
    try:
        for limit in limits:
            while _forget_some_photos(limit):
                pass
    except StoreAway:
        db.session.rollback()


def _forget_some_photos(limit: Limit) -> bool:
    """Deletes a batch; whether there may be more."""
    photos = list_old_photos(limit, BATCH)
    db.session.commit()
    forget_objects(photos, current_app.extensions["store"])
    forget_rows([photo.id for photo in photos])
    if photos:
        said = {"photos": len(photos), "kept_days": limit.days}
        note_of_job(limit.organisation_id, "photos.forget", limit.venue_id, **said)
    db.session.commit()
    return len(photos) == BATCH
