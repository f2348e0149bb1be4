"""Background work of tickets."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.jobs import NOTICES, job, repeat_job
from app.kernel.telemetry.backlog import watch_backlog
from app.notices.events import wake_spreading
from app.tickets.alarms import BATCH, ring_some
from app.tickets.models import IS_LATE, Ticket

EVERY = timedelta(seconds=30)
MOST_BATCHES = 50  # a long queue leaves room for other work; the next run goes on


@job("tickets.ring")
def ring() -> None:
    """Tells what is due: promises, calls, ends of holds."""
    for _ in range(MOST_BATCHES):
        rung = ring_some(now())
        db.session.commit()
        if rung:
            wake_spreading()
        if rung < BATCH:
            break


def init_tickets(app: Flask) -> None:
    """Has a worker look at promises and calls twice a minute; no photo delays it."""
    repeat_job(app, ring, every=EVERY, expires=EVERY, queue=NOTICES)
    late = select(func.count()).select_from(Ticket).where(IS_LATE)
    watch_backlog(app, "rounds_tickets_late", "Open tickets whose promise is broken", late)
