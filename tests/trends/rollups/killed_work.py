"""A worker that counts again and again, slowly, until it is killed."""

import random
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy.exc import OperationalError

from app import create_app
from app.kernel.database import db
from app.trends.rollups import recounting
from tests.trends.rollups.walks import count_everything


def count_slowly(settings: Mapping[str, Any], seed: int) -> None:
    """Counts what is marked; between what it deletes and what it writes there is time to die."""
    app, chance = create_app(settings), random.Random(seed)  # noqa: S311 - the same each time
    count = recounting._count_inspections

    def slowly(part: Any) -> None:
        time.sleep(chance.uniform(0, 0.02))
        count(part)
        time.sleep(chance.uniform(0, 0.02))

    recounting._count_inspections = slowly
    with app.app_context():
        while True:
            # SQLite says so when somebody died while it was being opened; a job is repeated.
            with suppress(OperationalError):
                count_everything()
            db.session.rollback()
            time.sleep(0.03)  # the phones have a turn
