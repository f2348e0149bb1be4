"""`kill -9` of whoever makes a report, at any moment: it is made again, and told of once."""

from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app import alembic, create_app
from app.kernel.database import db
from app.notices.jobs import spread
from app.trends.reports.due import make_due
from app.trends.reports.models import Report
from app.trends.reports.service import wake_making
from tests.conftest import SETTINGS
from tests.factories import Scene, set_scene
from tests.notices.happenings import messages
from tests.notices.test_killed import kill, start
from tests.procfile import running
from tests.servers import wait_until
from tests.trends.reports.asked import (
    MONDAY,
    add_schedule,
    ask,
    events,
    keys_of,
    let_claims_run_out,
    look,
)
from tests.trends.reports.killed_work import work


def tries_of(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(Report.tries)).one()


def test_a_report_whose_workers_are_killed_is_made_again_and_told_of_once(
    app: Flask, scene: Scene
) -> None:
    shared = {name: app.config[name] for name in ("DATABASE_URL", "SECRET_KEY", "INSTANCE")}
    with app.app_context():
        add_schedule(scene, scene.manager.person_id)
        make_due(MONDAY)
        report = str(db.session.scalars(select(Report.id)).one())
        db.session.commit()
    seen = [0]

    def is_at(percent: int, tries: int) -> bool:
        seen.append(look(scene.admin, report)["progress"])
        return seen[-1] == percent and tries_of(app) == tries

    for tries, hangs_at in ((1, 60), (2, 20)):  # farther on, and then not so far
        worker = start(work, shared, hangs_at)
        wait_until(partial(is_at, 60, tries), 60, "a worker")
        kill(worker)
        assert look(scene.admin, report)["state"] == "making"
        let_claims_run_out(app)
    worker = start(work, shared, -1)
    wait_until(partial(is_at, 100, 3), 60, "the report")
    kill(worker)
    assert seen == sorted(seen), "it never went back"
    made = look(scene.manager, report)
    assert [one["kind"] for one in made["files"]] == ["pdf", "xlsx", "csv", "json"]
    assert len(keys_of(app, scene, report)) == 4
    assert scene.manager.client.get(made["files"][0]["url"]).data == f"pdf of {report}".encode()
    with app.app_context():
        spread.run()
        spread.run()
        assert len(messages()) == 1
    assert events(app) == ["report.ready"]


def test_a_worker_as_the_procfile_starts_it_is_woken_and_makes_the_report(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    settings = {"SECRET_KEY": SETTINGS["SECRET_KEY"], "INSTANCE": str(tmp_path)}
    app = create_app(settings)
    with app.app_context():
        alembic.upgrade()
        scene = set_scene(app)
        with running("reports", settings, tmp_path / "log"):
            report = ask(scene.manager, scene)["id"]
            wake_making()
            wait_until(lambda: look(scene.manager, report)["state"] == "ready", 60, "a report")
    content = scene.manager.client.get(look(scene.manager, report)["files"][0]["url"]).data
    assert content.startswith(b"%PDF")
