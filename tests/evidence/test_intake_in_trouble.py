"""A store, a moment, a broker that stand in the way of intake: photos wait, and none is lost."""

import logging
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import AuditLine
from app.evidence.jobs import take_in, take_in_waiting
from app.evidence.models import HiddenRegion, Intake, PhotoState
from app.evidence.pictures.refusals import Overrun, Refusal
from app.evidence.store_choice import store_of
from app.evidence.stores import NotInStore, OtherBytes, StoreAway
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.kernel.waking import Waker
from tests.conftest import SETTINGS
from tests.evidence.photos import GOOD
from tests.evidence.waiting import add_photo, photo_of
from tests.factories import Scene
from tests.servers import free_port, wait_until

ROOT = Path(__file__).parents[2]


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
