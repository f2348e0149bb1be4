"""Background work of notices."""

from datetime import timedelta

from flask import current_app

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.jobs import job
from app.kernel.waking import wake_job
from app.notices.events import SPREAD
from app.notices.gathering import Quiet
from app.notices.spreading import BATCH, spread_some
from app.notices.topics import Channel

SEND = "notices.send"
MOST_BATCHES = 20  # then whoever waits behind has a turn
PUSH_QUIET = timedelta(minutes=1)


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
