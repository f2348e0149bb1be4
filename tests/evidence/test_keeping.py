"""For how long photos and inspections are kept: what goes, what stays, and what is written down."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.access.models import AuditLine
from app.evidence import jobs as photo_jobs
from app.evidence import keeping
from app.evidence.jobs import forget_old_photos
from app.evidence.likeness import store_print
from app.evidence.models import HiddenRegion, Photo, PhotoPrint, PrintBand, Signal
from app.evidence.store_choice import store_of
from app.evidence.stores import StoreAway, photo_key
from app.inspections import jobs as inspection_jobs
from app.inspections.jobs import forget_old_inspections
from app.inspections.models import Finding, Inspection
from app.kernel.clock import now
from app.kernel.database import Base, db
from app.kernel.ids import new_id
from app.tickets.models import Occurrence, Ticket
from app.venues.models import Venue
from tests.evidence.taken import (
    Sent,
    add_signal,
    age,
    is_in_store,
    keys_in,
    row_of,
    send,
    send_and_take_in,
    upload,
)
from tests.factories import LOCK_FAILS, Scene, all_well, submission

OF_PHOTOS = (Photo, HiddenRegion, PhotoPrint, PrintBand, Signal)
OF_INSPECTIONS = (Inspection, Finding, Occurrence)


def days_ago(days: float) -> datetime:
    return now() - timedelta(days)


def keep(scene: Scene, **days: int | None) -> None:
    answer = scene.admin.patch(f"/venues/{scene.venue.id}", days)
    assert answer.status_code == 200, answer.text


def forget(app: Flask) -> None:
    """Runs both jobs, as the worker does every hour."""
    with app.app_context():
        forget_old_photos.run()
        forget_old_inspections.run()


def count(app: Flask, *models: type[Base]) -> list[int]:
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(one)) or 0 for one in models]


def lines(app: Flask) -> list[tuple[str, Any]]:
    with app.app_context():
        rows = db.session.execute(
            select(AuditLine.action, AuditLine.detail)
            .where(AuditLine.person_id.is_(None))
            .order_by(AuditLine.at)
        )
        return [tuple(row) for row in rows]


def add_traces(app: Flask, sent: Sent) -> None:
    """One row of each table that can be about a photo."""
    with app.app_context():
        photo = db.session.get_one(Photo, sent.id)
        box = {"left": 0.1, "top": 0.1, "width": 0.1, "height": 0.1}
        db.session.add(HiddenRegion(photo_id=photo.id, hidden_at=now(), **box))
        if not db.session.scalar(select(PhotoPrint).where(PhotoPrint.photo_id == photo.id)):
            store_print(photo, bytes(range(32)))
        add_signal(photo, photo_id=photo.id)
        db.session.commit()


def inspect(scene: Scene) -> tuple[UUID, str]:
    """An inspection that failed; its id and its ticket's."""
    inspection = new_id()
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    receipt = scene.inspector.put(f"/inspections/{inspection}", submission(scene, fails))
    return inspection, receipt.get_json()["tickets"][0]["id"]


def age_inspection(app: Flask, inspection: UUID, at: datetime) -> None:
    with app.app_context():
        db.session.execute(
            update(Inspection)
            .where(Inspection.id == inspection)
            .values(performed_at=at, received_at=at)
        )
        db.session.commit()


def test_an_old_photo_goes_with_everything_about_it_and_a_newer_one_stays(
    app: Flask, scene: Scene
) -> None:
    old = send_and_take_in(app, scene, scene.inspector)
    newer = send_and_take_in(app, scene, scene.inspector, "olive")
    add_traces(app, old)
    rows = [row_of(app, one) for one in (old, newer)]
    keys = [keys_in(row) for row in rows if row]
    age(app, old, days_ago(31))
    age(app, newer, days_ago(29))
    keep(scene, photo_days=30)
    forget(app)
    assert (row_of(app, old), row_of(app, newer) is None) == (None, False)
    assert [is_in_store(app, key) for key in keys[0]] == [False] * 3
    assert [is_in_store(app, key) for key in keys[1]] == [True] * 3
    with app.app_context():
        assert set(db.session.scalars(select(PhotoPrint.photo_id))) <= {newer.id}
        assert old.id not in set(db.session.scalars(select(Signal.photo_id)))
    assert lines(app) == [("photos.forget", {"photos": 1, "kept_days": 30})]
    assert scene.manager.get(f"/photos/{old.id}").status_code == 404
    forget(app)
    assert len(lines(app)) == 1


def test_without_a_limit_everything_stays_and_other_venues_keep_theirs(
    app: Flask, scene: Scene
) -> None:
    sent = send(scene, scene.inspector)
    age(app, sent, days_ago(9000))
    forget(app)
    assert row_of(app, sent) is not None
    elsewhere = f"/venues/{scene.other_venue.id}"
    assert scene.admin.patch(elsewhere, {"photo_days": 1}).status_code == 200
    forget(app)
    assert row_of(app, sent) is not None
    assert lines(app) == []


def test_an_old_inspection_goes_with_its_photos_and_its_ticket_keeps_the_count(
    app: Flask, scene: Scene
) -> None:
    old, ticket = inspect(scene)
    of_it = {"inspection_id": str(old), "item": "stall-locks"}
    sent = send_and_take_in(app, scene, scene.inspector, **of_it)
    add_traces(app, sent)
    photo = row_of(app, sent)
    assert photo is not None
    newer, _ = inspect(scene)
    mended = send(scene, scene.maintainer, "navy", ticket_id=ticket)
    late = send(scene, scene.inspector, "olive", **of_it)
    for one in (sent, mended, late):
        age(app, one, days_ago(400))
    age_inspection(app, old, days_ago(400))
    keep(scene, inspection_days=365)
    forget(app)
    assert not any(is_in_store(app, key) for key in keys_in(photo))
    assert [row_of(app, one) is None for one in (sent, late, mended)] == [True, True, False]
    assert count(app, *OF_INSPECTIONS) == [1, 1, 1]
    assert count(app, *OF_PHOTOS) == [1, 0, 0, 0, 0]
    assert scene.manager.get(f"/inspections/{old}").status_code == 404
    assert scene.manager.get(f"/inspections/{newer}").status_code == 200
    shown = scene.manager.get(f"/tickets/{ticket}").get_json()
    assert (shown["occurrence_count"], shown["before"]) == (2, [])
    # What was found went with its inspection; that the ticket was opened then stays in its history.
    assert [one["kind"] for one in shown["history"]] == ["opened", "failed"]
    assert lines(app) == [("inspections.forget", {"inspections": 1, "photos": 2, "kept_days": 365})]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1


def test_a_photo_that_comes_after_its_inspection_went_goes_as_well(
    app: Flask, scene: Scene
) -> None:
    sent = send(scene, scene.inspector)
    age(app, sent, days_ago(400))
    keep(scene, inspection_days=365)
    forget(app)
    assert row_of(app, sent) is None
    assert lines(app)[0][1]["photos"] == 1


class ArrivesMeanwhile:
    """A store that is so slow that a photo arrives while another one is deleted."""

    def __init__(self, store: Any, arrive: Callable[[], None]) -> None:
        self._store = store
        self._arrive = arrive

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def list_keys(self, prefix: str) -> list[str]:
        self._arrive()
        keys: list[str] = self._store.list_keys(prefix)
        return keys


def test_a_photo_that_arrives_while_others_are_deleted_stays(app: Flask, scene: Scene) -> None:
    old = send(scene, scene.inspector)
    arriving, never = (upload(scene, scene.inspector, colour) for colour in ("olive", "navy"))
    age(app, old, days_ago(31))
    for one in (arriving, never):
        with app.app_context():
            db.session.get_one(Photo, one.id).declared_at = days_ago(31)
            db.session.commit()
    row = row_of(app, never)
    assert row is not None
    keep(scene, photo_days=30)
    store = store_of(app)

    def arrive() -> None:
        assert scene.inspector.post(f"/photos/{arriving.id}/stored").status_code == 200

    app.extensions["store"] = ArrivesMeanwhile(store, arrive)
    try:
        forget(app)
    finally:
        app.extensions["store"] = store
    assert [row_of(app, one) is None for one in (old, never, arriving)] == [True, True, False]
    kept = row_of(app, arriving)
    assert kept is not None
    assert is_in_store(app, kept.store_key)
    assert store.list_keys(row.store_key) == []
    assert lines(app) == [("photos.forget", {"photos": 2, "kept_days": 30})]


def test_what_no_row_names_of_a_photo_goes_with_it(app: Flask, scene: Scene) -> None:
    """A worker that was taking the photo in put a picture there, and ended."""
    old = send_and_take_in(app, scene, scene.inspector)
    row = row_of(app, old)
    assert row is not None
    content = b"a picture drawn meanwhile"
    unnamed = photo_key(row.organisation_id, old.id, hashlib.sha256(content).hexdigest())
    store_of(app).put(unnamed, content, "image/webp")
    age(app, old, days_ago(31))
    keep(scene, photo_days=30)
    forget(app)
    assert not is_in_store(app, unnamed)
    assert store_of(app).list_keys(photo_key(row.organisation_id, old.id, "")) == []


def test_an_inspection_that_waited_on_a_phone_for_long_is_kept_from_when_it_came(
    app: Flask, scene: Scene
) -> None:
    waited, _ = inspect(scene)
    with app.app_context():
        db.session.get_one(Inspection, waited).performed_at = days_ago(31)
        db.session.commit()
    keep(scene, inspection_days=30)
    forget(app)
    assert scene.manager.get(f"/inspections/{waited}").status_code == 200
    assert lines(app) == []


def test_a_run_leaves_room_for_other_work_and_wakes_itself_again(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(app.extensions["waker"], "wake", lambda job, *_: woken.append(job))
    photos = [send(scene, scene.inspector, colour) for colour in ("teal", "navy")]
    inspections = [inspect(scene)[0] for _ in photos]
    for one in photos:
        age(app, one, days_ago(10))
    for each in inspections:
        age_inspection(app, each, days_ago(10))
    keep(scene, photo_days=5, inspection_days=5)
    woken.clear()
    monkeypatch.setattr(photo_jobs, "BATCH", 1)
    monkeypatch.setattr(inspection_jobs, "FORGOTTEN_AT_ONCE", 1)
    monkeypatch.setattr(keeping, "RUN_S", 0)
    forget(app)
    assert count(app, Photo, Inspection) == [1, 1]
    assert woken == ["evidence.forget_old_photos", "inspections.forget_old"]
    for _ in range(3):
        forget(app)
    assert count(app, Photo, Inspection) == [0, 0]


class AwayAfter:
    """A store that stops answering after some deletions."""

    def __init__(self, store: Any, deletions: int) -> None:
        self._store = store
        self._left = deletions

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def delete(self, key: str, upload_id: str | None = None) -> None:
        if not self._left:
            raise StoreAway
        self._left -= 1
        self._store.delete(key, upload_id)


@pytest.mark.parametrize("deletions", [0, 1, 4])
def test_a_store_that_is_away_leaves_the_rows_to_the_next_run(
    app: Flask, scene: Scene, deletions: int
) -> None:
    inspection, _ = inspect(scene)
    of_it = {"inspection_id": str(inspection), "item": "stall-locks"}
    photos = [
        send_and_take_in(app, scene, scene.inspector, colour, **of_it)
        for colour in ("teal", "navy")
    ]
    for one in photos:
        age(app, one, days_ago(10))
    age_inspection(app, inspection, days_ago(10))
    keep(scene, photo_days=5, inspection_days=5)
    store = store_of(app)
    keys = [key for one in photos if (row := row_of(app, one)) for key in keys_in(row)]
    app.extensions["store"] = AwayAfter(store, deletions)
    try:
        forget(app)
    finally:
        app.extensions["store"] = store
    assert count(app, Photo, *OF_INSPECTIONS) == [2, 1, 1, 1]
    assert lines(app) == []
    forget(app)
    assert count(app, *OF_PHOTOS, *OF_INSPECTIONS) == [0] * 8
    assert not any(is_in_store(app, key) for key in keys)
    assert sum(detail["photos"] for _, detail in lines(app)) == 2


@pytest.mark.parametrize("days", [0, -1, 36_501, "7", 1.5])
def test_a_limit_that_is_no_number_of_days_is_refused(scene: Scene, days: Any) -> None:
    for name in ("photo_days", "inspection_days"):
        assert scene.admin.patch(f"/venues/{scene.venue.id}", {name: days}).status_code == 422


def test_an_admin_sets_and_lifts_a_limit_and_the_trail_says_so(app: Flask, scene: Scene) -> None:
    keep(scene, photo_days=36_500)
    assert scene.manager.get(f"/venues/{scene.venue.id}").get_json()["photo_days"] == 36_500
    assert scene.manager.patch(f"/venues/{scene.venue.id}", {"photo_days": 1}).status_code == 403
    keep(scene, photo_days=None)
    with app.app_context():
        assert db.session.get_one(Venue, scene.venue.id).photo_days is None
        lines = db.session.scalars(select(AuditLine).order_by(AuditLine.at)).all()
    assert [line.detail for line in lines] == [
        {"changed": ["photo_days"], "photo_days": [None, 36_500]},
        {"changed": ["photo_days"], "photo_days": [36_500, None]},
    ]
