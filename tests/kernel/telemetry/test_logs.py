"""The log, as operators' tools read it."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from flask import Flask

from app.evidence.folder_store import FolderStore
from app.kernel.ids import new_id
from app.kernel.jobs import job
from app.kernel.telemetry.logs import init_logs
from app.notices.apart import done_apart
from app.notices.senders import Parcel
from tests.factories import Scene, all_well, submission

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What this process logs, as in production; all is as it was afterwards."""
    root, out = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", out)
    for name in ("logThreads", "logProcesses", "logMultiprocessing"):
        monkeypatch.setattr(logging, name, True)
    init_logs({"LOG_FORMAT": "auto", "LOG_LEVEL": "info"}, is_open=False)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.fixture
def lines(written: StringIO) -> Lines:
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_request_is_one_line_that_names_its_route_and_nobody_by_name(
    app: Flask, scene: Scene, lines: Lines
) -> None:
    named = {"X-Request-Id": "walk-20261126"}
    answer = scene.manager.get(f"/venues/{scene.venue.id}?secret=x", headers=named)
    assert answer.headers["X-Request-Id"] == "walk-20261126"
    (line,) = lines()
    assert line["timestamp"].endswith("Z")
    assert 0 < line["ms"] < 60_000
    assert {key: line[key] for key in sorted(line.keys() - {"timestamp", "ms"})} == {
        "event": "request",
        "level": "info",
        "logger": "app.requests",
        "method": "GET",
        "organisation": str(scene.organisation.id),
        "person": str(scene.manager.person_id),
        "request_id": "walk-20261126",
        "route": "/api/v1/venues/<uuid:venue_id>",
        "status": 200,
    }


def test_a_request_id_that_looks_wrong_is_not_taken(app: Flask, lines: Lines) -> None:
    ids = set()
    for said in ("short", "x" * 81, 'a"b{c}d12', "<script>12345"):
        answer = app.test_client().get("/form/", headers={"X-Request-Id": said})
        ids.add(answer.headers["X-Request-Id"])
        assert answer.headers["X-Request-Id"] != said
    assert len(ids) == 4
    assert {line["request_id"] for line in lines()} == ids


def test_nobody_writes_lines_of_their_own(
    app: Flask, written: StringIO, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = 'x\n{"event": "all is well"}\r\n\u2028y'
    logging.getLogger("app.tests").error("%s: failed", forged, extra={"said": forged})
    app.test_client().get("/a%0A%7B%22event%22:1%7D")
    app.test_client().open("/form", method='A"B\u0085C', headers={"X-Request-Id": "a\u2028bcdefg"})
    assert [line["event"] for line in lines()][1:] == ["request", "request"]
    assert written.getvalue().count("\n") == len(written.getvalue().splitlines()) == 3
    said = len(written.getvalue())
    monkeypatch.setattr("sys.stderr", written)  # pytest has set it anew since the fixture
    init_logs({"LOG_FORMAT": "console", "LOG_LEVEL": "info"}, is_open=True)
    logging.getLogger("app.tests").error("%s: failed", forged, extra={"said": forged})
    logging.getLogger("app.tests").info("seen", extra={"person": new_id(), "nobody": None})
    for_people = written.getvalue()[said:]
    assert for_people.count("\n") == len(for_people.splitlines()) == 2
    assert "UUID(" not in for_people
    assert "nobody" not in for_people


def test_a_failure_is_told_with_its_traceback_in_one_line(app: Flask, lines: Lines) -> None:
    try:
        raise LookupError("no such thing")
    except LookupError:
        logging.getLogger("app.tests").exception("message %s could not be sent", 7)
    (line,) = lines()
    assert (line["event"], line["level"]) == ("message 7 could not be sent", "error")
    assert "LookupError: no such thing" in line["exception"]


def test_pages_that_are_asked_all_the_time_are_not_written_down(app: Flask, lines: Lines) -> None:
    for path in ("/healthz", "/metrics"):
        app.test_client().get(path)
    assert lines() == []


def test_a_request_that_fails_is_found_by_what_its_answer_says(
    app: Flask, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise LookupError("what nobody thought of")

    monkeypatch.setattr(FolderStore, "sight_of", breaks)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = app.test_client().get("/files/a-signed-token", headers={"X-Request-Id": "walk-2026"})
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert answer.get_json()["request_id"] == answer.headers["X-Request-Id"] == "walk-2026"
    why, request = lines()
    assert "LookupError: what nobody thought of" in why["exception"]
    assert (why["route"], request["route"]) == ("/files/<token>", "/files/<token>")
    assert (request["status"], request["level"]) == (500, "error")
    assert {why["request_id"], request["request_id"]} == {"walk-2026"}
    assert "a-signed-token" not in str(lines())


def test_what_is_secret_or_somebodys_own_stands_in_no_line(
    app: Flask, scene: Scene, written: StringIO
) -> None:
    client = app.test_client()
    signs_in = {"email": "somebody@rounds.example", "password": "walk-the-venue"}
    assert client.post("/api/v1/sign-in", json=signs_in).status_code == 401
    note = all_well(smell={"value": 1, "note": "Ana was here"})
    sent = submission(scene, note)
    assert scene.inspector.put(f"/inspections/{new_id()}", sent).status_code == 201
    client.get("/files/a-signed-token?secret=hidden", headers={"X-Forwarded-For": "10.9.8.7"})
    with app.app_context():
        done_apart(breaks_over, [Parcel(new_id(), "smtp", "to: somebody@rounds.example")])
    said = written.getvalue()
    assert said.count('"event":"request"') == 3
    assert "left out: Parcel" in said
    own = ("somebody", "walk-the-venue", "Ana", "a-signed-token", "hidden", "10.9.8.7", "127.0.0.1")
    assert [word for word in (*own, scene.inspector.token, "Inspector") if word in said] == []


def breaks_over(_some: Any) -> None:
    raise LookupError


@job("tests.logged")
def logged(fails: bool) -> None:
    logging.getLogger("app.tests").warning("at work")
    if fails:
        raise LookupError("as asked")


def test_a_job_is_told_with_its_name_its_time_and_the_request_that_woke_it(
    app: Flask, lines: Lines
) -> None:
    ours = app.extensions["celery"].tasks[logged.name]
    ours(False)
    ours.push_request(request_id="walk-2026")
    try:
        ours(False)
        with pytest.raises(LookupError):
            ours(True)
    finally:
        ours.pop_request()
    logging.getLogger("app.tests").warning("after work")
    told = [(line["event"], line.get("job"), line.get("request_id")) for line in lines()]
    woken = ("tests.logged", "walk-2026")
    assert told == [
        ("at work", "tests.logged", None),  # by the clock: it is counted, and took no time
        ("at work", *woken),
        ("job done", *woken),
        ("at work", *woken),
        ("job failed", *woken),
        ("after work", None, None),
    ]
    assert all(line["ms"] >= 0 for line in lines() if line["event"].startswith("job"))
    assert "LookupError: as asked" in lines()[-2]["exception"]
