"""From a failed check to a mail on a real mail server, and from its links back into the house."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.kernel.clock import now
from app.kernel.database import db
from app.notices import jobs
from app.notices.mail.sender import EmailSender
from app.notices.mail.servers import read_sender, read_smtp_url
from app.notices.mail.smtp import SmtpWay
from app.notices.models import Message, StoppedAddress
from app.notices.topics import Channel, MessageState
from app.tickets.models import Ticket
from app.tickets.states import TicketState
from tests.desk.conftest import ON_SQLITE
from tests.factories import LOCK_FAILS, Scene, all_well, submission
from tests.notices.mail.fake_smtp import FakeServer, fake_server


@pytest.fixture
def server(app: Flask) -> Iterator[FakeServer]:
    """A mail server that the app's e-mails go to."""
    senders = app.extensions["notice_senders"]
    usual = senders[Channel.EMAIL]
    with fake_server() as server:
        way = SmtpWay(read_smtp_url(server.url), 5)
        senders[Channel.EMAIL] = EmailSender(way, read_sender("rounds@rounds.example", ""))
        yield server
        way.close()
    senders[Channel.EMAIL] = usual


def fail_and_send(app: Flask, scene: Scene, number: int) -> None:
    """The lock fails once more, and the worker does what it does then, without waiting."""
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    sent = scene.inspector.put(f"/inspections/{UUID(int=number)}", submission(scene, fails))
    assert sent.status_code == 201
    with app.app_context():
        jobs.spread.run()
        waits = update(Message).where(Message.state == MessageState.WAITING)
        db.session.execute(waits.values(due_at=now(), urgent=True))
        db.session.commit()
        jobs.send.run()


def mail_to(server: FakeServer, email: str) -> EmailMessage:
    mails = [message_from_bytes(one, policy=default) for one in server.mails]
    (found,) = [one for one in mails if one["To"] == email]
    assert isinstance(found, EmailMessage)
    return found


@ON_SQLITE
def test_a_letter_is_acted_on_and_stopped_by_its_own_links(
    app: Flask, scene: Scene, client: FlaskClient, server: FakeServer
) -> None:
    fail_and_send(app, scene, 1)
    mail = mail_to(server, "maintainer@rounds.example")
    body = mail.get_body(("html",))
    assert isinstance(body, EmailMessage)
    acts = re.findall(r'href="([^"]*/act/[^"]*)"', body.get_content())
    assert len(acts) == 3
    assert client.post(urlsplit(acts[0]).path).status_code == 200
    with app.app_context():
        assert db.session.scalars(select(Ticket.state)).one() is TicketState.ACKNOWLEDGED
    stop = urlsplit(str(mail["List-Unsubscribe"]).strip("<>")).path
    assert client.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    server.mails.clear()
    fail_and_send(app, scene, 2)
    assert [one for one in server.said if "maintainer@" in one] == [
        "rcpt TO:<maintainer@rounds.example>"
    ]


@ON_SQLITE
def test_a_refused_address_is_not_asked_again_and_the_admin_gets_a_mail_about_it(
    app: Flask, scene: Scene, server: FakeServer
) -> None:
    server.answers["RCPT"] = "550 5.1.1 nobody here"
    fail_and_send(app, scene, 1)
    with app.app_context():
        refused = set(db.session.scalars(select(StoppedAddress.email)))
    assert "maintainer@rounds.example" in refused
    assert "admin@rounds.example" not in refused
    server.answers["RCPT"] = "250 fine"
    fail_and_send(app, scene, 2)
    asked = [one for one in server.said if "rcpt TO:<maintainer@" in one]
    assert len(asked) == 1
    mail = mail_to(server, "admin@rounds.example")
    body = mail.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    assert "E-mail to maintainer@rounds.example does not arrive" in body.get_content()
    assert "/desk/addresses" in body.get_content()
