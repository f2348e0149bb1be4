"""From stored to taken in, on both databases and through the process that opens photos."""

import hashlib
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from PIL.ExifTags import Base
from sqlalchemy import select

from app.access.models import AuditLine
from app.evidence.hiding_regions import what_to_hide
from app.evidence.intake import find_task, look_into, record, unnamed_keys
from app.evidence.jobs import take_in, take_in_waiting
from app.evidence.models import HiddenRegion, Intake, Photo, PhotoPrint, PhotoState, Signal
from app.evidence.picture_process import PictureProcess
from app.evidence.pictures.refusals import Overrun, Refusal
from app.evidence.store_choice import store_of
from app.evidence.stores import NotInStore, OtherBytes, StoreAway, photo_key
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.kernel.waking import Waker
from app.venues.models import Venue
from tests.conftest import SETTINGS
from tests.evidence.photos import AT_NOON, GOOD, PHONE, exif_of, noisy, written
from tests.factories import Scene
from tests.servers import free_port, wait_until

TEXT = b"Dear all, the lock is broken.\n" * 50
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pictures() -> Iterator[PictureProcess]:
    process = PictureProcess(25_000_000, 50_000_000, seconds=30, memory_mb=300)
    yield process
    process.close()


@pytest.fixture
def intake_app(app: Flask, pictures: PictureProcess) -> Iterator[Flask]:
    """The app, with one process that opens photos for all tests."""
    own, app.extensions["pictures"] = app.extensions["pictures"], pictures
    with app.app_context():
        yield app
    app.extensions["pictures"] = own


def add_photo(app: Flask, scene: Scene, raw: bytes = GOOD, **changed: Any) -> UUID:
    """A photo whose bytes are stored and which waits to be taken in."""
    photo_id, sha256 = new_id(), hashlib.sha256(raw).hexdigest()
    key = photo_key(scene.organisation.id, photo_id, sha256)
    store_of(app).put(key, raw, "image/jpeg")
    values = {
        "id": photo_id,
        "organisation_id": scene.organisation.id,
        "venue_id": scene.venue.id,
        "inspection_id": new_id(),
        "item_key": "stall-locks",
        "person_id": scene.inspector.person_id,
        "sha256": sha256,
        "bytes": len(raw),
        "content_type": "image/jpeg",
        "store_key": key,
        "state": PhotoState.STORED,
        "stored_at": now(),
    }
    db.session.add(Photo(**values | changed))
    db.session.commit()
    return photo_id


def photo_of(photo_id: UUID) -> Photo:
    db.session.rollback()
    return db.session.get_one(Photo, photo_id, populate_existing=True)


def test_a_stored_photo_is_taken_in(intake_app: Flask, scene: Scene) -> None:
    photo_id = add_photo(intake_app, scene)
    take_in.run(str(photo_id))
    photo = photo_of(photo_id)
    assert (photo.intake, photo.refusal) == (Intake.DONE, None)
    assert (photo.width, photo.height, photo.device) == (320, 240, "Acme P9")
    assert photo.latitude == pytest.approx(40 + 25 / 60)
    # The file names no offset: noon by a clock in Madrid, where the venue is.
    assert photo.captured_at == datetime(2026, 11, 20, 11, tzinfo=UTC)
    assert photo.taken_in_at is not None
    store = store_of(intake_app)
    assert store.read(photo.store_key) == GOOD
    for key, longest in ((photo.display_key, 320), (photo.thumbnail_key, 320)):
        picture = Image.open(BytesIO(store.read(key or "")))
        assert (picture.format, max(picture.size)) == ("WEBP", longest)
    assert len(db.session.scalars(select(PhotoPrint)).all()) == 1


def test_the_file_s_own_offset_goes_before_the_venue_s_zone(
    intake_app: Flask, scene: Scene
) -> None:
    details = AT_NOON | {Base.OffsetTimeOriginal: "+09:00"}
    raw = written(noisy(), exif=exif_of(PHONE, details))
    said = datetime(2026, 11, 19, tzinfo=UTC)
    with_offset = add_photo(intake_app, scene, raw, said_captured_at=said)
    silent = add_photo(intake_app, scene, written(noisy()), said_captured_at=said)
    take_in_waiting.run()
    assert photo_of(with_offset).captured_at == datetime(2026, 11, 20, 3, tzinfo=UTC)
    # What the phone said is kept apart from what the file says.
    assert (photo_of(silent).captured_at, photo_of(silent).said_captured_at) == (None, said)


@pytest.mark.parametrize(
    ("captured", "offset"),
    [
        ("9999:12:31 23:59:59", "-12:00"),
        ("9999:12:31 23:59:59", "+00:00"),
        ("9999:12:31 23:59:59", ""),
        ("2100:01:01 00:00:00", "+00:00"),
    ],
)
def test_a_capture_time_that_cannot_be_true_is_not_kept(
    intake_app: Flask, scene: Scene, captured: str, offset: str
) -> None:
    details: dict[int, Any] = {Base.DateTimeOriginal: captured, Base.OffsetTimeOriginal: offset}
    photo_id = add_photo(intake_app, scene, written(noisy(), exif=exif_of(PHONE, details)))
    take_in.run(str(photo_id))
    photo = photo_of(photo_id)
    assert (photo.intake, photo.captured_at, photo.device) == (Intake.DONE, None, "Acme P9")


def test_a_bad_photo_is_refused_and_the_good_ones_beside_it_are_taken_in(
    intake_app: Flask, scene: Scene
) -> None:
    good = [add_photo(intake_app, scene), add_photo(intake_app, scene)]
    text = add_photo(intake_app, scene, TEXT)
    half = add_photo(intake_app, scene, GOOD[:2000])
    png = add_photo(intake_app, scene, written(noisy(), "PNG"))
    take_in_waiting.run()
    assert {photo_of(one).intake for one in good} == {Intake.DONE}
    refusals = {one: (photo_of(one).intake, photo_of(one).refusal) for one in (text, half, png)}
    assert refusals == {
        text: (Intake.REFUSED, "not_a_photo"),
        half: (Intake.REFUSED, "damaged"),
        png: (Intake.REFUSED, "other_type"),
    }
    assert store_of(intake_app).read(photo_of(text).store_key) == TEXT
    take_in_waiting.run()
    assert photo_of(text).refusal == "not_a_photo"


def test_a_photo_seen_before_is_signalled(intake_app: Flask, scene: Scene) -> None:
    first = add_photo(intake_app, scene)
    take_in.run(str(first))
    again = add_photo(intake_app, scene)
    take_in.run(str(again))
    take_in.run(str(again))
    db.session.rollback()
    signals = db.session.scalars(select(Signal)).all()
    assert [(one.kind, one.photo_id) for one in signals] == [("reused", again)]


def test_a_photo_from_far_away_is_signalled(intake_app: Flask, scene: Scene) -> None:
    venue = db.session.get_one(Venue, scene.venue.id)
    venue.latitude, venue.longitude = 48.85, 2.35
    db.session.commit()
    photo_id = add_photo(intake_app, scene)
    take_in.run(str(photo_id))
    db.session.rollback()
    (signal_found,) = db.session.scalars(select(Signal)).all()
    assert (signal_found.kind, signal_found.photo_id) == ("far_from_venue", photo_id)


def test_two_workers_at_one_photo_record_it_once(intake_app: Flask, scene: Scene) -> None:
    photo_id = add_photo(intake_app, scene)
    store, pictures = store_of(intake_app), intake_app.extensions["pictures"]
    tasks = [find_task(photo_id) for _ in range(2)]
    db.session.commit()
    counted = []
    for task in tasks:
        assert task is not None
        outcome = look_into(task, store, pictures)
        counted.append(record(task, outcome, 31, now()))
        db.session.commit()
        for key in unnamed_keys(task, outcome) if not counted[-1] else []:
            store.delete(key)
    assert counted == [True, False]
    assert store.read(photo_of(photo_id).display_key or "")
    assert len(db.session.scalars(select(PhotoPrint)).all()) == 1


def test_what_is_marked_while_a_photo_is_drawn_is_hidden_all_the_same(
    intake_app: Flask, scene: Scene
) -> None:
    photo_id = add_photo(intake_app, scene)
    task = find_task(photo_id)
    assert task is not None
    db.session.commit()
    outcome = look_into(task, store_of(intake_app), intake_app.extensions["pictures"])
    place = {"left": 0.5, "top": 0.5, "width": 0.5, "height": 0.5}
    hidden_by = {"hidden_by_id": scene.manager.person_id, "hidden_at": now()}
    db.session.add(HiddenRegion(photo_id=photo_id, **place, **hidden_by))
    db.session.commit()
    assert not record(task, outcome, 31, now())
    unnamed = unnamed_keys(task, outcome)
    db.session.commit()
    assert len(unnamed) == 2
    take_in.run(str(photo_id))
    photo = photo_of(photo_id)
    assert photo.intake is Intake.DONE
    assert photo.display_key not in unnamed
    assert len(what_to_hide(photo).marked) == 1


def test_a_photo_drawn_anew_loses_its_old_pictures_and_nothing_else(
    intake_app: Flask, scene: Scene
) -> None:
    photo_id = add_photo(intake_app, scene)
    take_in.run(str(photo_id))
    photo = photo_of(photo_id)
    before = (photo.taken_in_at, photo.captured_at, photo.device)
    old = [photo.display_key or "", photo.thumbnail_key or ""]
    place = {"left": 0.2, "top": 0.2, "width": 0.5, "height": 0.5}
    hidden_by = {"hidden_by_id": scene.manager.person_id, "hidden_at": now()}
    db.session.add(HiddenRegion(photo_id=photo_id, **place, **hidden_by))
    photo.intake = Intake.WAITING
    db.session.commit()
    take_in.run(str(photo_id))
    photo = photo_of(photo_id)
    assert photo.intake is Intake.DONE
    assert (photo.taken_in_at, photo.captured_at, photo.device) == before
    for key in old:
        with pytest.raises(NotInStore):
            store_of(intake_app).read(key)
    assert store_of(intake_app).read(photo.thumbnail_key or "")


class Faulty:
    """A store of which one method fails, the first times or always."""

    def __init__(self, store: Any, name: str, error: type[Exception], times: int = 99) -> None:
        self._store, self._name, self._error, self._times = store, name, error, times

    def __getattr__(self, name: str) -> Any:
        if name == self._name and self._times:
            self._times -= 1
            raise self._error
        return getattr(self._store, name)


@pytest.mark.parametrize("name", ["read", "put"])
def test_while_the_store_is_away_a_photo_waits_and_nothing_is_lost(
    intake_app: Flask, scene: Scene, name: str
) -> None:
    photo_id = add_photo(intake_app, scene)
    store = store_of(intake_app)
    intake_app.extensions["store"] = Faulty(store, name, StoreAway)
    take_in.run(str(photo_id))
    take_in_waiting.run()
    intake_app.extensions["store"] = store
    assert photo_of(photo_id).intake is Intake.WAITING
    take_in_waiting.run()
    assert photo_of(photo_id).intake is Intake.DONE


def test_other_bytes_than_were_sent_are_refused_kept_and_written_down(
    intake_app: Flask, scene: Scene
) -> None:
    photo_id = add_photo(intake_app, scene)
    path = Path(intake_app.config["INSTANCE"]) / "photos" / photo_of(photo_id).store_key
    (stored,) = path.parents[3].rglob(path.name)
    stored.write_bytes(GOOD[::-1])
    take_in.run(str(photo_id))
    photo = photo_of(photo_id)
    assert (photo.intake, photo.refusal) == (Intake.REFUSED, Refusal.BYTES_CHANGED)
    assert photo.state is PhotoState.STORED
    assert stored.read_bytes() == GOOD[::-1]
    line = db.session.scalars(select(AuditLine)).one()
    assert (line.action, line.subject) == ("photo.bytes_changed", str(photo_id))


def test_bytes_that_were_garbled_once_on_the_way_are_read_again(
    intake_app: Flask, scene: Scene
) -> None:
    photo_id = add_photo(intake_app, scene)
    store = store_of(intake_app)
    intake_app.extensions["store"] = Faulty(store, "read", OtherBytes, times=1)
    take_in.run(str(photo_id))
    intake_app.extensions["store"] = store
    assert photo_of(photo_id).intake is Intake.DONE


def test_a_photo_that_fails_in_its_own_way_keeps_no_other_waiting(
    intake_app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    gone = add_photo(intake_app, scene)
    store_of(intake_app).delete(photo_of(gone).store_key)
    good = add_photo(intake_app, scene)
    with caplog.at_level(logging.CRITICAL):
        take_in_waiting.run()
    assert photo_of(gone).intake is Intake.WAITING
    assert photo_of(good).intake is Intake.DONE


class Overrunning:
    """Opens no photo in time, or with the memory there is."""

    def __init__(self, reason: Refusal = Refusal.TOOK_TOO_LONG) -> None:
        self._reason = reason

    def take_in(self, *_: Any) -> None:
        raise Overrun(self._reason)


def test_one_slow_moment_refuses_no_photo_and_the_third_does(
    intake_app: Flask, scene: Scene
) -> None:
    pictures = intake_app.extensions["pictures"]
    innocent, slow = add_photo(intake_app, scene), add_photo(intake_app, scene)
    intake_app.extensions["pictures"] = Overrunning()
    take_in.run(str(innocent))
    take_in.run(str(slow))
    take_in_waiting.run()
    assert {photo_of(one).intake for one in (innocent, slow)} == {Intake.WAITING}
    assert {photo_of(one).overruns for one in (innocent, slow)} == {2}
    take_in.run(str(slow))
    assert (photo_of(slow).intake, photo_of(slow).refusal) == (Intake.REFUSED, "took_too_long")
    intake_app.extensions["pictures"] = pictures
    take_in_waiting.run()
    photo = photo_of(innocent)
    assert (photo.intake, photo.tries, photo.overruns) == (Intake.DONE, 0, 0)


def mark_more(photo_id: UUID, scene: Scene) -> list[str]:
    """Has the photo drawn anew; the keys of its pictures of before."""
    photo = photo_of(photo_id)
    place = {"left": 0.2, "top": 0.2, "width": 0.5, "height": 0.5}
    hidden_by = {"hidden_by_id": scene.manager.person_id, "hidden_at": now()}
    db.session.add(HiddenRegion(photo_id=photo_id, **place, **hidden_by))
    photo.intake = Intake.WAITING
    db.session.commit()
    return [photo.display_key or "", photo.thumbnail_key or ""]


def test_a_photo_that_was_shown_is_never_refused_for_time_or_memory(
    intake_app: Flask, scene: Scene
) -> None:
    photo_id = add_photo(intake_app, scene)
    take_in.run(str(photo_id))
    mark_more(photo_id, scene)
    pictures = intake_app.extensions["pictures"]
    intake_app.extensions["pictures"] = Overrunning(Refusal.TOO_LARGE)
    for _ in range(4):
        take_in.run(str(photo_id))
    intake_app.extensions["pictures"] = pictures
    assert (photo_of(photo_id).intake, photo_of(photo_id).overruns) == (Intake.WAITING, 4)
    take_in_waiting.run()
    assert photo_of(photo_id).intake is Intake.DONE


def test_a_photo_that_is_refused_when_drawn_anew_loses_its_old_pictures(
    intake_app: Flask, scene: Scene
) -> None:
    photo_id = add_photo(intake_app, scene)
    take_in.run(str(photo_id))
    old = mark_more(photo_id, scene)
    photo_of(photo_id).content_type = "image/png"
    db.session.commit()
    take_in.run(str(photo_id))
    photo = photo_of(photo_id)
    assert (photo.refusal, photo.display_key, photo.thumbnail_key) == ("other_type", None, None)
    for key in old:
        with pytest.raises(NotInStore):
            store_of(intake_app).read(key)


def test_a_lost_original_waits_for_a_day_and_is_then_refused_and_written_down(
    intake_app: Flask, scene: Scene
) -> None:
    today = add_photo(intake_app, scene)
    before = add_photo(intake_app, scene, stored_at=now() - timedelta(hours=25))
    for one in (today, before):
        store_of(intake_app).delete(photo_of(one).store_key)
    take_in_waiting.run()
    assert (photo_of(today).intake, photo_of(today).tries) == (Intake.WAITING, 1)
    assert (photo_of(before).intake, photo_of(before).refusal) == (Intake.REFUSED, "bytes_lost")
    line = db.session.scalars(select(AuditLine)).one()
    assert (line.action, line.subject) == ("photo.bytes_lost", str(before))


class FaultyFor:
    """A store that does not give some objects, and counts how often they are asked for."""

    def __init__(self, store: Any, keys: set[str]) -> None:
        self._store, self._keys, self.asked = store, keys, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def read(self, key: str) -> Any:
        if key in self._keys:
            self.asked += 1
            raise StoreAway
        return self._store.read(key)


def test_objects_that_the_store_does_not_give_end_a_run_at_the_third_and_go_behind_the_others(
    intake_app: Flask, scene: Scene
) -> None:
    poor = [add_photo(intake_app, scene) for _ in range(4)]
    keys = {photo_of(one).store_key for one in poor}
    store = store_of(intake_app)
    faulty = intake_app.extensions["store"] = FaultyFor(store, keys)
    take_in_waiting.run()
    assert faulty.asked == 3
    good = add_photo(intake_app, scene)
    take_in_waiting.run()
    take_in_waiting.run()
    intake_app.extensions["store"] = store
    assert photo_of(good).intake is Intake.DONE
    assert {photo_of(one).intake for one in poor} == {Intake.WAITING}


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_two_photos_that_are_alike_find_each_other_however_they_are_taken_in(
    intake_app: Flask, scene: Scene
) -> None:
    """Both are compared at once, before either has committed its print. (SQLite has one writer.)"""
    near = written(noisy(), quality=88, exif=exif_of(PHONE, AT_NOON))
    tasks = [find_task(add_photo(intake_app, scene, raw)) for raw in (GOOD, near)]
    db.session.commit()
    store, pictures = store_of(intake_app), intake_app.extensions["pictures"]
    drawn = [(task, look_into(task, store, pictures)) for task in tasks if task]
    both = Barrier(2)

    def note(number: int) -> None:
        with intake_app.app_context():
            both.wait()
            assert record(*drawn[number], 31, now())
            time.sleep(0.3)
            db.session.commit()

    threads = [Thread(target=note, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert [one.kind for one in db.session.scalars(select(Signal))] == ["reused"]


def test_a_photo_that_is_forgotten_meanwhile_leaves_nothing(
    intake_app: Flask, scene: Scene
) -> None:
    photo_id = add_photo(intake_app, scene)
    task = find_task(photo_id)
    assert task is not None
    db.session.commit()
    outcome = look_into(task, store_of(intake_app), intake_app.extensions["pictures"])
    db.session.delete(photo_of(photo_id))
    db.session.commit()
    assert not record(task, outcome, 31, now())
    assert len(unnamed_keys(task, outcome)) == 2
    db.session.commit()
    take_in.run(str(photo_id))


def test_a_broker_that_is_away_costs_a_request_nothing(
    app: Flask, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    celery = app.extensions["celery"]
    own = celery.conf.broker_url
    celery.conf.broker_url = f"redis://127.0.0.1:{free_port()}/0"
    waker, app.extensions["waker"] = app.extensions["waker"], Waker(celery)
    try:
        with app.app_context():
            begun = time.monotonic()
            for _ in range(1_100):
                app.extensions["waker"].wake("evidence.take_in", str(new_id()))
            assert time.monotonic() - begun < 20
    finally:
        celery.conf.broker_url = own
        app.extensions["waker"] = waker


def test_a_worker_as_the_procfile_starts_it_takes_a_woken_photo_in(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    from app import alembic, create_app
    from tests.factories import set_scene

    settings = SETTINGS | {"INSTANCE": str(tmp_path), "DEMO": True}
    app = create_app(settings)
    with app.app_context():
        alembic.upgrade()
        scene = set_scene(app)
        photo_id = add_photo(app, scene)
    command = next(
        line.removeprefix("worker: ")
        for line in (ROOT / "Procfile").read_text().splitlines()
        if line.startswith("worker:")
    )
    environment = os.environ | {
        "INSTANCE": str(tmp_path),
        "SECRET_KEY": str(SETTINGS["SECRET_KEY"]),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    worker = subprocess.Popen(
        ["bash", "-c", f"exec {command}"], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        with app.app_context():
            app.extensions["waker"].wake("evidence.take_in", str(photo_id))

            def is_done() -> bool:
                intake = photo_of(photo_id).intake
                # What is open keeps the one writer of SQLite, and the worker would wait for it.
                db.session.rollback()
                return intake is Intake.DONE

            wait_until(is_done, 60, "the photo")
    finally:
        # Asked to end it takes seconds, and nothing of it is to be kept.
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
