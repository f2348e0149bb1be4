"""Background work of evidence."""

import logging
import random
import time
from datetime import timedelta
from operator import attrgetter
from uuid import UUID

from flask import current_app

from app.evidence.folder_store import FolderStore
from app.evidence.forgetting import Limit, list_old_photos
from app.evidence.intake import (
    count_failure,
    find_task,
    list_waiting,
    look_into,
    record,
    unnamed_keys,
)
from app.evidence.keeping import BATCH, forget_batch, forget_by_limits
from app.evidence.stores import NotInStore, StoreAway
from app.kernel.child_process import ChildNotStarted
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.jobs import job
from app.kernel.telemetry.metrics import count
from app.kernel.waking import wake_job
from app.venues.models import Venue

KEPT = timedelta(days=2)
FORGET_OLD = "evidence.forget_old_photos"
WAITING_BATCH = 50  # photos taken in
MOST_FAILURES = 3  # one after the other: then it is not the photos
RUN_S = 50.0  # how long one run takes photos in; the next begins within the minute
log = logging.getLogger(__name__)


@job("evidence.sweep_unfinished_uploads")
def sweep_unfinished_uploads() -> None:
    """Deletes uploads that broke off, or were never claimed, more than two days ago.

    A bucket does so by itself: `flask storage prepare` sets the rule.
    """
    store = current_app.extensions["store"]
    if isinstance(store, FolderStore):
        store.sweep(now() - KEPT)


@job(FORGET_OLD)
def forget_old_photos() -> None:
    """Deletes for good the photos that their venues keep no longer."""
    if not forget_by_limits(Venue.photo_days, _forget_some_photos):
        wake_job(FORGET_OLD)


def _forget_some_photos(limit: Limit) -> bool:
    """Deletes a batch; whether there may be more."""
    photos = list_old_photos(limit, BATCH)
    forget_batch(limit, photos, "photos.forget")
    return len(photos) == BATCH


@job("evidence.take_in")
def take_in(photo_id: str) -> None:
    """Takes one photo in, as soon as it is stored; what fails is left to the repeated job."""
    _try_one(UUID(photo_id))


@job("evidence.take_in_waiting")
def take_in_waiting() -> None:
    """Takes in whatever waits, for less than a minute: the next run goes on.

    Each photo is tried once in a run, those that failed least often first; so one that fails in
    a way of its own costs the others nothing. Among equals the order is by chance, so that two
    workers do not walk side by side.
    """
    ends, after, failures = time.monotonic() + RUN_S, None, 0
    tried: set[UUID] = set()
    while batch := list_waiting(after, WAITING_BATCH):
        db.session.commit()
        after = batch[-1]
        for one in sorted(random.sample(batch, len(batch)), key=attrgetter("tries")):
            if time.monotonic() > ends:
                return
            if one.id in tried:
                continue
            tried.add(one.id)
            failures = 0 if _try_one(one.id) else failures + 1
            if failures == MOST_FAILURES:
                log.warning("photos wait: %s in a row could not be looked into", failures)
                return


def _try_one(photo_id: UUID) -> bool:
    """Takes a photo in; whether what that needs is there. What fails goes on waiting, behind
    those that failed less often.
    """
    is_there = True
    try:
        _take_in_one(photo_id)
        count("rounds_photos", "taken in")
        return True
    except (StoreAway, ChildNotStarted) as error:
        is_there = False
        log.warning("photo %s waits: %s", photo_id, type(error).__name__)
    except NotInStore:
        log.warning("photo %s waits: the store does not hold it", photo_id)
    # Whatever it is: the log says why.
    except Exception:
        log.exception("photo %s could not be taken in", photo_id)
    db.session.rollback()
    count_failure(photo_id)
    db.session.commit()
    count("rounds_photos", "failed")
    return is_there


def _take_in_one(photo_id: UUID) -> None:
    store, pictures = current_app.extensions["store"], current_app.extensions["pictures"]
    task = find_task(photo_id)
    db.session.commit()
    if task is None:
        return
    outcome = look_into(task, store, pictures)
    near_bits = current_app.config["SIGNAL_NEAR_BITS"]
    counts = record(task, outcome, near_bits, now())
    db.session.commit()
    if not counts:
        unnamed = unnamed_keys(task, outcome)
        db.session.commit()
        for key in unnamed:
            store.delete(key)
