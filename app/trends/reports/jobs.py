"""Background work of reports, on a queue of its own: each takes the processor for seconds."""

import logging
import time
from datetime import timedelta
from typing import Any, Final

from flask import Flask, current_app
from sqlalchemy import func, select

from app.evidence.store_choice import get_store
from app.evidence.stores import Store, StoreAway
from app.kernel.clock import now
from app.kernel.database import db, reading_only
from app.kernel.errors import DATABASE_AWAY
from app.kernel.jobs import job, repeat_job
from app.kernel.telemetry.backlog import watch_backlog
from app.kernel.telemetry.metrics import count
from app.kernel.waking import wake_job
from app.notices.events import wake_spreading
from app.trends.printing.printer import ReportTookTooLong
from app.trends.reports.claiming import (
    Claim,
    ClaimLost,
    claim_next,
    drop,
    fail_left,
    is_wanted,
    mark_ready,
    note_failure,
    note_progress,
    put_off,
)
from app.trends.reports.due import BATCH as DUE_BATCH
from app.trends.reports.due import make_due
from app.trends.reports.files import CONTENT_TYPES, Kind, file_entry
from app.trends.reports.forgetting import forget_files, forget_rows, list_old
from app.trends.reports.making import READ, Made, Numbers, make_files, read_numbers, summarise
from app.trends.reports.models import UNFINISHED, Report
from app.trends.reports.queries import find_report
from app.trends.reports.service import MAKE
from app.trends.reports.telling import (
    NOT_MADE,
    TOO_LONG,
    ReportKind,
    init_reports_telling,
    tell,
)
from app.trends.rollups.keeping import bring_up_to_date
from app.venues.models import Venue

FORGET_OLD: Final = "reports.forget_old"
EVERY: Final = timedelta(minutes=1)  # for a wake-up that was lost, and for what is due
FORGET_EVERY: Final = timedelta(hours=1)
RUN_S: Final = 50.0  # how long one run makes reports; the next one goes on
FORGET_BATCH: Final = 100
log = logging.getLogger(__name__)


@job(MAKE)
def make() -> None:
    """Makes what waits, for a while, one report after the other; first what is due by now."""
    ends = time.monotonic() + RUN_S
    make_what_is_due()
    give_up_what_is_left()
    while make_next():
        if time.monotonic() > ends:
            wake_job(MAKE)
            return


def make_what_is_due() -> None:
    """Lets what somebody wished for after this week or month wait to be made."""
    while True:
        looked_at = make_due(now())
        db.session.commit()
        if looked_at < DUE_BATCH:
            return


def give_up_what_is_left() -> None:
    """Says of what cannot be made that it is so."""
    left = fail_left(now(), NOT_MADE)
    tell(left, ReportKind.FAILED, now())
    db.session.commit()
    for _ in left:
        count("rounds_reports", "failed")
    if left:
        wake_spreading()


def make_next() -> bool:
    """Makes one report that waits; whether there was one."""
    claim = claim_next(now())
    # From here on it is ours for a while, whatever happens to us.
    db.session.commit()
    if claim is not None:
        _make(claim)
    return claim is not None


def _make(claim: Claim) -> None:
    """Makes a report, or leaves word why not."""
    store = get_store()
    try:
        try:
            _make_all(claim, store)
        except (ClaimLost, *DATABASE_AWAY):
            raise
        except StoreAway:
            log.warning("report %s waits: the store does not answer", claim.id)
            count("rounds_reports", "put off")
            db.session.rollback()
            put_off(claim, now())
            db.session.commit()
        # Whatever it is: the log says why, and others are made all the same.
        except Exception as error:
            log.exception("report %s could not be made", claim.id)
            db.session.rollback()
            _note_failure(claim, TOO_LONG if isinstance(error, ReportTookTooLong) else NOT_MADE)
    except ClaimLost:
        db.session.rollback()
        _leave_nothing(claim, store)


def _make_all(claim: Claim, store: Store) -> None:
    """From the numbers to a report that is ready. No transaction is open while it is printed."""
    numbers = _read(claim, store)
    if numbers is None:
        _drop(claim, store)
        return
    _reach(claim, READ)
    files = []
    for made in make_files(numbers, claim):
        files.append(_store(claim, made, store))
        _reach(claim, made.reached)
    files.sort(key=lambda one: list(Kind).index(one["kind"]))
    if _finish(claim, files, summarise(numbers)):
        forget_files(claim.organisation_id, claim.id, store, {one["key"] for one in files})
    else:
        _drop(claim, store)


def _read(claim: Claim, store: Store) -> Numbers | None:
    """The numbers, with all that was sent until now; None where nobody may read them any more."""
    with reading_only():
        venue = db.session.get(Venue, claim.venue_id, populate_existing=True)
        wanted = is_wanted(claim)
        numbers = None
        if venue and wanted:
            bring_up_to_date(venue.id)
            numbers = read_numbers(venue, claim, store)
        db.session.commit()
    return numbers


def _reach(claim: Claim, percent: int) -> None:
    note_progress(claim, percent, now())
    db.session.commit()


def _store(claim: Claim, made: Made, store: Store) -> dict[str, Any]:
    """Stores a file; the same bytes at each try lie under the same key."""
    entry = file_entry(claim.organisation_id, claim.id, made.kind, made.content)
    store.put(entry["key"], made.content, CONTENT_TYPES[made.kind])
    return entry


def _finish(claim: Claim, files: list[dict[str, Any]], summary: dict[str, list[str]]) -> bool:
    """Says that it is ready; whether it is: its reader may not see it any more."""
    is_ready = is_wanted(claim)
    if is_ready:
        mark_ready(claim, files, summary, now())
        tell([claim], ReportKind.READY, now())
    db.session.commit()
    if is_ready:
        count("rounds_reports", "made")
        wake_spreading()
    return is_ready


def _drop(claim: Claim, store: Store) -> None:
    """Nobody may read it any more: it is as if it had not been asked for."""
    forget_files(claim.organisation_id, claim.id, store)
    drop(claim)
    db.session.commit()


def _note_failure(claim: Claim, why: str) -> None:
    at = now()
    is_last = note_failure(claim, why, at)
    if is_last:
        tell([claim], ReportKind.FAILED, at)
    db.session.commit()
    count("rounds_reports", "failed" if is_last else "tried in vain")
    if is_last:
        wake_spreading()


def _leave_nothing(claim: Claim, store: Store) -> None:
    """Of a report that is no more nothing stays in the store; what another worker makes now, or
    has made, is left to it.
    """
    is_there = find_report(claim.id) is not None
    db.session.commit()
    if is_there:
        return
    try:
        forget_files(claim.organisation_id, claim.id, store)
    except StoreAway:
        log.warning("files of the deleted report %s may be left in the store", claim.id)


@job(FORGET_OLD)
def forget_old() -> None:
    """Deletes reports that are kept no longer, with their files."""
    days, ends = current_app.config["REPORT_DAYS"], time.monotonic() + RUN_S
    while days and time.monotonic() < ends:
        old = list_old(now() - timedelta(days), FORGET_BATCH)
        db.session.commit()
        for one in old:
            forget_files(one.organisation_id, one.id, get_store())
        forget_rows(old, days)
        db.session.commit()
        if len(old) < FORGET_BATCH:
            return


def init_reports(app: Flask) -> None:
    """Has the app make reports and tell of them."""
    init_reports_telling(app)
    waiting = select(func.count()).select_from(Report).where(UNFINISHED)
    watch_backlog(app, "rounds_reports_waiting", "Reports not made yet", waiting)
    repeat_job(app, make, every=EVERY, expires=EVERY)
    repeat_job(app, forget_old, every=FORGET_EVERY)
