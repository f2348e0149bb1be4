"""From stored to taken in, on both databases and through the process that opens photos."""

import time
from datetime import UTC, datetime
from io import BytesIO
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from PIL.ExifTags import Base
from sqlalchemy import select

from app.evidence.hiding_regions import what_to_hide
from app.evidence.intake import Outcome, Task, find_task, look_into, record, unnamed_keys
from app.evidence.jobs import take_in, take_in_waiting
from app.evidence.models import HiddenRegion, Intake, PhotoPrint, Signal
from app.evidence.store_choice import store_of
from app.evidence.stores import NotInStore
from app.kernel.clock import now
from app.kernel.database import db
from app.venues.models import Venue
from tests.evidence.photos import AT_NOON, GOOD, PHONE, exif_of, noisy, written
from tests.evidence.waiting import TEXT, add_photo, photo_of
from tests.factories import Scene


def looked_into(app: Flask, scene: Scene) -> tuple[Task, Outcome]:
    """A photo that a worker has looked into, and of which nothing is recorded yet."""
    task = find_task(add_photo(app, scene))
    assert task is not None
    db.session.commit()
    return task, look_into(task, store_of(app), app.extensions["pictures"])


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
    task, outcome = looked_into(intake_app, scene)
    photo_id = task.photo.id
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
    task, outcome = looked_into(intake_app, scene)
    photo_id = task.photo.id
    db.session.delete(photo_of(photo_id))
    db.session.commit()
    assert not record(task, outcome, 31, now())
    assert len(unnamed_keys(task, outcome)) == 2
    db.session.commit()
    take_in.run(str(photo_id))
