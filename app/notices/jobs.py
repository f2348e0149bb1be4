"""Background work of notices."""

import time
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask, current_app

from app.kernel.clock import now
from app.kernel.database import db, reading_only
from app.kernel.jobs import job
from app.kernel.waking import wake_job
from app.notices.carrying import Carrier, carrier_of
from app.notices.claiming import claim_due, renew
from app.notices.events import SPREAD, wake_spreading
from app.notices.gathering import Quiet
from app.notices.lanes import Load
from app.notices.senders import Fate, senders
from app.notices.sending import make_ready, record, store_changes
from app.notices.spreading import BATCH, spread_some
from app.notices.topics import Channel

SEND = "notices.send"
MOST_BATCHES = 20  # then whoever waits behind has a turn
PUSH_QUIET = timedelta(minutes=1)
RUN_S = 10.0  # how long one run sends; other work has a turn, and the next one goes on
LINGER_S = 2.0  # for what is on its way at the end
RECORDED = 64  # landings written at once
RECORD_S = 0.1  # or after so long
TRANSMIT_S = 30.0  # no sender takes longer


@job(SPREAD)
def spread() -> None:
    """Gives events their place in the stream, and writes the messages that tell of them."""
    quiet, is_woken = quiet_times(), False
    for _ in range(MOST_BATCHES):
        done = spread_some(now(), quiet)
        db.session.commit()
        db.session.expunge_all()
        if done.is_due and not is_woken:
            is_woken = True
            wake_job(SEND)
        if done.events < BATCH:
            return
    wake_job(SPREAD)


def quiet_times() -> Quiet:
    """For how long a message gathers, by channel."""
    minutes = timedelta(minutes=current_app.config["DIGEST_MINUTES"])
    return {Channel.EMAIL: minutes, Channel.PUSH: min(minutes, PUSH_QUIET)}


@job(SEND)
def send() -> None:
    """Sends what is due, for a while; one run in each process."""
    carrier = carrier_of(current_app)
    if not carrier.run.acquire(blocking=False):
        return
    try:
        is_done = send_for(carrier, RUN_S, LINGER_S)
    finally:
        carrier.take_back()  # where that broke off; their claims run out
        carrier.run.release()
    if not is_done:
        wake_job(SEND)


def send_for(carrier: Carrier, run_s: float, linger_s: float) -> bool:
    """Sends what is due; whether that was all, but for receivers that do not answer now.

    What has not been sent off at the end is handed back. What is still on its way `linger_s`
    later is left to the next run to hear of, or, if the process ends, to be sent again under the
    same id when its claim runs out.
    """
    ends, is_done = time.monotonic() + run_s, False
    while not is_done and time.monotonic() < ends:
        # Asked before the claim: afterwards a lane that was full then may have run empty.
        is_idle = carrier.is_stuck(linger_s)
        is_done = not _claim_some(carrier) and is_idle
        _hear(carrier, RECORD_S)
    _hear(carrier, 0, carrier.take_back())
    hear_out(carrier, linger_s)
    return is_done


def hear_out(carrier: Carrier, within_s: float) -> None:
    """Waits for what is on its way, at most so long, and writes what becomes of it."""
    ends = time.monotonic() + within_s
    while not carrier.is_stuck(within_s) and time.monotonic() < ends:
        _hear(carrier, min(RECORD_S, within_s))


def _claim_some(carrier: Carrier) -> int:
    """Claims what is due, then makes it ready, then sends it off; how many were claimed."""
    at = now()
    lease = timedelta(seconds=current_app.config["NOTICE_LEASE_SECONDS"])
    claimed = claim_due(at, lease, senders().keys(), carrier.closed())
    # From here on they are ours, whatever happens to us: nothing is sent before that is so.
    db.session.commit()
    if claimed:
        with reading_only():
            ready = make_ready(claimed, at)
            db.session.commit()
        if now() - at > lease / 4:
            # Their photos came slowly: what goes now is ours for a whole lease from now on.
            ready = ready.only(renew(claimed, now() + lease))
        store_changes(ready.changes)
        db.session.commit()
        carrier.put(ready.loads)
    return len(claimed)


def _hear(carrier: Carrier, within_s: float, back: Sequence[Load] = ()) -> None:
    landings, postponed = carrier.hear(RECORDED, within_s)
    try:
        record(landings, postponed, back, now())
        db.session.commit()
    except Exception:
        # The database is away: what was delivered meanwhile is not to go again for that.
        carrier.unhear(landings, postponed)
        raise
    if any(one.outcome.fate is not Fate.DELIVERED for one in landings):
        wake_spreading()  # an admin may have to be told


def finish_sending(app: Flask) -> None:
    """Before a worker ends: hears of what is on its way, so that it does not go again."""
    with app.app_context():
        hear_out(carrier_of(app), TRANSMIT_S)
