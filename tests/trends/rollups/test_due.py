"""When a worker counts, and when it leaves that to whoever reads."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.kernel.database import db
from app.trends.rollups import refreshing
from app.trends.rollups.jobs import count_days
from app.trends.rollups.models import StaleDay
from app.trends.rollups.refreshing import list_due_venues
from tests.factories import Scene
from tests.trends.rollups.walks import count_marks, count_stored, days_ago, walk

AT = datetime(2026, 6, 10, 13, tzinfo=UTC)
EARLY = AT.replace(hour=11)
BEFORE, TODAY = (AT.replace(day=day).date() for day in (9, 10))


@pytest.mark.parametrize(
    ("marks", "at", "is_due"),
    [
        ([{"happened_on": TODAY}], AT, False),
        ([{"happened_on": TODAY}] * 3, AT, True),  # there is much
        ([{"happened_on": BEFORE}], AT, True),  # that day is over everywhere
        ([{"happened_on": BEFORE}], EARLY, False),  # but not yet west of Hawaii
        ([{"happened_on": TODAY}, {"happened_on": BEFORE}], AT, True),
        ([{"happened_at": EARLY}], AT, False),
        ([{"happened_at": AT.replace(day=8)}], AT, True),
        ([{}], AT, True),  # all of the venue
    ],
)
def test_a_worker_counts_days_that_are_over_and_where_much_has_changed(
    app: Flask,
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    marks: list[dict[str, Any]],
    at: datetime,
    is_due: bool,
) -> None:
    monkeypatch.setattr(refreshing, "MANY", 3)
    with app.app_context():
        db.session.add_all(StaleDay(venue_id=scene.venue.id, **mark) for mark in marks)
        db.session.flush()
        assert list_due_venues(at) == [scene.venue.id] * is_due


def test_the_job_counts_what_is_due_and_leaves_the_rest_to_readers(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        walk(scene)
        count_days.run()
        assert count_stored(scene) == 0
        walk(scene, days_ago(2))
        count_days.run()
        assert (count_stored(scene), count_marks()) == (2, 0)
