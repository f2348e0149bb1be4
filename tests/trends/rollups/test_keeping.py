"""Whoever reads sees all that was sent, whether a worker is there or not."""

import pytest
from flask import Flask

from app.kernel.database import db
from app.trends.rollups import refreshing
from app.trends.rollups.keeping import bring_up_to_date, rebuild_venues
from app.trends.rollups.models import StaleDay
from tests.factories import Scene
from tests.statements import statements
from tests.trends.rollups.naive import recounted_days, stored_days
from tests.trends.rollups.walks import (
    ON_POSTGRESQL,
    WET,
    count_marks,
    count_stored,
    days_ago,
    elsewhere,
    walk,
)


def test_a_request_that_only_reads_counts_what_waits(app: Flask, scene: Scene) -> None:
    walk(scene, floor=WET)
    before = scene.manager.get(f"/venues/{scene.venue.id}/trends").get_json()
    walk(scene, days_ago(7))
    after = scene.manager.get(f"/venues/{scene.venue.id}/trends").get_json()
    assert (before["inspections"], after["inspections"]) == (1, 2)
    with app.app_context():
        assert count_marks() == 0


def test_where_nothing_waits_a_reader_asks_once_and_writes_nothing(
    app: Flask, scene: Scene
) -> None:
    walk(scene)
    with app.app_context():
        bring_up_to_date(scene.venue.id)
        with statements(app) as said:
            bring_up_to_date(scene.venue.id, scene.other_venue.id)
        assert [one.split()[0] for one in said] == ["SELECT"]


def test_a_reader_brings_several_venues_up_to_date(app: Flask, scene: Scene) -> None:
    walk(scene)
    with app.app_context():
        db.session.add(StaleDay(venue_id=scene.other_venue.id))
        db.session.commit()
        bring_up_to_date(scene.other_venue.id)
        assert count_marks() == 1
        bring_up_to_date(scene.venue.id, scene.other_venue.id)
        assert (count_marks(), count_stored(scene)) == (0, 1)


def test_a_reader_works_off_a_backlog_however_long(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "BATCH", 3)
    for days in range(7):
        walk(scene, days_ago(days), floor=WET)
    with app.app_context():
        bring_up_to_date(scene.venue.id)
        assert count_marks() == 0
        assert stored_days(scene.venue.id) == recounted_days(scene.venue.id)


@ON_POSTGRESQL
def test_a_reader_sees_one_state_until_the_transaction_ends(app: Flask, scene: Scene) -> None:
    walk(scene)
    with app.app_context():
        bring_up_to_date(scene.venue.id)
        assert count_stored(scene) == 1
        elsewhere(lambda: walk(scene))
        for _ in rebuild_venues(app, [scene.venue.id]):
            pass
        assert count_stored(scene) == 1
        db.session.commit()
        assert count_stored(scene) == 2
