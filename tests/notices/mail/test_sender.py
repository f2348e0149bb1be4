"""From the rows of the outbox to the mail server and back, on both databases."""

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.models import AuditLine, Person
from app.access.policy import Role
from app.kernel.clock import now
from app.kernel.database import db
from app.notices.admins import SystemKind
from app.notices.events import Happening, write_events
from app.notices.links import StopLink, read_stop_token
from app.notices.mail.folder import OutboxFolder
from app.notices.mail.sender import EmailSender
from app.notices.mail.servers import read_sender, read_smtp_url
from app.notices.mail.smtp import SmtpWay
from app.notices.models import Attempt, Event, Message, MessageEvent, Stop, StoppedAddress
from app.notices.senders import ChannelSender, Fate, Outcome
from app.notices.topics import Channel, Topic
from tests.factories import Scene, add_person
from tests.notices.mail.bounce_mails import bounce
from tests.notices.mail.fake_smtp import fake_server
from tests.notices.told import telling
from tests.statements import statements

SENDER = read_sender("Rounds <rounds@rounds.example>", "bounces@rounds.example")
GONE = Outcome(Fate.GONE, 550, "It takes none.", "5.1.1 <maintainer@rounds.example> unknown")


@pytest.fixture
def told_app(app: Flask) -> Iterator[Flask]:
    """The app that knows events "test.…", without a context that commands would take for theirs."""
    with telling(app):
        yield app


@pytest.fixture
def sender(told_app: Flask, tmp_path: Path) -> ChannelSender:
    """Writes into a folder of the test's own."""
    return EmailSender(OutboxFolder(tmp_path / "outbox"), SENDER)


def message_for(scene: Scene, person_id: UUID, **values: Any) -> Message:
    """A message that waits, about one event; flushed."""
    ours = {"organisation_id": scene.organisation.id}
    given = {"venue_id": scene.venue.id, "topic": Topic.TICKETS} | values
    message = Message(channel=Channel.EMAIL, person_id=person_id, due_at=now(), **(ours | given))
    db.session.add(message)
    write_events(
        [
            Happening(
                scene.organisation.id,
                scene.venue.id,
                scene.spot.id,
                "test.happened",
                None,
                "job",
                now(),
                {"n": 7},
            )
        ]
    )
    db.session.flush()
    event = db.session.scalars(select(Event.id).order_by(Event.id.desc()).limit(1)).one()
    db.session.add(MessageEvent(message_id=message.id, event_id=event))
    db.session.flush()
    return message


def test_a_message_becomes_a_file_with_a_link_that_stops_exactly_this(
    told_app: Flask, scene: Scene, sender: ChannelSender, tmp_path: Path
) -> None:
    with told_app.app_context():
        message = message_for(scene, scene.maintainer.person_id)
        parcel = sender.prepare([message])[message.id]
        secret = told_app.config["SECRET_KEY"]
    # Twice, as a worker does that was killed between the sending and the writing down.
    for _ in range(2):
        assert sender.transmit(parcel).fate is Fate.DELIVERED
    files = list((tmp_path / "outbox").iterdir())
    assert len(files) == 1
    assert files[0].name == OutboxFolder(tmp_path / "outbox").newest(1)[0].name
    mail = message_from_bytes(files[0].read_bytes(), policy=default)
    assert mail["To"] == "maintainer@rounds.example"
    assert mail["Message-ID"] == f"<{message.id}@rounds.example>"
    assert mail["Subject"] == "1 things for Maintainer"
    token = str(mail["List-Unsubscribe"]).strip("<>").rpartition("/")[2]
    stops = StopLink(scene.maintainer.person_id, scene.venue.id, Topic.TICKETS)
    assert read_stop_token(secret, token) == stops


def leave(person: Person) -> None:
    person.active = False


def lose_role(person: Person) -> None:
    person.venue_roles = []


def stop_topic(person: Person) -> None:
    db.session.add(_stop(person, Topic.TICKETS))


def stop_other_topic(person: Person) -> None:
    db.session.add(_stop(person, Topic.PROMISES))


def _stop(person: Person, topic: Topic) -> Stop:
    venue = person.venue_roles[0].venue_id
    ours = {"organisation_id": person.organisation_id, "person_id": person.id}
    return Stop(venue_id=venue, topic=topic, at=now(), how="link", **ours)


def bounce_once(person: Person) -> None:
    ours = {"organisation_id": person.organisation_id, "person_id": person.id}
    db.session.add(StoppedAddress(email=person.email, at=now(), why="550", **ours))


def bounce_and_lift(person: Person) -> None:
    ours = {"organisation_id": person.organisation_id, "person_id": person.id}
    db.session.add(StoppedAddress(email=person.email, at=now(), why="", lifted_at=now(), **ours))


@pytest.mark.parametrize(
    ("happens", "is_told"),
    [
        (leave, False),
        (lose_role, False),
        (stop_topic, False),
        (stop_other_topic, True),
        (bounce_once, False),
        (bounce_and_lift, True),
    ],
)
def test_whoever_is_not_to_be_told_any_more_is_left_out_at_the_last_moment(
    told_app: Flask,
    scene: Scene,
    sender: ChannelSender,
    happens: Callable[[Person], None],
    is_told: bool,
) -> None:
    with told_app.app_context():
        message = message_for(scene, scene.maintainer.person_id)
        other = message_for(scene, scene.admin.person_id, venue_id=None)
        happens(db.session.get_one(Person, scene.maintainer.person_id))
        db.session.flush()
        wanted = {message.id, other.id} if is_told else {other.id}
        assert set(sender.prepare([message, other])) == wanted


def test_whoever_is_no_admin_any_more_reads_nothing_that_is_for_admins(
    told_app: Flask, scene: Scene, sender: ChannelSender
) -> None:
    with told_app.app_context():
        was, still = (
            message_for(scene, one.person_id, topic=Topic.SYSTEM)
            for one in (scene.manager, scene.admin)
        )
        assert set(sender.prepare([was, still])) == {still.id}


def test_many_messages_cost_as_many_statements_as_one(
    told_app: Flask, scene: Scene, sender: ChannelSender
) -> None:
    with told_app.app_context():
        few = [message_for(scene, scene.maintainer.person_id)]
        for n in range(20):
            person = add_person(scene.organisation, f"m{n}", Role.MAINTAINER, scene.venue)
            few.append(message_for(scene, person.id))
        counts = []
        for some in (few[:1], few):
            with statements(told_app) as said:
                assert len(sender.prepare(some)) == len(some)
            counts.append(len(said))
    assert counts[0] == counts[1] == 2


def test_an_address_that_takes_no_mail_is_stopped_once_and_the_admins_are_told_once(
    told_app: Flask, scene: Scene, sender: ChannelSender
) -> None:
    with told_app.app_context():
        for _ in range(3):
            sender.settle(message_for(scene, scene.maintainer.person_id), GONE)
        for fate in (Fate.REFUSED, Fate.TRY_LATER, Fate.DELIVERED):
            sender.settle(message_for(scene, scene.inspector.person_id), Outcome(fate, 550))
        db.session.commit()
        row = db.session.scalars(select(StoppedAddress)).one()
        assert (row.email, row.person_id) == (
            "maintainer@rounds.example",
            scene.maintainer.person_id,
        )
        assert row.why == GONE.response
        line = db.session.scalars(
            select(AuditLine).where(AuditLine.action == "person.address-stopped")
        ).one()
        assert line.subject == str(row.person_id)
        event = db.session.scalars(
            select(Event).where(Event.kind == SystemKind.ADDRESS_STOPPED)
        ).one()
        assert event.subject_id == row.id
        # What is never erased names nobody.
        assert event.detail == {"why": "5.1.1 … unknown"}


def test_a_refusal_over_a_real_socket_stops_the_address_and_nothing_else(
    told_app: Flask, scene: Scene
) -> None:
    with fake_server({"RCPT": "550 5.1.1 nobody here"}) as server, told_app.app_context():
        sender = EmailSender(SmtpWay(read_smtp_url(server.url), 5), SENDER)
        message = message_for(scene, scene.maintainer.person_id)
        outcome = sender.transmit(sender.prepare([message])[message.id])
        sender.settle(message, outcome)
        assert sender.prepare([message]) == {}
        again = message_for(scene, scene.manager.person_id)
        server.answers["RCPT"] = "250 fine"
        assert sender.transmit(sender.prepare([again])[again.id]).fate is Fate.DELIVERED
    assert f"mail FROM:<bounces+{again.id.hex}@rounds.example>" in " ".join(server.said)


@pytest.fixture
def runner(told_app: Flask) -> Callable[..., Any]:
    """Runs `flask notices …`."""
    made = told_app.test_cli_runner()
    return lambda *said, **options: made.invoke(args=["notices", *said], **options)


def test_a_bounce_stops_an_address_and_an_admin_lifts_it(
    told_app: Flask, scene: Scene, runner: Callable[..., Any]
) -> None:
    with told_app.app_context():
        message = message_for(scene, scene.maintainer.person_id, sent_at=now())
        db.session.commit()
    for said in ("stopped, and the admins are told", "stopped already"):
        done = runner("bounced", input=bounce(message.id))
        assert done.exit_code == 0
        assert said in done.output
    for nothing in (bounce(scene.spot.id), b"\xff\x00", bounce(message.id, action="delayed")):
        done = runner("bounced", input=nothing)
        assert (done.exit_code, done.output) == (
            0,
            "No final failure of an e-mail of ours: nothing was changed.\n",
        )
    done = runner("bounced", input=bounce(message.id, status="5.7.1", said="smtp; 550 spam"))
    assert "may still take mail" in done.output
    with told_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(StoppedAddress)) == 1
    assert runner("lift", " Maintainer@Rounds.example").exit_code == 0
    assert runner("lift", "maintainer@rounds.example").exit_code == 1
    assert "stopped already" in runner("bounced", input=bounce(message.id)).output, "sent before"
    with told_app.app_context():
        assert db.session.scalars(select(StoppedAddress)).one().lifted_at


def test_nothing_of_an_address_is_left_of_who_was_erased(
    told_app: Flask, scene: Scene, sender: ChannelSender
) -> None:
    with told_app.app_context():
        message = message_for(scene, scene.maintainer.person_id)
        sender.settle(message, GONE)
        said = {"status": GONE.status, "error": GONE.error, "response": GONE.response}
        db.session.add(Attempt(message_id=message.id, at=now(), took_ms=5, **said))
        db.session.commit()
    erased = ["person", "erase", "maintainer@rounds.example", "--yes"]
    assert told_app.test_cli_runner().invoke(args=erased).exit_code == 0
    with told_app.app_context():
        assert "maintainer@rounds" not in str(
            [one.detail for one in db.session.scalars(select(AuditLine))]
            + [one.detail for one in db.session.scalars(select(Event))]
            + [one.response for one in db.session.scalars(select(Attempt))]
        )
        assert db.session.scalars(select(StoppedAddress)).all() == []
