"""Messages on their way to browsers, by a push service on a real socket."""

from collections.abc import Iterator

import pytest
from flask import Flask
from py_vapid import Vapid02
from sqlalchemy import func, select

from app.kernel.clock import now
from app.kernel.database import db
from app.notices.events import write_events
from app.notices.models import Event, Message, PushSubscription, Stop
from app.notices.senders import Fate, Outcome, senders
from app.notices.topics import Channel, MessageState, Topic
from tests.access.tries import SUBSCRIPTION
from tests.factories import Scene
from tests.notices.going import add_message, loopback_allowed, send_batch
from tests.notices.happenings import happening
from tests.notices.push.browsers import Browser
from tests.notices.told import telling
from tests.receiver import Receiver, answers, receiving, resets
from tests.statements import statements

PATH = "/me/push-subscriptions"


@pytest.fixture
def service(app: Flask) -> Iterator[Receiver]:
    with loopback_allowed(app), telling(app), receiving(answers(201)) as service:
        yield service


@pytest.fixture
def browser(scene: Scene, service: Receiver) -> Browser:
    """A browser of the inspector's."""
    browser = Browser(service.url)
    assert scene.inspector.put(PATH, browser.subscription()).status_code == 204
    return browser


def add_push(scene: Scene) -> Message:
    write_events([happening(scene, 7)])
    event = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    return add_message(event, Channel.PUSH, person_id=scene.inspector.person_id)


def outcome_of(message: Message) -> Outcome:
    return send_batch(Channel.PUSH, [message])[message.id]


def fate_of(message: Message) -> Fate:
    return outcome_of(message).fate


def count_subscriptions() -> int:
    return db.session.scalar(select(func.count(PushSubscription.id))) or 0


def test_the_browser_alone_reads_it_and_the_push_service_knows_us(
    app: Flask, scene: Scene, browser: Browser, service: Receiver
) -> None:
    with app.app_context():
        message = add_push(scene)
        message.urgent = True
        assert fate_of(message) is Fate.DELIVERED
        message_id = message.id
    (got,) = service.received
    shown = browser.read(got.content)
    assert shown["title"] == "1 things for Inspector"
    assert shown["tag"] == str(message_id)
    assert shown["url"].startswith("/test/")
    assert Vapid02.verify(got.headers["authorization"])
    assert got.headers["authorization"].endswith(scene.inspector.get("/push-key").get_json()["key"])
    assert got.headers["content-encoding"] == "aes128gcm"
    assert (got.headers["ttl"], got.headers["urgency"]) == ("86400", "high")
    assert got.headers["topic"] == message_id.hex


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    app: Flask, scene: Scene, browser: Browser, service: Receiver, status: int
) -> None:
    service.behave = answers(status)
    with app.app_context():
        assert fate_of(add_push(scene)) is Fate.GONE
        assert count_subscriptions() == 0
        late = add_push(scene)
        assert send_batch(Channel.PUSH, [late]) == {}
        assert late.state is MessageState.STOPPED


def test_one_browser_that_shows_it_is_enough_and_one_that_is_gone_goes(
    app: Flask, scene: Scene, browser: Browser, service: Receiver
) -> None:
    with receiving(answers(410)) as other:
        scene.inspector.put(PATH, Browser(other.url).subscription())
        with app.app_context():
            assert fate_of(add_push(scene)) is Fate.DELIVERED
            assert count_subscriptions() == 1
    assert len(service.received) == len(other.received) == 1


def test_a_second_browser_of_a_slow_push_service_keeps_nobody_else_waiting(
    app: Flask, scene: Scene, browser: Browser
) -> None:
    with app.app_context():
        sender = senders()[Channel.PUSH]
        (alone,) = sender.prepare([add_push(scene)]).values()
    scene.inspector.put(PATH, Browser("https://slow.example.org/1").subscription())
    scene.inspector.put(PATH, browser.subscription())
    with app.app_context():
        (both,) = sender.prepare([add_push(scene)]).values()
    assert alone.receiver != both.receiver
    assert both.receiver.endswith(" slow.example.org")


def test_a_push_service_that_is_down_is_asked_later_and_a_refusal_is_for_good(
    app: Flask, scene: Scene, browser: Browser, service: Receiver
) -> None:
    with app.app_context():
        for behave, fate in (
            (answers(503), Fate.TRY_LATER),
            (answers(429), Fate.TRY_LATER),
            (resets, Fate.TRY_LATER),
            (answers(403), Fate.TRY_LATER),
            (answers(413), Fate.REFUSED),
        ):
            service.behave = behave
            outcome = outcome_of(add_push(scene))
            assert outcome.fate is fate
            assert outcome.receiver_is_well == (outcome.status in (403, 413))
        assert count_subscriptions() == 1


def test_whoever_stopped_the_topic_meanwhile_sees_nothing(
    app: Flask, scene: Scene, browser: Browser, service: Receiver
) -> None:
    with app.app_context():
        message = add_push(scene)
        db.session.add(
            Stop(
                organisation_id=scene.organisation.id,
                person_id=scene.inspector.person_id,
                venue_id=scene.venue.id,
                topic=Topic.TICKETS,
                at=now(),
                how="test",
            )
        )
        assert send_batch(Channel.PUSH, [message]) == {}
    assert service.received == []


def test_many_are_made_ready_with_as_many_statements_as_one(
    app: Flask, scene: Scene, browser: Browser
) -> None:
    counts = []
    with app.app_context():
        sender = senders()[Channel.PUSH]
        for number in (1, 5):
            messages = [add_push(scene) for _ in range(number)]
            with statements(app) as said:
                assert len(sender.prepare(messages)) == number
            counts.append(len(said))
    assert counts[0] == counts[1] <= 3


def test_a_browser_shows_the_messages_of_who_used_it_last(app: Flask, scene: Scene) -> None:
    browser = Browser()
    for phone in (scene.inspector, scene.inspector, scene.manager):
        assert phone.put(PATH, browser.subscription()).status_code == 204
    ended = {"endpoint": browser.url}
    assert scene.inspector.delete(PATH, json=ended).status_code == 204
    with app.app_context():
        kept = db.session.scalars(select(PushSubscription)).one()
        assert (kept.person_id, kept.auth) == (scene.manager.person_id, browser.auth)
    assert scene.manager.delete(PATH, json=ended).status_code == 204
    with app.app_context():
        assert count_subscriptions() == 0


def test_of_many_browsers_the_oldest_is_forgotten(app: Flask, scene: Scene) -> None:
    for number in range(12):
        scene.manager.put(PATH, Browser(f"https://push.example.org/{number}").subscription())
    with app.app_context():
        urls = db.session.scalars(select(PushSubscription.url)).all()
        assert {int(url.rpartition("/")[2]) for url in urls} == set(range(2, 12))


def test_what_no_browser_makes_is_refused(scene: Scene) -> None:
    keys = {"p256dh": "x", "auth": "y"}
    for change, at in (
        ({"keys": keys}, "/keys"),
        ({"endpoint": "https://10.0.0.1/"}, "/endpoint"),
        ({"endpoint": "http://push.example.org/"}, "/endpoint"),
    ):
        answer = scene.inspector.put(PATH, SUBSCRIPTION | change)
        assert answer.status_code == 422
        assert [one["at"] for one in answer.get_json()["errors"]] == [at]
