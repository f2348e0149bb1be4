"""What runs in processes that a test kills: one that makes reports, and hangs where it is told."""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from unittest.mock import patch

from sqlalchemy.exc import OperationalError

from app import create_app
from app.kernel.database import db
from app.trends.reports import jobs
from app.trends.reports.claiming import Claim
from app.trends.reports.files import Kind
from app.trends.reports.making import Made

FAR_S = 600.0  # it is killed before


def work(settings: Mapping[str, Any], hangs_at: int) -> None:
    """Makes what waits, again and again; at so many per cent it goes no farther."""

    def files(_numbers: Any, claim: Claim) -> Iterator[Made]:
        for part, kind in enumerate(Kind):
            if part * 20 == hangs_at:
                time.sleep(FAR_S)
            yield Made(kind, f"{kind} of {claim.id}".encode(), 20 * part + 20)

    app = create_app(settings)
    with app.app_context(), patch.object(jobs, "make_files", files):
        while True:
            # SQLite says so when somebody died while it was being opened; a job is repeated.
            with suppress(OperationalError):
                jobs.make_next()
            db.session.rollback()
            time.sleep(0.01)
