"""What runs in processes that a test kills: one that writes as the web does, one that works."""

import random
import time
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.exc import OperationalError

from app import create_app
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.notices.carrying import carrier_of
from app.notices.events import Happening, write_events
from app.notices.jobs import send_for, spread
from app.notices.sources import register_source
from tests.notices.told import Told


def write(settings: Mapping[str, Any], organisation_id: UUID, venue_id: UUID, seed: int) -> None:
    """Writes what happened, three at once, and takes every third transaction back."""
    app, chance = create_app(settings), random.Random(seed)  # noqa: S311 - the same each time
    with app.app_context():
        for n in count():
            keep = n % 3 < 2
            detail = {"name": f"{seed}.{n}", "kept": keep}
            one = Happening(
                organisation_id, venue_id, new_id(), "test.happened", None, "job", now(), detail
            )
            write_events([one._replace(detail=detail | {"part": part}) for part in range(3)])
            time.sleep(chance.uniform(0, 0.01))
            if keep:
                db.session.commit()
            else:
                db.session.rollback()
            time.sleep(0.02)


def work(settings: Mapping[str, Any]) -> None:
    """Spreads and sends, again and again."""
    app = create_app(settings)
    register_source(app, "test", Told())
    with app.app_context():
        while True:
            # SQLite says so when somebody died while it was being opened; a job is repeated.
            with suppress(OperationalError):
                spread.run()
                send_for(carrier_of(app), run_s=0.5, linger_s=0.1)
            db.session.rollback()
            time.sleep(0.01)
