"""`flask person export` and `flask person erase`: everything about one person, in every table."""

import stat
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Column, func, select

from app.access.models import AuditLine, Person, SignInLink, Token
from app.evidence.jobs import take_in_waiting
from app.evidence.models import HiddenRegion, Intake, Photo, Signal
from app.evidence.store_choice import store_of
from app.evidence.stores import StoreAway
from app.kernel.clock import now
from app.kernel.database import Base, db
from app.kernel.ids import new_id
from app.notices.models import PushSubscription, Stop, StoppedAddress
from app.personal.exporting import rows_of_person
from app.trends.reports import jobs
from app.trends.reports.claiming import claim_next
from app.venues.models import TeamMember
from tests.evidence.taken import (
    DEVICE,
    Sent,
    add_signal,
    age,
    is_in_store,
    keys_in,
    row_of,
    send,
    send_and_take_in,
    take_in_all,
)
from tests.factories import LOCK_FAILS, Scene, all_well, submission
from tests.inspections.signalled import examine, inspect
from tests.notices.rows import store_one_of_each
from tests.trends.reports.asked import DRAWN, ask, keys_of, look, work
from tests.trends.rows import store_one_of_each as store_trends

EMAIL = "manager@rounds.example"


@pytest.fixture
def sent(app: Flask, scene: Scene) -> Sent:
    """A photo that the manager took, and a row of every table that can name a person."""
    phone = scene.manager
    inspection = new_id()
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    receipt = phone.put(f"/inspections/{inspection}", submission(scene, fails)).get_json()
    ticket = f"/tickets/{receipt['tickets'][0]['id']}"
    phone.patch(ticket, {"assignee_id": str(phone.person_id), "state": "acknowledged"})
    of_it = {"inspection_id": str(inspection), "item": "stall-locks"}
    taken = send_and_take_in(app, scene, phone, **of_it)
    phone.post(
        f"/photos/{taken.id}/hidden-regions",
        {"regions": [{"left": 0.5, "top": 0.5, "width": 0.1, "height": 0.1}]},
    )
    take_in_all(app)
    link = scene.admin.post(f"/people/{phone.person_id}/sign-in-links").get_json()
    code = link["url"].partition("#")[2]
    said = {"code": code, "device": "Ana's phone"}
    assert phone.client.post("/api/v1/sign-in/link", json=said).status_code == 200
    phone.post(f"/people/{scene.inspector.person_id}/sign-in-links")
    with app.app_context():
        photo = db.session.get_one(Photo, taken.id)
        add_signal(photo)
        store_one_of_each(phone.person_id)
        store_trends(phone.person_id)
        db.session.commit()
    return taken


def run(app: Flask, *args: str, answer: str | BytesIO | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["person", *args], input=answer)


def columns_of_people() -> list[Column[Any]]:
    """Every column that names a person, and the row of the person itself."""
    tables = Base.metadata.tables
    people = tables["people"].c.id
    named = [
        key.parent
        for table in tables.values()
        for key in table.foreign_keys
        if key.column is people
    ]
    return [people, *named]


def test_an_export_has_every_row_that_names_the_person(
    app: Flask, scene: Scene, sent: Sent
) -> None:
    person_id = scene.manager.person_id
    with app.app_context():
        exported = rows_of_person(person_id)
        for column in columns_of_people():
            stored = db.session.scalar(
                select(func.count()).select_from(column.table).where(column == person_id)
            )
            assert stored, f"Let `sent` make a row of {column}, so that this test can look for it."
            held = [
                row for row in exported.get(column.table.name, []) if row[column.name] == person_id
            ]
            assert len(held) == stored, f"A room's personal.py leaves out {column}."


def test_an_export_is_a_zip_with_the_rows_the_photos_and_a_word_about_both(
    app: Flask, scene: Scene, sent: Sent, tmp_path: Path
) -> None:
    file = tmp_path / "manager.zip"
    result = run(app, "export", EMAIL.upper(), "--to", str(file))
    assert result.exit_code == 0, result.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with ZipFile(file) as archive:
        assert set(archive.namelist()) == {"person.json", "README.txt", f"photos/{sent.id}.jpg"}
        assert archive.read(f"photos/{sent.id}.jpg") == sent.content
        assert EMAIL in archive.read("README.txt").decode()
        text = archive.read("person.json")
    rows = orjson.loads(text)
    assert (rows["people"][0]["email"], rows["photos"][0]["device"]) == (EMAIL, DEVICE)
    for secret in (b"password_hash", b"token_hash", b"code_hash", b"store_key"):
        assert secret not in text
    assert [one.name for one in tmp_path.iterdir()] == ["manager.zip"]
    again = run(app, "export", EMAIL, "--to", str(file))
    assert (again.exit_code, "is there already" in again.output) == (1, True)


def test_erasing_leaves_the_work_and_nothing_of_the_person(
    app: Flask, scene: Scene, sent: Sent
) -> None:
    person_id = scene.manager.person_id
    before = row_of(app, sent)
    assert before is not None
    awaited = new_id()
    body = {"venue_id": str(scene.venue.id), "inspection_id": str(new_id()), "item": "soap"}
    said = {"sha256": "0" * 64, "bytes": 5, "content_type": "image/jpeg"}
    assert scene.manager.put(f"/photos/{awaited}", body | said).status_code == 201
    result = run(app, "erase", EMAIL, answer="y\n")
    assert result.exit_code == 0, result.output
    assert scene.manager.get("/me").status_code == 401
    with app.app_context():
        person = db.session.get_one(Person, person_id)
        assert (person.name, person.email) == ("Former colleague", f"{person_id}@erased.invalid")
        assert (person.active, person.is_admin, person.password_hash) == (False, False, "none")
        assert person.venue_roles == []
        for column in (
            Token.person_id,
            SignInLink.person_id,
            Signal.person_id,
            TeamMember.person_id,
            PushSubscription.person_id,
            Stop.person_id,
            StoppedAddress.person_id,
        ):
            assert db.session.scalars(select(column).where(column == person_id)).all() == []
        assert db.session.get(Photo, awaited) is None
        photo = db.session.get_one(Photo, sent.id)
        words = "".join(str(one.detail) for one in db.session.scalars(select(AuditLine)))
        assert "Ana" not in words
        assert db.session.scalar(select(func.count()).select_from(HiddenRegion)) == 1
    for name in ("captured_at", "said_captured_at", "device", "latitude", "longitude"):
        assert getattr(photo, name) is None
    assert [is_in_store(app, key) for key in keys_in(before)] == [False, True, True]
    shown = scene.admin.get(f"/photos/{sent.id}").get_json()
    assert shown["has_original"] is False
    gone = scene.admin.post(f"/photos/{sent.id}/original")
    assert (gone.status_code, "was erased" in gone.get_json()["detail"]) == (404, True)
    assert scene.admin.client.get(shown["url"]).status_code == 200
    region = {"left": 0.1, "top": 0.1, "width": 0.1, "height": 0.1}
    refused = scene.admin.post(f"/photos/{sent.id}/hidden-regions", {"regions": [region]})
    assert refused.status_code == 409
    lines = scene.admin.get("/audit").get_json()["items"]
    assert (lines[0]["action"], lines[0]["subject"]) == ("person.erase", str(person_id))


def test_erasing_again_is_nothing_new(app: Flask, scene: Scene, sent: Sent) -> None:
    person_id = str(scene.manager.person_id)
    assert run(app, "erase", EMAIL, "--yes").exit_code == 0
    again = run(app, "erase", person_id, "--yes")
    assert (again.exit_code, "erased before" in again.output) == (0, True)
    unknown = run(app, "erase", EMAIL, "--yes")
    assert (unknown.exit_code, "Nobody is known as" in unknown.output) == (1, True)
    lines = scene.admin.get("/audit").get_json()["items"]
    assert [one["action"] for one in lines].count("person.erase") == 1


def test_without_a_yes_nothing_is_erased(app: Flask, scene: Scene) -> None:
    result = run(app, "erase", EMAIL, answer="n\n")
    assert result.exit_code == 1
    assert "cannot sign in any more" in result.output
    assert scene.manager.get("/me").status_code == 200


def test_the_last_admin_is_not_erased(app: Flask, scene: Scene) -> None:
    result = run(app, "erase", "admin@rounds.example", "--yes")
    assert (result.exit_code, "somebody else admin" in result.output) == (1, True)
    assert scene.admin.get("/me").status_code == 200


def test_photos_that_a_worker_has_not_seen_are_waited_for(app: Flask, scene: Scene) -> None:
    sent = send(scene, scene.inspector)
    result = run(app, "erase", "inspector@rounds.example", "--yes")
    assert (result.exit_code, "Let the worker run" in result.output) == (1, True)
    with app.app_context():
        take_in_waiting.run()
    assert run(app, "erase", "inspector@rounds.example", "--yes").exit_code == 0
    assert scene.admin.get(f"/photos/{sent.id}").get_json()["url"] is not None


def test_photos_that_no_worker_can_look_into_do_not_keep_a_person_for_ever(
    app: Flask, scene: Scene
) -> None:
    sent = send(scene, scene.inspector)
    age(app, sent, now() - timedelta(hours=25))
    before = row_of(app, sent)
    assert before is not None
    result = run(app, "erase", "inspector@rounds.example", "--yes")
    assert (result.exit_code, "1 of these waited longer than a day" in result.output) == (0, True)
    assert not is_in_store(app, before.store_key)
    with app.app_context():
        take_in_waiting.run()
    after = row_of(app, sent)
    assert after is not None
    assert (after.intake, after.person_id) == (Intake.REFUSED, scene.inspector.person_id)


def test_what_an_erased_person_did_is_signalled_no_more(app: Flask, scene: Scene) -> None:
    of_them, of_another = inspect(scene, lasting_s=2), inspect(scene, lasting_s=2, by=scene.manager)
    assert run(app, "erase", "inspector@rounds.example", "--yes").exit_code == 0
    with app.app_context():
        assert examine(app) == 2
        found = db.session.execute(select(Signal.inspection_id, Signal.person_id)).all()
    assert found
    assert of_them != of_another
    assert {tuple(one) for one in found} == {(of_another, scene.manager.person_id)}


def another_writes(app: Flask) -> None:
    """Writes into the table of people, and waits half a second for it at most."""
    with app.app_context():
        raw = db.engine.raw_connection()
        patience = {"sqlite": "PRAGMA busy_timeout=500", "postgresql": "SET lock_timeout = 500"}
        try:
            cursor = raw.cursor()
            cursor.execute(patience[db.engine.dialect.name])
            cursor.execute("UPDATE people SET language = language")
            raw.commit()
        finally:
            raw.invalidate()


class SlowStore:
    """A store during whose answers somebody else writes."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._store = store_of(app)

    def __getattr__(self, name: str) -> Any:
        another_writes(self._app)
        return getattr(self._store, name)


class SlowAnswer(BytesIO):
    """A "yes" of somebody who thinks it over, while another one writes."""

    def __init__(self, app: Flask) -> None:
        super().__init__(b"y\n")
        self._app = app

    def read1(self, size: int | None = -1, /) -> bytes:
        another_writes(self._app)
        return super().read1(-1 if size is None else size)


def test_others_write_while_somebody_is_asked_and_while_the_store_is_slow(
    app: Flask, scene: Scene, sent: Sent, tmp_path: Path
) -> None:
    store = store_of(app)
    app.extensions["store"] = SlowStore(app)
    try:
        export = run(app, "export", EMAIL, "--to", str(tmp_path / "out.zip"))
        erase = run(app, "erase", EMAIL, answer=SlowAnswer(app))
    finally:
        app.extensions["store"] = store
    assert (export.exit_code, erase.exit_code) == (0, 0), (export.exception, erase.exception)


class Away:
    """A store that does not answer."""

    def delete(self, *_asked: Any) -> None:
        raise StoreAway

    read = list_keys = delete


def test_a_store_that_is_away_is_said_and_the_rest_goes_next_time(
    app: Flask, scene: Scene, sent: Sent, tmp_path: Path
) -> None:
    store = store_of(app)
    app.extensions["store"] = Away()
    try:
        export = run(app, "export", EMAIL, "--to", str(tmp_path / "out.zip"))
        erase = run(app, "erase", EMAIL, "--yes")
    finally:
        app.extensions["store"] = store
    for result in (export, erase):
        assert (result.exit_code, "does not answer" in result.output) == (1, True)
    assert list(tmp_path.iterdir()) == []
    assert run(app, "erase", EMAIL, "--yes").exit_code == 0


def test_a_folder_that_is_not_there_is_said(app: Flask, scene: Scene, tmp_path: Path) -> None:
    result = run(app, "export", EMAIL, "--to", str(tmp_path / "no" / "out.zip"))
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)


def test_reports_that_name_an_erased_person_go_with_their_files(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "make_files", lambda *_made_from: iter(DRAWN))
    inspect(scene)
    named = ask(scene.manager, scene)["id"]
    without = ask(scene.manager, scene, **{"from": "2020-01-01", "to": "2020-02-01"})["id"]
    work(app)
    being_made = ask(scene.manager, scene, compare="year")["id"]
    with app.app_context():
        assert claim_next(now())
        db.session.commit()
    result = run(app, "erase", "inspector@rounds.example", "--yes")
    assert "Reports that named them are gone: 1." in result.output
    assert scene.manager.get(f"/reports/{named}").status_code == 404
    assert keys_of(app, scene, named) == []
    assert look(scene.manager, without)["state"] == "ready"
    assert look(scene.manager, being_made)["state"] == "waiting"
