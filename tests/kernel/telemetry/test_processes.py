"""The processes of the Procfile, watched from one address."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.contextvars import bound_contextvars

from app import create_app
from tests.procfile import running
from tests.servers import free_port, wait_until

TOKEN = "for-prometheus-alone"
REQUESTS = 30


def get(port: int, path: str, **headers: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


def is_up(port: int) -> bool:
    try:
        return get(port, "/healthz") == "ok\n"
    except OSError:
        return False


def samples(port: int) -> dict[str, float]:
    """The sum of each metric's samples, over its labels."""
    text = get(port, "/metrics", Authorization=f"Bearer {TOKEN}")
    sums: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.labels.get("route", "(none)") == "(none)":
                sums[sample.name] = sums.get(sample.name, 0) + sample.value
    return sums


def is_there(instance: Path, process: int) -> bool:
    return any((instance / "metrics").glob(f"*_{process}.db"))


@pytest.mark.usefixtures("sqlite_app")
def test_whichever_web_process_is_asked_answers_for_all_and_for_the_worker(tmp_path: Path) -> None:
    port = free_port()
    settings = {
        "INSTANCE": str(tmp_path),
        "SECRET_KEY": "for-the-tests-alone",
        "METRICS_TOKEN": TOKEN,
        "PORT": port,
        "WEB_CONCURRENCY": 2,
        "DATABASE_URL": "",
    }
    log = tmp_path / "web.log"
    worker = running("worker", settings, tmp_path / "worker.log")
    with running("web", settings, log) as web, worker:
        wait_until(lambda: is_up(port), 60, "gunicorn")
        for number in range(REQUESTS):
            with pytest.raises(urllib.error.HTTPError):
                get(port, f"/no-page-{number}")
        # Which of the two answers is left to chance; each knows of all.
        seen = {samples(port)["rounds_request_seconds_count"] for _ in range(6)}
        assert seen == {REQUESTS}
        first = psutil.Process(web.process_id).children()[0]
        first.kill()
        wait_until(lambda: not is_there(tmp_path, first.pid), 60, "gunicorn to tidy up")
        # The numbers of who ended are not lost, or Prometheus would take it for a restart.
        assert samples(port)["rounds_request_seconds_count"] == REQUESTS
        with bound_contextvars(request_id="walk-2026"):
            create_app(settings).extensions["waker"].wake("trends.count_days")
        wait_until(lambda: samples(port).get("rounds_job_seconds_count", 0) > 0, 60, "the worker")
        wait_until(lambda: "walk-2026" in (tmp_path / "worker.log").read_text(), 60, "its line")
    written = [json.loads(line) for line in log.read_text().splitlines()]
    assert {"gunicorn.error", "app.requests"} == {line["logger"] for line in written}
    asked = [line for line in written if line.get("route") == "(none)"]
    assert len(asked) == REQUESTS
    assert len({line["request_id"] for line in asked}) == REQUESTS
    assert not any("no-page" in line for line in log.read_text().splitlines())
