"""Short walks through the scene, as phones send them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.trends.rollups.jobs import count_venues
from app.trends.rollups.models import SpotDay, StaleDay
from app.trends.rollups.refreshing import list_due_venues, refresh
from tests.factories import Scene, all_well, submission

# SQLite has one writer.
ON_POSTGRESQL = pytest.mark.parametrize("app", ["postgresql"], indirect=True)
WET = {"value": "wet"}  # what the floor fails by


def walk(scene: Scene, at: datetime | None = None, **answers: Any) -> None:
    """An inspection of the scene's spot that ended then, or just now."""
    ended = (at or now()).isoformat()
    friction = [{"item": "soap", "ms": 2000, "corrections": 1, "rejected": 0, "left": 0}]
    body = submission(
        scene, all_well(**answers), started_at=ended, finished_at=ended, friction=friction
    )
    answer = scene.inspector.put(f"/inspections/{new_id()}", body)
    assert answer.status_code == 201, answer.text


def elsewhere(work: Callable[[], object]) -> None:
    """Does something with a session of its own: in this thread a request would take ours."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


def days_ago(days: int) -> datetime:
    return now() - timedelta(days)


def count_marks() -> int:
    """How many marks wait, of any venue."""
    return db.session.scalar(select(func.count()).select_from(StaleDay)) or 0


def count_stored(scene: Scene) -> int:
    """The inspections that were counted at the scene's venue."""
    return (
        db.session.scalar(
            select(func.sum(SpotDay.inspections)).where(SpotDay.venue_id == scene.venue.id)
        )
        or 0
    )


def refresh_now(scene: Scene) -> bool:
    """Counts a batch of marks of the scene's venue, and commits."""
    is_done = refresh(scene.venue.id)
    db.session.commit()
    return is_done


def count_everything() -> None:
    """What a worker would have counted in two months at the latest."""
    count_venues(list_due_venues(now() + timedelta(60)))
