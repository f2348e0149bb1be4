"""What Prometheus reads, and who may."""

import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app.kernel.ids import new_id
from app.kernel.jobs import job
from app.kernel.telemetry.metrics import forget_ended
from tests.factories import Scene, all_well, submission

TOKEN = "for-prometheus-alone"
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture(autouse=True)
def token(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)


@job("tests.telemetry")
def work(fails: bool) -> None:
    if fails:
        raise LookupError("as asked")


def read(client: FlaskClient) -> Samples:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def of(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, tuple(sorted(labels.items()))), 0.0)


def test_requests_are_counted_by_route_and_never_by_id(app: Flask, scene: Scene) -> None:
    client = app.test_client()
    before = read(client)
    ids = [new_id() for _ in range(3)]
    for one in ids:
        sent = submission(scene, all_well())
        assert scene.inspector.put(f"/inspections/{one}", sent).status_code == 201
    assert scene.inspector.get("/nothing-like-this/%0Arounds_fake 1").status_code == 404
    after = read(client)
    route = "/api/v1/inspections/<uuid:inspection_id>"
    labels = {"method": "PUT", "route": route, "status": "201"}
    name = "rounds_request_seconds_count"
    assert of(after, name, **labels) - of(before, name, **labels) == 3
    new = "rounds_inspections_total"
    assert of(after, new, outcome="new") - of(before, new, outcome="new") == 3
    assert of(after, name, method="GET", route="(none)", status="404") >= 1
    said = " ".join(value for _, labels in after for _, value in labels)
    assert not any(str(one) in said for one in [*ids, scene.venue.id, scene.inspector.person_id])
    assert of(after, "rounds_requests_in_flight") == 1  # the one that asks
    assert of(after, "rounds_inspections_unexamined") == 3
    assert of(after, "rounds_days_uncounted") >= 3


def test_jobs_are_timed_with_what_became_of_them(app: Flask) -> None:
    client = app.test_client()
    before = read(client)
    ours = app.extensions["celery"].tasks[work.name]
    ours(False)
    with pytest.raises(LookupError):
        ours(True)
    after = read(client)
    for outcome in ("done", "failed"):
        labels = {"job": "tests.telemetry", "outcome": outcome}
        name = "rounds_job_seconds_count"
        assert of(after, name, **labels) - of(before, name, **labels) == 1
    last = of(after, "rounds_job_last_success_timestamp_seconds", job="tests.telemetry")
    assert abs(last - time.time()) < 60


@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}é", TOKEN + "x"])
def test_nobody_without_the_token_sees_them(app: Flask, said: str) -> None:
    answer = app.test_client().get("/metrics", headers={"Authorization": said})
    assert answer.status_code == 404
    assert b"rounds_" not in answer.data


def test_without_a_token_set_there_is_nothing_to_see(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "")
    for said in ("", "Bearer "):
        answer = app.test_client().get("/metrics", headers={"Authorization": said})
        assert answer.status_code == 404


def test_numbers_of_processes_that_ended_go_and_those_of_others_stay(tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    for name in ("counter_1.db", "histogram_4194304.db", "gauge_livesum_x.db"):
        (folder / name).touch()
    forget_ended(str(tmp_path))
    assert [file.name for file in folder.iterdir()] == ["counter_1.db"]
