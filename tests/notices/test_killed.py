"""`kill -9` of web and worker at any moment: nothing is lost, and nothing told that was not so."""

import multiprocessing
import random
import time
from collections import defaultdict
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import orjson
from flask import Flask
from sqlalchemy import select

from app import alembic, create_app
from app.kernel.database import db
from app.kernel.secrets import encrypt
from app.notices.admins import SystemKind
from app.notices.events import wake_spreading
from app.notices.models import Event
from app.notices.webhooks.signing import make_secret
from tests.conftest import SETTINGS
from tests.factories import Scene, set_scene
from tests.notices.happenings import add_endpoint, happen, happening
from tests.notices.killed_work import work, write
from tests.procfile import running
from tests.receiver import Receiver, answers, answers_late, receiving
from tests.servers import wait_until

LOOPBACK = {"OUTGOING_ALLOWED": "127.0.0.0/8", "OUTGOING_HTTP": True}
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.notices.killed_work"])


def start(target: Any, *arguments: Any) -> BaseProcess:
    process = processes.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def kill(process: BaseProcess) -> None:
    process.kill()
    process.join()


def wait_for_more(receiver: Receiver) -> None:
    before = len(receiver.received)
    wait_until(lambda: len(receiver.received) > before + 5, 30, "what was written")


def add_hook(scene: Scene, receiver: Receiver) -> None:
    add_endpoint(scene, url=receiver.url, secret=encrypt(make_secret()))


def ids_by_event(receiver: Receiver) -> dict[str, set[str]]:
    """Under which ids the receiver got each event."""
    got = defaultdict(set)
    for one in list(receiver.received):
        detail = orjson.loads(one.content)["data"]["detail"]
        assert detail["kept"], "this was rolled back"
        got[f"{detail['name']}.{detail['part']}"].add(one.headers["webhook-id"])
    return got


def committed() -> set[str]:
    details = db.session.scalars(select(Event.detail)).all()
    db.session.rollback()  # what is open keeps the one writer of SQLite
    return {f"{detail['name']}.{detail['part']}" for detail in details}


def test_whatever_is_killed_each_committed_event_arrives_under_one_id_and_no_other_does(
    app: Flask, scene: Scene, tmp_path: Path
) -> None:
    chance = random.Random(5)  # noqa: S311 - the same at each run
    shared = {name: app.config[name] for name in ("DATABASE_URL", "SECRET_KEY")}
    settings = LOOPBACK | shared | {"INSTANCE": str(tmp_path), "NOTICE_LEASE_SECONDS": 1}
    where = (scene.organisation.id, scene.venue.id)
    with receiving(answers_late(0.01, answers(200))) as receiver, app.app_context():
        add_hook(scene, receiver)
        worker = start(work, settings)
        for seed in range(3):
            web = start(write, settings, *where, seed)
            wait_for_more(receiver)
            time.sleep(chance.uniform(0, 0.15))
            for process in chance.sample([web, worker], 2):
                kill(process)
                time.sleep(chance.uniform(0, 0.03))
            worker = start(work, settings)
        try:
            told = committed()
            assert len(told) > 5  # on the busiest machine: what was waited for before each kill
            wait_until(lambda: set(ids_by_event(receiver)) >= told, 30, "the rest")
        finally:
            kill(worker)
        got = ids_by_event(receiver)
    assert set(got) == told
    assert {len(ids) for ids in got.values()} == {1}, "the same id every time"


def test_a_worker_as_the_procfile_starts_it_is_woken_and_sends(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    settings = LOOPBACK | {"SECRET_KEY": SETTINGS["SECRET_KEY"], "INSTANCE": str(tmp_path)}
    app = create_app(settings)
    with receiving(answers(200)) as receiver, app.app_context():
        alembic.upgrade()
        scene = set_scene(app)
        add_hook(scene, receiver)
        happen(happening(scene, kind=SystemKind.ADDRESS_STOPPED, why="550"))
        with running("notices", settings, tmp_path / "log"):
            wake_spreading()
            wait_until(lambda: bool(receiver.received), 60, "a webhook")
