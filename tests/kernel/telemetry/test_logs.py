"""The log, as operators' tools read it."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from flask import Flask

from app.kernel.telemetry.logs import init_logs
from tests.factories import Scene

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What this process logs, as in production; all is as it was afterwards."""
    root, out = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", out)
    init_logs({"LOG_FORMAT": "auto", "LOG_LEVEL": "info"}, is_open=False)
    yield out
    root.handlers[:], root.level = handlers, level


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
    assert [line["event"] for line in lines()][1] == "request"
    assert len(lines()) == 2
    said = len(written.getvalue())
    monkeypatch.setattr("sys.stderr", written)  # pytest has set it anew since the fixture
    init_logs({"LOG_FORMAT": "console", "LOG_LEVEL": "info"}, is_open=True)
    logging.getLogger("app.tests").error("%s: failed", forged, extra={"said": forged})
    assert written.getvalue()[said:].count("\n") == 1


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
