"""`kill -9` of a worker while it counts: nothing is lost, and nothing is counted twice."""

import multiprocessing
import random
import time
from functools import partial
from multiprocessing.process import BaseProcess

from flask import Flask

from app.kernel.database import db
from app.trends.rollups.checking import check_venue
from app.trends.rollups.keeping import see_one_state
from tests.factories import Scene
from tests.servers import wait_until
from tests.trends.rollups.killed_work import count_slowly
from tests.trends.rollups.naive import recounted_days, stored_days
from tests.trends.rollups.walks import (
    WET,
    count_everything,
    count_marks,
    count_stored,
    days_ago,
    walk,
)

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.trends.rollups.killed_work"])


def start(settings: dict[str, object], seed: int) -> BaseProcess:
    process = processes.Process(target=count_slowly, args=(settings, seed), daemon=True)
    process.start()
    return process


def test_whenever_a_worker_is_killed_each_inspection_is_counted_once(
    app: Flask, scene: Scene, tmp_path: object
) -> None:
    chance = random.Random(3)  # noqa: S311 - the same at each run
    shared = {name: app.config[name] for name in ("DATABASE_URL", "SECRET_KEY")}
    sent = 0

    def send_until_it_counts(before: int) -> bool:
        nonlocal sent
        walk(scene, days_ago(sent % 3), **({"floor": WET} if sent % 2 else {}))
        sent += 1
        return stored(app, scene) > before

    for seed in range(3):
        worker = start(shared | {"INSTANCE": str(tmp_path)}, seed)
        wait_until(partial(send_until_it_counts, stored(app, scene)), 30, "the worker")
        time.sleep(chance.uniform(0, 0.05))
        send_until_it_counts(0)
        worker.kill()
        worker.join()
        with app.app_context():
            see_one_state()
            assert check_venue(scene.venue.id).differing == {}  # but for days that are marked
            db.session.rollback()
    with app.app_context():
        wait_until(lambda: count_all() == 0, 30, "the last mark")  # the killed one's locks go first
        assert count_stored(scene) == sent
        assert stored_days(scene.venue.id) == recounted_days(scene.venue.id)


def stored(app: Flask, scene: Scene) -> int:
    with app.app_context():
        return count_stored(scene)


def count_all() -> int:
    count_everything()
    left = count_marks()
    db.session.commit()
    return left
