"""Joins what notices need to an app."""

from flask import Flask

from app.notices.admins import init_admins
from app.notices.senders import init_senders
from app.notices.sources import init_sources


def init_notices(app: Flask) -> None:
    """Gives the app its registers of sources and senders. Rooms register after this."""
    init_sources(app)
    init_senders(app)
    init_admins(app)
