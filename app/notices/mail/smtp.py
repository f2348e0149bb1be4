"""Hands e-mail over to a mail server. Connections are kept, used again, and renewed."""

import re
import smtplib
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from app.notices.mail.answers import LONGEST_RESPONSE, Stage, judge
from app.notices.mail.plain import one_line
from app.notices.mail.servers import SmtpServer
from app.notices.mail.smtp_talk import SmtpTalk
from app.notices.mail.ways import Envelope
from app.notices.senders import Fate, Outcome

MESSAGES_A_TALK: Final = 100  # servers limit them
GOODBYE_SECONDS: Final = 1.0
IS_ADDRESS: Final = re.compile(r"[^\s<>\x00-\x1f\x7f]+@[^\s<>@\x00-\x1f\x7f]+")
IDLE_SECONDS: Final = 30.0  # servers hang up on who says nothing


@dataclass(frozen=True, slots=True)
class _Idle:
    talk: SmtpTalk
    since: float


class _NotLetIn(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.error)
        self.outcome = outcome


class _HungUp(ConnectionError):
    """The server ended the connection before it had our message."""


class SmtpWay:
    """A mail server. Each thread has a connection to itself while it hands something over."""

    def __init__(self, server: SmtpServer, seconds: float) -> None:
        self.name = f"smtp {server.name}"
        self._server, self._seconds = server, seconds
        self._lock = threading.Lock()
        self._idle: list[_Idle] = []

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Tries once; where a kept connection turns out to be dead, on a new one."""
        if not IS_ADDRESS.fullmatch(envelope.email):
            return Outcome(Fate.GONE, error="This is no e-mail address.")
        until = time.monotonic() + self._seconds
        try:
            kept = self._take()
            if kept:
                with suppress(_HungUp):
                    return self._say(kept, envelope, until)
            return self._say(self._begin(until), envelope, until)
        except _NotLetIn as refusal:
            return refusal.outcome
        except smtplib.SMTPResponseException as refusal:
            return judge(Stage.GREETING, refusal.smtp_code, _decoded(refusal.smtp_error))
        # No connection, none that is private, or one that broke: smtplib's errors are OSErrors.
        except (OSError, ValueError) as error:
            said = one_line(str(error) or type(error).__name__, 200).rstrip(".")
            return Outcome(Fate.TRY_LATER, error=f"The mail server could not be reached: {said}.")

    def close(self) -> None:
        """Ends the connections that are kept."""
        with self._lock:
            idle, self._idle = self._idle, []
        for one in idle:
            one.talk.close()

    def _begin(self, until: float) -> SmtpTalk:
        talk = SmtpTalk(self._server, until)
        try:
            code, said = talk.begin()
        except BaseException:
            talk.close()
            raise
        if code != 220:
            talk.close()
            raise _NotLetIn(judge(Stage.GREETING, code, _decoded(said)))
        return talk

    def _say(self, talk: SmtpTalk, envelope: Envelope, until: float) -> Outcome:
        """One message on this connection, which is kept where it is still good for another.

        Raises `OSError`: `_HungUp` where the message can not have arrived.
        """
        talk.until, talk.has_content = until, False
        try:
            outcome = _converse(talk, envelope)
        except (smtplib.SMTPServerDisconnected, ConnectionError) as error:
            talk.close()
            raise (error if talk.has_content else _HungUp(str(error))) from error
        except BaseException:
            talk.close()
            raise
        talk.messages += 1
        if talk.messages < MESSAGES_A_TALK and outcome.status != 421 and _is_ready(talk, outcome):
            self._keep(talk)
        else:
            _say_goodbye(talk)
        return outcome

    def _take(self) -> SmtpTalk | None:
        """A connection that was used a moment ago, if there is one."""
        now = time.monotonic()
        with self._lock:
            idle, self._idle = self._idle, []
            fresh = [one for one in idle if now - one.since < IDLE_SECONDS]
            taken = fresh.pop() if fresh else None
            self._idle = fresh
        for one in idle:
            if one is not taken and one not in fresh:
                one.talk.close()
        return taken.talk if taken else None

    def _keep(self, talk: SmtpTalk) -> None:
        with self._lock:
            self._idle.append(_Idle(talk, time.monotonic()))


def _converse(talk: SmtpTalk, envelope: Envelope) -> Outcome:
    """Sender, receiver, content: the answer to the first that is not taken, or to the last."""
    # "Return only the headers of what bounces" (RFC 3461), where the server knows how.
    options = ["RET=HDRS", f"ENVID={envelope.message_id}"] if talk.has_extn("dsn") else []
    email, options = _reachable(envelope.email, options, talk)
    if email is None:
        return Outcome(Fate.REFUSED, error="The mail server takes only plain letters in addresses.")
    code, said = talk.mail(envelope.return_path, options)
    if code != 250:
        return judge(Stage.SENDER, code, _decoded(said))
    code, said = talk.rcpt(email)
    if code not in (250, 251):
        return judge(Stage.RECEIVER, code, _decoded(said))
    talk.has_content = True
    try:
        code, said = talk.data(envelope.content)
    except smtplib.SMTPDataError as refusal:
        code, said = refusal.smtp_code, refusal.smtp_error  # type: ignore[assignment]  # as raised
    if code != 250:
        return judge(Stage.CONTENT, code, _decoded(said))
    return Outcome(Fate.DELIVERED, code, response=one_line(_decoded(said), LONGEST_RESPONSE))


def _is_ready(talk: SmtpTalk, outcome: Outcome) -> bool:
    """Whether the server is ready for another message, after one that it may not have taken."""
    if outcome.fate is Fate.DELIVERED:
        return True
    try:
        return talk.rset()[0] == 250
    except OSError:
        return False


def _say_goodbye(talk: SmtpTalk) -> None:
    talk.until = time.monotonic() + GOODBYE_SECONDS
    with suppress(OSError):
        talk.quit()
    talk.close()


def _reachable(email: str, options: list[str], talk: SmtpTalk) -> tuple[str | None, list[str]]:
    """The address as this server takes it, and how it is told; None where it takes it in no way."""
    local, _, domain = email.rpartition("@")
    if email.isascii():
        return email, options
    if local.isascii():
        with suppress(UnicodeError):
            return f"{local}@{domain.encode('idna').decode()}", options
    if talk.has_extn("smtputf8"):
        talk.command_encoding = "utf-8"
        return email, [*options, "SMTPUTF8"]
    return None, options


def _decoded(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode("utf-8", "replace")
