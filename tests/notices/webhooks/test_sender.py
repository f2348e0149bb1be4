"""Webhooks on their way to receivers on real sockets, which verify them with their own library."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from app.access.models import AuditLine
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.outgoing import Outgoing
from app.notices import jobs
from app.notices.events import write_events
from app.notices.models import Endpoint, Event, Message
from app.notices.senders import Fate
from app.notices.topics import Channel, MessageState
from app.notices.webhooks.service import disable
from tests.factories import Scene
from tests.notices.going import add_message, loopback_allowed, send_batch
from tests.notices.happenings import happen, happening
from tests.notices.told import telling
from tests.receiver import Behaviour, Receiver, answers, drips, hangs, receiving, resets
from tests.statements import statements


@pytest.fixture
def way(app: Flask) -> Iterator[Outgoing]:
    with loopback_allowed(app) as way, telling(app):
        yield way


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(answers(204)) as receiver:
        yield receiver


@pytest.fixture
def endpoint(way: Outgoing, scene: Scene, receiver: Receiver) -> Any:
    body = {"name": "CMMS", "url": receiver.url}
    return scene.admin.post("/endpoints", body).get_json()


def write_happenings(scene: Scene, number: int = 1) -> Sequence[Event]:
    write_events([happening(scene, n) for n in range(number)])
    return db.session.scalars(select(Event).order_by(Event.id.desc()).limit(number)).all()


def add_messages(scene: Scene, endpoint: Any, number: int = 1) -> list[Message]:
    endpoint_id = UUID(endpoint["id"])
    return [
        add_message(event, Channel.WEBHOOK, endpoint_id=endpoint_id)
        for event in write_happenings(scene, number)
    ]


def fate_of(scene: Scene, endpoint: Any) -> Fate:
    (message,) = add_messages(scene, endpoint)
    return send_batch(Channel.WEBHOOK, [message])[message.id].fate


def stored(endpoint: Any) -> Endpoint:
    return db.session.get_one(Endpoint, UUID(endpoint["id"]), populate_existing=True)


def test_a_receiver_verifies_what_comes_and_tells_repetitions_by_the_id(
    app: Flask, scene: Scene, endpoint: Any, receiver: Receiver
) -> None:
    receiver.behave = answers(503, b"busy\x00")
    with app.app_context():
        (message,) = add_messages(scene, endpoint)
        assert send_batch(Channel.WEBHOOK, [message])[message.id].fate is Fate.TRY_LATER
        receiver.behave = answers(200)
        assert send_batch(Channel.WEBHOOK, [message])[message.id].fate is Fate.DELIVERED
        message_id = str(message.id)
    for got in receiver.received:
        said = Webhook(endpoint["secret"]).verify(got.content, got.headers)
        assert said["type"] == "test.happened"
        assert said["data"]["detail"] == {"n": 0}
        assert got.headers["webhook-id"] == message_id
        assert got.headers["content-type"] == "application/json"
    assert len(receiver.received) == 2
    (logged,) = scene.admin.get(f"/endpoints/{endpoint['id']}/messages").get_json()["items"]
    assert (logged["id"], logged["kind"], logged["state"]) == (message_id, "test.happened", "sent")
    tries = [(one["status"], one["error"], one["response"]) for one in logged["attempts"]]
    assert tries == [(503, "It answered 503.", "busy"), (200, None, None)]


def test_for_a_day_the_secret_before_signs_along(
    app: Flask, scene: Scene, endpoint: Any, receiver: Receiver
) -> None:
    new = scene.admin.post(f"/endpoints/{endpoint['id']}/secret").get_json()["secret"]
    with app.app_context():
        fate_of(scene, endpoint)
        until = stored(endpoint).old_secret_until
        assert until
        assert timedelta(hours=23) < until - now() <= timedelta(hours=24)
        stored(endpoint).old_secret_until = now()
        db.session.commit()
        fate_of(scene, endpoint)
    both, one = receiver.received
    for secret in (endpoint["secret"], new):
        Webhook(secret).verify(both.content, both.headers)
    Webhook(new).verify(one.content, one.headers)
    assert len(one.headers["webhook-signature"].split()) == 1


def test_a_test_event_says_that_it_is_one(
    app: Flask, scene: Scene, endpoint: Any, receiver: Receiver
) -> None:
    scene.admin.post(f"/endpoints/{endpoint['id']}/test")
    with app.app_context():
        send_batch(Channel.WEBHOOK, db.session.scalars(select(Message)).all())
    (got,) = receiver.received
    said = Webhook(endpoint["secret"]).verify(got.content, got.headers)
    assert (said["type"], said["data"]) == ("endpoint.test", {"endpoint_id": endpoint["id"]})


@pytest.mark.parametrize(
    ("behave", "why"),
    [
        (hangs, "in time"),
        (drips(b"HTTP/1.1 200 OK\r\n"), "in time"),
        (resets, "reset"),
        (answers(400), "400"),
        (answers(307, b"", "Location: http://169.254.169.254/"), "redirects are not followed"),
    ],
)
def test_whoever_does_not_take_it_gets_it_later(
    app: Flask, scene: Scene, way: Outgoing, endpoint: Any, receiver: Receiver,
    behave: Behaviour, why: str,
) -> None:  # fmt: skip
    receiver.behave, way.seconds = behave, 0.15
    with app.app_context():
        (message,) = add_messages(scene, endpoint)
        outcome = send_batch(Channel.WEBHOOK, [message])[message.id]
        assert outcome.fate is Fate.TRY_LATER
        assert why in (outcome.error or "")
        assert stored(endpoint).active
        assert stored(endpoint).failing_since
        receiver.behave = answers(200)
        assert fate_of(scene, endpoint) is Fate.DELIVERED
        assert stored(endpoint).failing_since is None


def test_a_private_address_is_refused_when_it_is_called_too(
    app: Flask, scene: Scene, way: Outgoing, endpoint: Any, receiver: Receiver
) -> None:
    way.allowed = ()
    with app.app_context():
        (message,) = add_messages(scene, endpoint)
        outcome = send_batch(Channel.WEBHOOK, [message])[message.id]
        assert "private network" in (outcome.error or "")
    assert receiver.received == []


def test_410_disables_the_endpoint_and_the_admins_are_told(
    app: Flask, scene: Scene, endpoint: Any, receiver: Receiver
) -> None:
    receiver.behave = answers(410)
    with app.app_context():
        assert fate_of(scene, endpoint) is Fate.GONE
        assert_disabled(scene, endpoint, "410")
        (late,) = add_messages(scene, endpoint)
        assert send_batch(Channel.WEBHOOK, [late]) == {}
        assert late.state is MessageState.STOPPED
    assert len(receiver.received) == 1


def test_of_two_workers_that_find_it_gone_one_tells(
    app: Flask, scene: Scene, endpoint: Any
) -> None:
    with app.app_context():
        seen_by_the_other = stored(endpoint)
        db.session.expunge(seen_by_the_other)
        disable(stored(endpoint), scene.venue.id, "410", now())
        db.session.commit()
        disable(seen_by_the_other, scene.venue.id, "410", now())
        db.session.commit()
        assert_disabled(scene, endpoint, "410")


def test_after_three_days_without_a_yes_it_is_disabled_and_not_before(
    app: Flask, scene: Scene, endpoint: Any, receiver: Receiver
) -> None:
    receiver.behave = answers(500)
    with app.app_context():
        for failing_since, active in (
            (now() - timedelta(days=2, hours=23), True),
            (now() - timedelta(days=3), False),
        ):
            age(endpoint, failing_since)
            assert fate_of(scene, endpoint) is Fate.TRY_LATER
            assert stored(endpoint).active is active
        assert_disabled(scene, endpoint, "3 days")


def age(endpoint: Any, failing_since: datetime) -> None:
    stored(endpoint).failing_since = failing_since
    db.session.commit()


def assert_disabled(scene: Scene, endpoint: Any, why: str) -> None:
    ended = stored(endpoint)
    assert not ended.active
    assert why in (ended.disabled_why or "")
    lines = db.session.scalars(select(AuditLine.action).where(AuditLine.subject == str(ended.id)))
    assert "endpoint.disable" in lines.all()
    told = db.session.scalars(select(Event).where(Event.subject_id == ended.id)).one()
    assert (told.kind, told.venue_id) == ("system.endpoint_disabled", scene.venue.id)
    assert why in told.detail["why"]


def test_under_another_secret_key_it_waits_and_says_what_to_do(
    app: Flask, scene: Scene, endpoint: Any, receiver: Receiver
) -> None:
    with app.app_context():
        stored(endpoint).secret = "stored under another key"
        db.session.commit()
        (message,) = add_messages(scene, endpoint)
        outcome = send_batch(Channel.WEBHOOK, [message])[message.id]
        assert outcome.fate is Fate.TRY_LATER
        assert "SECRET_KEY" in (outcome.error or "")
    new = scene.admin.post(f"/endpoints/{endpoint['id']}/secret").get_json()["secret"]
    with app.app_context():
        assert fate_of(scene, endpoint) is Fate.DELIVERED
    (got,) = receiver.received
    Webhook(new).verify(got.content, got.headers)


def test_from_what_happened_to_its_receiver_nothing_is_missing(
    app: Flask, scene: Scene, endpoint: Any, receiver: Receiver
) -> None:
    """Through the outbox's own jobs: the receiver is busy at first."""
    receiver.behave = answers(503)
    with app.app_context():
        happen(happening(scene, 7))
        jobs.spread.run()
        jobs.send.run()
        (busy,) = scene.admin.get(f"/endpoints/{endpoint['id']}/messages").get_json()["items"]
        assert (busy["state"], busy["attempts"][0]["status"]) == ("waiting", 503)
        assert scene.admin.get(f"/endpoints/{endpoint['id']}").get_json()["failing_since"]
        receiver.behave = answers(200)
        path = f"/endpoints/{endpoint['id']}/messages/{busy['id']}/redeliver"
        assert scene.admin.post(path).status_code == 202
        jobs.send.run()
    (sent,) = scene.admin.get(f"/endpoints/{endpoint['id']}/messages").get_json()["items"]
    assert (sent["state"], [one["status"] for one in sent["attempts"]]) == ("sent", [503, 200])
    assert scene.admin.get(f"/endpoints/{endpoint['id']}").get_json()["failing_since"] is None
    assert [one.headers["webhook-id"] for one in receiver.received] == [busy["id"]] * 2
    got = receiver.received[-1]
    said = Webhook(endpoint["secret"]).verify(got.content, got.headers)
    assert said["data"]["detail"] == {"n": 7}


def test_what_is_handed_over_to_one_is_read_by_no_other(
    app: Flask, scene: Scene, endpoint: Any, receiver: Receiver
) -> None:
    other = scene.admin.post("/endpoints", {"name": "Log", "url": receiver.url}).get_json()
    with app.app_context():
        happen(happening(scene, 7, endpoint_id=endpoint["id"]))
        jobs.spread.run()
        jobs.send.run()
    got = {}
    for one in receiver.received:
        body = json.loads(one.content)["data"]
        for name, secret in (("CMMS", endpoint["secret"]), ("Log", other["secret"])):
            with suppress(WebhookVerificationError):
                Webhook(secret).verify(one.content, one.headers)
                got[name] = body.get("handover")
    assert got == {"CMMS": "all of it", "Log": None}


def test_many_take_as_many_statements_as_one(app: Flask, scene: Scene, endpoint: Any) -> None:
    counts = []
    for number in (1, 5):
        with app.app_context():
            messages = add_messages(scene, endpoint, number)
            db.session.commit()
            sender = app.extensions["notice_senders"][Channel.WEBHOOK]
            with statements(app) as said:
                parcels = sender.prepare(messages)
                outcomes = {one.message_id: sender.transmit(one) for one in parcels.values()}
                for message in messages:
                    sender.settle(message, outcomes[message.id])
                db.session.flush()
            counts.append(len(said))
            db.session.rollback()
            assert len(parcels) == number
    assert counts[0] == counts[1] <= 2
