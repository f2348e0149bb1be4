"""E-mail is handed over to real sockets that take it, refuse it, hang, hang up and answer late."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from aiosmtpd.smtp import Envelope as Received

from app.kernel.ids import new_id
from app.notices.mail.servers import read_smtp_url
from app.notices.mail.smtp import SmtpWay
from app.notices.mail.ways import Envelope
from app.notices.senders import Fate
from tests.notices.mail.fake_smtp import DRIP, HANG, RESET, USUAL, FakeServer, fake_server
from tests.notices.mail.tls import server_context
from tests.servers import free_port

SECONDS = 0.25


def envelope(email: str = "maintainer@rounds.example", message_id: UUID | None = None) -> Envelope:
    content = b"Subject: A stall\r\n\r\n.It swings open.\r\n"
    return Envelope(message_id or new_id(), "bounces+1@rounds.example", email, content)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with fake_server() as server:
        yield server


@pytest.fixture
def way(server: FakeServer) -> Iterator[SmtpWay]:
    way = SmtpWay(read_smtp_url(server.url), SECONDS)
    yield way
    way.close()


def test_a_message_is_taken_with_its_return_path_and_its_id(
    server: FakeServer, way: SmtpWay
) -> None:
    sent = envelope()
    outcome = way.hand_over(sent)
    assert (outcome.fate, outcome.status) == (Fate.DELIVERED, 250)
    assert outcome.response == "2.0.0 queued as 7"
    mail_from = next(one for one in server.said if one.startswith("mail"))
    assert "<bounces+1@rounds.example>" in mail_from
    assert f"ENVID={sent.message_id}" in mail_from
    assert server.mails == [b"Subject: A stall\r\n\r\n..It swings open.\r\n"]


def test_one_connection_carries_many_messages_and_each_thread_has_its_own(
    server: FakeServer, way: SmtpWay
) -> None:
    for _ in range(5):
        assert way.hand_over(envelope()).fate is Fate.DELIVERED
    assert server.connections == 1
    with ThreadPoolExecutor(4) as threads:
        fates = {one.fate for one in threads.map(way.hand_over, [envelope() for _ in range(40)])}
    assert fates == {Fate.DELIVERED}
    assert server.connections <= 4
    assert len(server.mails) == 45


@pytest.mark.parametrize(
    ("command", "answer", "fate", "status"),
    [
        ("connect", "421 busy", Fate.TRY_LATER, 421),
        ("connect", "554 not you", Fate.TRY_LATER, 554),
        ("EHLO", "500 what?", Fate.TRY_LATER, 500),
        ("MAIL", "451 later", Fate.TRY_LATER, 451),
        ("MAIL", "553 5.1.8 no such sender", Fate.TRY_LATER, 553),
        ("RCPT", "450 4.2.1 greylisted", Fate.TRY_LATER, 450),
        ("RCPT", "550 5.1.1 no such user", Fate.GONE, 550),
        ("RCPT", "550-nobody\r\n550 here", Fate.GONE, 550),
        ("RCPT", "552 5.2.2 full", Fate.TRY_LATER, 552),
        ("RCPT", "554 5.7.1 relay access denied", Fate.TRY_LATER, 554),
        ("DATA", "452 no room", Fate.TRY_LATER, 452),
        ("DATA", "554 no", Fate.REFUSED, 554),
        (".", "451 later", Fate.TRY_LATER, 451),
        (".", "550 5.7.1 spam", Fate.REFUSED, 550),
    ],
)
def test_what_an_answer_at_each_stage_means(
    command: str, answer: str, fate: Fate, status: int
) -> None:
    with fake_server({command: answer, "HELO": "500 what?"}) as server:
        way = SmtpWay(read_smtp_url(server.url), SECONDS)
        outcome = way.hand_over(envelope())
        assert (outcome.fate, outcome.status) == (fate, status)
        assert outcome.error
        assert len(server.mails) == (command == ".")
        # The next message is not mistaken for the one before, whatever became of that.
        server.answers |= {command: USUAL[command]}
        assert way.hand_over(envelope()).fate is Fate.DELIVERED
        way.close()


EVERY_STAGE = ("connect", "EHLO", "MAIL", "RCPT", "DATA", ".")


@pytest.mark.parametrize(
    ("command", "trouble"),
    [*((one, HANG) for one in EVERY_STAGE), *((one, RESET) for one in EVERY_STAGE), (".", DRIP)],
)
def test_a_server_that_hangs_resets_or_drips_is_tried_later_and_in_time(
    command: str, trouble: str
) -> None:
    with fake_server({command: trouble}) as server:
        way = SmtpWay(read_smtp_url(server.url), SECONDS)
        began = time.monotonic()
        outcome = way.hand_over(envelope())
        assert outcome.fate is Fate.TRY_LATER
        assert time.monotonic() - began < SECONDS + 0.5
        assert outcome.error
        assert outcome.error.startswith("The mail server could not be reached: ")


def test_a_server_that_is_not_there_is_tried_later() -> None:
    url = f"smtp://127.0.0.1:{free_port()}?tls=none"
    assert SmtpWay(read_smtp_url(url), SECONDS).hand_over(envelope()).fate is Fate.TRY_LATER


def test_a_name_service_that_hangs_or_names_many_dead_machines_is_tried_later_and_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, released = socket.getaddrinfo, Event()
    found: list[Any] = []

    def look_up(host: str, *about: Any, **more: Any) -> Any:
        if host == "127.0.0.1":
            return real(host, *about, **more)
        if not found:
            released.wait(5)
        return found

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        # Linux takes one more than the backlog says, and lets all others wait.
        with socket.create_connection(("127.0.0.1", port)):
            for now_found in ([], real("127.0.0.1", port, type=socket.SOCK_STREAM) * 8):
                found[:] = now_found
                url = f"smtp://mail.rounds.example:{port}?tls=none"
                began = time.monotonic()
                outcome = SmtpWay(read_smtp_url(url), SECONDS).hand_over(envelope())
                assert outcome.fate is Fate.TRY_LATER
                assert time.monotonic() - began < SECONDS + 0.5
    released.set()


def test_a_kept_connection_that_died_meanwhile_costs_no_message(
    server: FakeServer, way: SmtpWay
) -> None:
    assert way.hand_over(envelope()).fate is Fate.DELIVERED
    server.answers["MAIL"] = "421 too long idle"
    first = way.hand_over(envelope())
    assert (first.fate, first.status) == (Fate.TRY_LATER, 421)
    server.answers["MAIL"] = "250 fine"
    assert way.hand_over(envelope()).fate is Fate.DELIVERED
    # Hung up on without a word, as servers do with who says nothing: the same again, at once.
    server.hang_up()
    assert way.hand_over(envelope()).fate is Fate.DELIVERED
    assert server.connections == 3


def test_a_message_that_may_have_arrived_is_not_sent_again_in_the_same_try(
    server: FakeServer, way: SmtpWay
) -> None:
    assert way.hand_over(envelope()).fate is Fate.DELIVERED
    server.answers["."] = RESET
    assert way.hand_over(envelope()).fate is Fate.TRY_LATER
    assert len(server.mails) == 2


@pytest.mark.parametrize(
    ("email", "fate"),
    [
        ("nobody", Fate.GONE),
        ("a@b\r\nRCPT TO:<c@d>", Fate.GONE),
        ("a b@rounds.example", Fate.GONE),
        ("<a@b>@rounds.example", Fate.GONE),
        ("pérez@rounds.example", Fate.REFUSED),
        ("perez@señales.example", Fate.DELIVERED),
    ],
)
def test_an_address_is_never_more_than_an_address(
    server: FakeServer, way: SmtpWay, email: str, fate: Fate
) -> None:
    assert way.hand_over(envelope(email)).fate is fate
    receivers = [one for one in server.said if one.startswith("rcpt")]
    wanted = ["rcpt TO:<perez@xn--seales-xwa.example>"] if fate is Fate.DELIVERED else []
    assert receivers == wanted


class Keeper:
    """Keeps what it is handed."""

    def __init__(self) -> None:
        self.kept: list[Received] = []

    async def handle_DATA(self, _server: object, _session: object, received: Received) -> str:  # noqa: N802 - as aiosmtpd names it
        self.kept.append(received)
        return "250 kept"


def let_in(_server: Any, _session: Any, _envelope: Any, _how: str, said: Any) -> AuthResult:
    return AuthResult(success=(said.login, said.password) == (b"us", b"p@ss:word"))


def test_a_server_is_spoken_to_in_private_once_its_certificate_is_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = server_context(tmp_path)
    keeper, port = Keeper(), free_port()
    controller = Controller(
        keeper,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        authenticator=let_in,
        auth_required=True,
    )
    controller.start()
    try:
        url = f"smtp://us:p%40ss%3Aword@localhost:{port}"
        unknown = SmtpWay(read_smtp_url(url), 5).hand_over(envelope())
        assert unknown.fate is Fate.TRY_LATER
        assert "certificate" in (unknown.error or "")
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        way = SmtpWay(read_smtp_url(url), 5)
        assert way.hand_over(envelope()).fate is Fate.DELIVERED
        way.close()
    finally:
        controller.stop()
    assert [one.rcpt_tos for one in keeper.kept] == [["maintainer@rounds.example"]]


def test_a_wrong_password_costs_no_message_and_is_not_repeated_in_what_is_said() -> None:
    answers = {"EHLO": "250-fake.example\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 not you"}
    with fake_server(answers) as server:
        url = server.url.replace("smtp://", "smtp://us:p%40ss@")
        outcome = SmtpWay(read_smtp_url(url), SECONDS).hand_over(envelope())
    assert (outcome.fate, outcome.status) == (Fate.TRY_LATER, 535)
    assert "p@ss" not in f"{outcome}"


def test_where_starttls_is_asked_for_and_not_offered_nothing_is_sent(server: FakeServer) -> None:
    url = server.url.replace("?tls=none", "")
    outcome = SmtpWay(read_smtp_url(url), SECONDS).hand_over(envelope())
    assert outcome.fate is Fate.TRY_LATER
    assert not any(one.startswith("mail") for one in server.said)
