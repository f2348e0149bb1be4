"""Joins what notices need to an app."""

from datetime import timedelta

from flask import Flask

from app.kernel.jobs import repeat_job
from app.notices.admins import init_admins
from app.notices.jobs import spread
from app.notices.mail.setup import init_mail
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
    repeat_job(app, spread, every=EVERY, expires=STALE)
    init_webhooks(app)
    init_mail(app)
