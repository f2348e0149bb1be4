"""What Prometheus reads, and who may."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from app import create_app
from app.evidence.models import Photo
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.kernel.jobs import job
from app.notices.models import Message
from app.notices.topics import Channel, Topic
from app.tickets.models import Ticket
from tests.conftest import SETTINGS
from tests.evidence.test_photos import store_photo
from tests.factories import Scene, all_well, submission
from tests.servers import free_port
from tests.statements import statements
from tests.tickets.test_tickets import SMELLS

ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
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
    sent = submission(scene, all_well())
    for one in ids:
        assert scene.inspector.put(f"/inspections/{one}", sent).status_code == 201
    assert scene.inspector.put(f"/inspections/{ids[0]}", sent).status_code == 200
    assert scene.inspector.put(f"/inspections/{ids[0]}", {"answers": 1}).status_code == 422
    assert scene.inspector.get("/nothing-like-this/%0Arounds_fake 1").status_code == 404
    for method in ("FORGED", "WORDS"):
        assert client.open("/form", method=method).status_code == 405
    after = read(client)

    def more(name: str, **labels: str) -> float:
        return of(after, name, **labels) - of(before, name, **labels)

    name, route = "rounds_request_seconds_count", "/api/v1/inspections/<uuid:inspection_id>"
    assert more(name, method="PUT", route=route, status="201") == 3
    assert more(name, method="GET", route="(none)", status="404") == 1
    assert more(name, method="(other)", route="(none)", status="405") == 2
    became = {"new": 3, "repeated": 1, "refused": 1, "failed": 0}
    for outcome, times in became.items():
        assert more("rounds_inspections_total", outcome=outcome) == times
    said = " ".join(value for _, labels in after for _, value in labels)
    secrets = [*ids, scene.venue.id, scene.inspector.person_id, "FORGED", "nothing-like-this"]
    assert not any(str(one) in said for one in secrets)
    assert of(after, "rounds_requests_in_flight") == 1  # the one that asks


def test_what_waits_is_read_in_a_statement_each(app: Flask, scene: Scene) -> None:
    client = app.test_client()
    with statements(app) as few:
        none = read(client)
    assert of(none, "rounds_events_waiting") == of(none, "rounds_photos_waiting") == 0
    before = of(none, "rounds_photos_total", outcome="stored")
    photo_id = store_photo(scene)
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200  # again
    for _ in range(3):
        assert scene.inspector.put(
            f"/inspections/{new_id()}", submission(scene, all_well(smell=SMELLS))
        )
    an_hour_ago = now() - timedelta(hours=1)
    with app.app_context():
        db.session.execute(update(Photo).values(stored_at=an_hour_ago))
        db.session.execute(update(Ticket).values(is_late=True))
        person = {"person_id": scene.manager.person_id, "organisation_id": scene.organisation.id}
        about = {"topic": Topic.TICKETS, "channel": Channel.EMAIL, **person}
        due = [an_hour_ago, now() + timedelta(hours=1)]
        db.session.add_all(Message(due_at=at, **about) for at in due)
        db.session.commit()
    with statements(app) as many:
        seen = read(client)
    assert len(many) == len(few) == len(app.extensions["backlogs"])
    assert of(seen, "rounds_photos_total", outcome="stored") - before == 1
    assert of(seen, "rounds_events_waiting") == 3
    assert 0 < of(seen, "rounds_events_waiting_oldest_seconds") < 600
    assert (of(seen, "rounds_messages_waiting"), of(seen, "rounds_messages_due")) == (2, 1)
    assert 3600 <= of(seen, "rounds_messages_due_oldest_seconds") < 3700
    assert of(seen, "rounds_tickets_late") == 1
    assert of(seen, "rounds_photos_waiting") == 1
    assert 3600 <= of(seen, "rounds_photos_waiting_oldest_seconds") < 3700
    assert of(seen, "rounds_inspections_unexamined") == 3
    assert of(seen, "rounds_days_uncounted") >= 3
    assert of(seen, "rounds_database_up") == 1
    build = next(dict(labels) for name, labels in seen if name == "rounds_build_info")
    assert build["version"] == app.config["VERSION"]
    assert build["database"] in str(app.config["DATABASE_URL"])


def test_while_the_database_is_away_the_rest_is_there(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://rounds@127.0.0.1:{free_port()}/rounds"
    told = {"DATABASE_URL": url, "INSTANCE": str(tmp_path), "METRICS_TOKEN": TOKEN}
    seen = read(create_app(SETTINGS | told).test_client())
    assert of(seen, "rounds_database_up") == 0
    assert of(seen, "rounds_requests_in_flight") == 1


@ON_SQLITE
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


WRONG = [
    "",
    "Bearer ",
    "Bearer wrong",
    f"Basic {TOKEN}é",
    TOKEN,
    f"bearer {TOKEN}",
    f"Bearer {TOKEN}x",
]


@ON_SQLITE
@pytest.mark.parametrize("said", WRONG)
def test_nobody_without_the_token_sees_them(app: Flask, said: str) -> None:
    answer = app.test_client().get("/metrics", headers={"Authorization": said})
    assert answer.status_code == 404
    assert b"rounds_" not in answer.data


@ON_SQLITE
def test_without_a_token_set_there_is_nothing_to_see(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "")
    for said in ("", "Bearer "):
        answer = app.test_client().get("/metrics", headers={"Authorization": said})
        assert answer.status_code == 404
