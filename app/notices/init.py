"""Joins what notices need to an app."""

from datetime import timedelta

from celery.signals import worker_process_shutdown, worker_shutdown
from flask import Flask
from sqlalchemy import func, select

from app.kernel.jobs import repeat_job
from app.kernel.telemetry.backlog import watch_backlog
from app.notices.admins import init_admins
from app.notices.jobs import finish_sending, send, spread
from app.notices.mail.setup import init_mail
from app.notices.models import NOT_SPREAD, WAITING, Event, Message
from app.notices.push.sender import init_push
from app.notices.senders import init_senders
from app.notices.sources import init_sources
from app.notices.webhooks.sender import init_webhooks

EVERY = timedelta(seconds=10)  # for a wake-up that was lost
STALE = timedelta(minutes=1)


def init_notices(app: Flask) -> None:
    """Gives the app its registers of sources and senders. Rooms register after this."""
    init_sources(app)
    init_senders(app)
    init_admins(app)
    init_webhooks(app)
    init_push(app)
    init_mail(app)
    for one in (spread, send):
        repeat_job(app, one, every=EVERY, expires=STALE)
    _watch(app)
    for is_ending in (worker_process_shutdown, worker_shutdown):
        is_ending.connect(lambda **_: finish_sending(app), weak=False, dispatch_uid="notices")


def _watch(app: Flask) -> None:
    """Shows operators what waits to be told."""
    events = select(func.count(), func.min(Event.at)).where(NOT_SPREAD)
    watch_backlog(app, "rounds_events_waiting", "Events that nobody was told of yet", events)
    waiting = select(func.count()).select_from(Message).where(WAITING)
    watch_backlog(app, "rounds_messages_waiting", "Messages to be sent, now or later", waiting)
    late = select(func.count(), func.min(Message.due_at)).where(
        WAITING, Message.due_at < func.current_timestamp()
    )
    watch_backlog(app, "rounds_messages_due", "Messages that should be sent by now", late)
