"""Admins say which outside systems are told, over HTTP."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import AuditLine
from app.kernel.clock import now
from app.kernel.database import db
from app.notices.models import Attempt, Endpoint, Message
from app.notices.topics import MessageState
from tests.access.tries import NEW_ENDPOINT
from tests.factories import Scene
from tests.statements import statements


@pytest.fixture
def endpoint(scene: Scene) -> Any:
    return scene.admin.post("/endpoints", NEW_ENDPOINT).get_json()


def test_a_secret_is_shown_once_and_stored_encrypted(app: Flask, scene: Scene) -> None:
    answer = scene.admin.post("/endpoints", NEW_ENDPOINT)
    made = answer.get_json()
    assert answer.headers["ETag"] == '"1"'
    assert made["secret"].startswith("whsec_")
    path = f"/endpoints/{made['id']}"
    shown = scene.admin.get(path)
    listed = scene.admin.get("/endpoints").get_json()["items"]
    assert listed == [shown.get_json()]
    assert "secret" not in listed[0]
    with app.app_context():
        assert made["secret"][6:] not in db.session.scalars(select(Endpoint)).one().secret


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"url": "http://cmms.example.org/"}, "/url"),
        ({"url": "https://127.0.0.1/"}, "/url"),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "/url"),
        ({"url": "https://me:word@cmms.example.org/"}, "/url"),
        ({"kinds": ["everything"]}, "/kinds/0"),
        ({"name": ""}, "/name"),
        ({"unknown": 1}, "/unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(
    scene: Scene, endpoint: Any, change: dict[str, Any], at: str
) -> None:
    for answer in (
        scene.admin.post("/endpoints", NEW_ENDPOINT | change),
        scene.admin.patch(f"/endpoints/{endpoint['id']}", change),
    ):
        assert answer.status_code == 422
        assert at in [one["at"].removeprefix("/json") for one in answer.get_json()["errors"]]


def test_only_venues_of_the_organisation_can_be_named(scene: Scene) -> None:
    theirs = scene.outsider.get("/venues").get_json()["items"][0]["id"]
    ours = str(scene.venue.id)
    refused = scene.admin.post("/endpoints", NEW_ENDPOINT | {"venue_ids": [ours, theirs]})
    assert [one["at"] for one in refused.get_json()["errors"]] == [f"/venue_ids/{theirs}"]
    made = scene.admin.post("/endpoints", NEW_ENDPOINT | {"venue_ids": [ours, ours]})
    assert made.get_json()["venue_ids"] == [ours]


def test_two_admins_cannot_overwrite_each_other(scene: Scene, endpoint: Any) -> None:
    path = f"/endpoints/{endpoint['id']}"
    assert scene.admin.patch(path, {"name": "A"}, headers={}).status_code == 428
    first = scene.admin.patch(path, {"name": "A"}, headers={"If-Match": '"1"'})
    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    second = scene.admin.patch(path, {"name": "B"}, headers={"If-Match": '"1"'})
    assert second.status_code == 412
    assert scene.admin.get(path).get_json()["name"] == "A"


def test_inactive_endpoints_get_nothing_until_they_are_active_again(
    scene: Scene, endpoint: Any
) -> None:
    path = f"/endpoints/{endpoint['id']}"
    off = scene.admin.patch(path, {"active": False}).get_json()
    assert "admin" in off["disabled_why"]
    assert scene.admin.post(f"{path}/test").status_code == 409
    on = scene.admin.patch(path, {"active": True}).get_json()
    assert (on["disabled_at"], on["disabled_why"]) == (None, None)
    assert scene.admin.post(f"{path}/test").status_code == 202


def test_a_deleted_endpoint_keeps_its_log_and_nothing_else(
    app: Flask, scene: Scene, endpoint: Any
) -> None:
    path = f"/endpoints/{endpoint['id']}"
    sent = scene.admin.post(f"{path}/test").get_json()
    assert [scene.admin.delete(path).status_code for _ in range(2)] == [204, 204]
    assert scene.admin.get("/endpoints").get_json()["items"] == []
    assert [one["id"] for one in scene.admin.get(f"{path}/messages").get_json()["items"]] == [
        sent["id"]
    ]
    for answer in (
        scene.admin.patch(path, {"active": True}),
        scene.admin.post(f"{path}/secret"),
        scene.admin.post(f"{path}/test"),
        scene.admin.post(f"{path}/messages/{sent['id']}/redeliver"),
    ):
        assert answer.status_code == 409
        assert "Create a new one" in answer.get_json()["detail"]
    with app.app_context():
        assert db.session.scalars(select(Endpoint)).one().secret == ""


def test_a_message_goes_again_under_the_same_id(app: Flask, scene: Scene, endpoint: Any) -> None:
    path = f"/endpoints/{endpoint['id']}"
    sent = scene.admin.post(f"{path}/test").get_json()
    with app.app_context():
        message = db.session.scalars(select(Message)).one()
        message.state, message.sent_at, message.tries = MessageState.GIVEN_UP, None, 12
        db.session.commit()
    again = scene.admin.post(f"{path}/messages/{sent['id']}/redeliver").get_json()
    assert (again["id"], again["state"]) == (sent["id"], "waiting")
    assert again["due_at"] > sent["due_at"]
    with app.app_context():
        assert db.session.scalars(select(Message)).one().tries == 0
    other = scene.admin.post("/endpoints", NEW_ENDPOINT).get_json()["id"]
    wrong = scene.admin.post(f"/endpoints/{other}/messages/{sent['id']}/redeliver")
    assert wrong.status_code == 404


def test_the_log_is_paged_and_takes_as_many_statements_for_many(
    app: Flask, scene: Scene, endpoint: Any
) -> None:
    path = f"/endpoints/{endpoint['id']}"
    counts = []
    for number in (1, 4):
        for _ in range(number):
            scene.admin.post(f"{path}/test")
        with app.app_context():
            for message in db.session.scalars(select(Message)):
                attempt = Attempt(message_id=message.id, at=now(), took_ms=3, error="It hung.")
                db.session.add(attempt)
            db.session.commit()
        with statements(app) as said:
            items = scene.admin.get(f"{path}/messages").get_json()["items"]
        counts.append(len(said))
    assert counts[0] == counts[1]
    assert len(items) == 5
    assert [one["attempts"][0]["error"] for one in items] == ["It hung."] * 5
    first = scene.admin.get(f"{path}/messages?limit=3").get_json()
    rest = scene.admin.get(f"{path}/messages?cursor={first['next_cursor']}").get_json()
    assert first["items"] + rest["items"] == items
    assert rest["next_cursor"] is None


def test_whatever_an_admin_does_stands_in_the_audit_trail(
    app: Flask, scene: Scene, endpoint: Any
) -> None:
    path = f"/endpoints/{endpoint['id']}"
    scene.admin.patch(path, {"name": "A"})
    scene.admin.post(f"{path}/secret")
    sent = scene.admin.post(f"{path}/test").get_json()
    scene.admin.post(f"{path}/messages/{sent['id']}/redeliver")
    scene.admin.delete(path)
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).order_by(AuditLine.at, AuditLine.id)).all()
        done = [one.action for one in lines if one.subject == endpoint["id"]]
        assert done == [
            f"endpoint.{verb}"
            for verb in ("create", "change", "rotate", "test", "redeliver", "delete")
        ]
        assert not any("whsec_" in str(one.detail) for one in lines)
