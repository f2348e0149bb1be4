"""From asking to the bytes, on both databases and both stores."""

import hashlib
import threading
import time
from datetime import timedelta
from io import BytesIO
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import UUID
from zipfile import ZipFile

import orjson
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import update

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.trends.reports import jobs
from app.trends.reports.claiming import Claim
from app.trends.reports.models import Report
from app.venues.models import Venue
from tests.desk.conftest import ON_SQLITE
from tests.factories import Scene, add_spot, all_well, submission
from tests.servers import wait_until
from tests.statements import statements
from tests.store_sites import Site
from tests.trends.reports.asked import (
    Between,
    ask,
    events,
    keys_of,
    let_claims_run_out,
    look,
    work,
)


def fetch(url: str) -> tuple[bytes, dict[str, str]]:
    with urlopen(url) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def is_refused(url: str) -> bool:
    """Whether it shows nothing (any more)."""
    try:
        fetch(url)
    except HTTPError as error:
        return error.code in (400, 403)
    return False


def test_what_was_asked_for_is_made_and_fetched_by_signed_links_of_its_own(
    app: Flask, scene: Scene, stored: Site, quick: None
) -> None:
    wish = {"from": "2026-10-01", "to": "2026-10-31", "language": "es"}
    ids = [ask(scene.manager, scene, **wish)["id"], ask(scene.admin, scene, **wish)["id"]]
    work(app)
    made = look(scene.manager, ids[0])
    assert (made["state"], made["progress"]) == ("ready", 100)
    assert made["summary"][0] == "No se revisó nada en estos días."
    assert [one["kind"] for one in made["files"]] == ["pdf", "json"]
    for one in made["files"]:
        content, headers = fetch(one["url"])
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert len(content) == one["bytes"]
        how = "inline" if one["kind"] == "pdf" else "attachment"
        name = f'{how}; filename="rounds-theatre-2026-10.{one["kind"]}"'
        assert headers["content-disposition"] == name
    # Bent to the other report, which its own address shows, it shows nothing.
    url = made["files"][0]["url"]
    other = look(scene.admin, ids[1])["files"][0]["url"]
    assert fetch(other)[1]["content-type"] == "application/pdf"
    for bent in (url.replace(ids[0], ids[1]), f"{url[:-9]}{other[-9:]}", other.split("?")[0]):
        if bent not in (url, other):
            assert is_refused(bent)


@ON_SQLITE
def test_a_signed_link_works_for_a_short_time(
    app: Flask, scene: Scene, stored: Site, quick: None
) -> None:
    report = ask(scene.manager, scene)["id"]
    work(app)
    app.extensions["store"] = stored.brief
    url = look(scene.manager, report)["files"][0]["url"]
    assert fetch(url)[0] == b"%PDF a drawing"
    wait_until(lambda: is_refused(url), 10, "the end of the link")


def test_progress_is_seen_while_it_is_made_and_never_goes_back(
    app: Flask, scene: Scene, between: Between
) -> None:
    report, seen = ask(scene.manager, scene)["id"], []

    def see(_claim: Claim) -> None:
        one = look(scene.admin, report)
        seen.append((one["state"], one["progress"], one["files"]))
        raise KeyboardInterrupt  # the worker is gone

    seen.append((look(scene.manager, report)["state"], 0, []))
    for _ in range(2):
        between(see)
        with pytest.raises(KeyboardInterrupt):
            work(app)
        with app.app_context():
            db.session.execute(update(Report).values(progress=85))
            db.session.commit()
        work(app)
        assert look(scene.admin, report)["state"] == "making", "claimed by who is gone"
        let_claims_run_out(app)
    work(app)
    assert seen == [("waiting", 0, []), ("making", 80, []), ("making", 85, [])]
    assert look(scene.manager, report)["progress"] == 100


def test_nothing_is_locked_while_it_is_printed(app: Flask, scene: Scene, between: Between) -> None:
    between(lambda _claim: add_and_commit(app, scene))
    ask(scene.manager, scene)
    began = time.monotonic()
    work(app)
    assert time.monotonic() - began < 10, "SQLite's one writer was kept waiting"
    assert events(app) == ["report.ready"]


def add_and_commit(app: Flask, scene: Scene) -> None:
    """As another process would."""

    def add() -> None:
        with app.app_context():
            add_spot(db.session.get_one(Venue, scene.venue.id), "Attic")
            db.session.commit()

    thread = threading.Thread(target=add)
    thread.start()
    thread.join(12)


def test_reports_are_kept_for_so_many_days_and_none_that_waits_goes(
    app: Flask, scene: Scene, quick: None
) -> None:
    ids = [ask(scene.manager, scene, compare=one)["id"] for one in ("year", "previous")]
    work(app)
    ids.append(ask(scene.manager, scene)["id"])
    with app.app_context():
        old = now() - timedelta(app.config["REPORT_DAYS"] + 1)
        aged = update(Report).where(Report.id != UUID(ids[1]))
        db.session.execute(aged.values(asked_at=old))
        db.session.commit()
        jobs.forget_old.run()
    statuses = [scene.manager.get(f"/reports/{one}").status_code for one in ids]
    assert statuses == [404, 200, 200]
    assert [len(keys_of(app, scene, one)) for one in ids] == [0, 2, 0]
    lines = scene.admin.get("/audit").get_json()["items"]
    assert lines[0]["action"] == "reports.forget"
    assert lines[0]["detail"] == {"reports": 1, "kept_days": app.config["REPORT_DAYS"]}


SMELLS = {"value": 1, "note": "<b>Smells</b> file:///etc/passwd"}


def test_a_real_report_says_what_was_found_and_the_same_data_give_the_same_bytes(
    app: Flask, scene: Scene
) -> None:
    fails = submission(scene, all_well(smell=SMELLS))
    assert scene.inspector.put(f"/inspections/{new_id()}", fails).status_code == 201
    ids = [ask(phone, scene, language="es")["id"] for phone in (scene.manager, scene.admin)]
    with app.app_context():
        db.session.execute(update(Report).values(asked_at=now()))
        db.session.commit()
    work(app)
    made = [look(scene.manager, one) for one in ids]
    assert [one["state"] for one in made] == ["ready", "ready"]
    assert made[0]["summary"][0] == "20,0\xa0% de fallos en 5 controles en estos días."
    assert [one["kind"] for one in made[0]["files"]] == ["pdf", "xlsx", "csv", "json"]
    hashes = [{file["kind"]: file["sha256"] for file in one["files"]} for one in made]
    assert hashes[0] == hashes[1]
    fetched = {one["kind"]: scene.manager.client.get(one["url"]) for one in made[0]["files"]}
    files = {kind: BytesIO(answer.data) for kind, answer in fetched.items()}
    said = orjson.loads(files["json"].getvalue())
    assert said["tally"]["failed"] == 1
    assert "checks.csv" in ZipFile(files["csv"]).namelist()
    assert "xl/workbook.xml" in ZipFile(files["xlsx"]).namelist()
    reader = PdfReader(files["pdf"])
    printed = " ".join(page.extract_text() for page in reader.pages)
    assert "Is smell fine? (es)" in printed
    assert str(said["tally"]["checked"]) in printed
    assert reader.trailer["/Root"]["/Lang"].startswith("es")  # type: ignore[index]


def test_a_report_costs_the_same_statements_whatever_it_adds_up(
    app: Flask, scene: Scene, quick: None
) -> None:
    costs = []
    for days in (10, 20):
        for ago in range(days):
            at = (now() - timedelta(days=ago)).isoformat()
            done = submission(scene, all_well(smell=SMELLS), started_at=at, finished_at=at)
            scene.inspector.put(f"/inspections/{new_id()}", done)
        scene.manager.get(f"/venues/{scene.venue.id}/trends")  # counts what waits to be
        ask(scene.manager, scene)
        with app.app_context(), statements(app) as said:
            assert jobs.make_next()
        costs.append(len(said))
    assert costs[0] == costs[1]


@ON_SQLITE
def test_a_period_without_data_still_is_a_report_that_says_so(app: Flask, scene: Scene) -> None:
    report = ask(scene.manager, scene, **{"from": "2001-01-01", "to": "2001-02-01"})["id"]
    work(app)
    made = look(scene.manager, report)
    assert made["summary"][0] == "Nothing was checked in these days."
    assert scene.manager.client.get(made["files"][0]["url"]).data.startswith(b"%PDF")
