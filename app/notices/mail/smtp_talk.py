"""A conversation with a mail server that ends in time, however slowly the other side speaks."""

import smtplib
import socket
import ssl
import time
from typing import Any, Final

from app.kernel.wire import connect_first, in_time, look_up
from app.notices.mail.servers import SmtpServer, Tls

LONGEST_LINE: Final = 8192


class _LinesInTime:
    """Reads the server's lines; all of them together take no longer than the talk may."""

    def __init__(self, talk: "SmtpTalk", sock: socket.socket) -> None:
        self._talk, self._sock = talk, sock
        self._read = b""

    def readline(self, most: int = LONGEST_LINE) -> bytes:
        while b"\n" not in self._read and len(self._read) < most:
            self._sock.settimeout(self._talk.time_left())
            got = self._sock.recv(LONGEST_LINE)
            if not got:
                break
            self._read += got
        end = min(self._read.find(b"\n") + 1 or len(self._read), most)
        line, self._read = self._read[:end], self._read[end:]
        return line

    def close(self) -> None:
        """Nothing to close: the socket belongs to the talk."""


class SmtpTalk(smtplib.SMTP):
    """As `smtplib.SMTP`, but all that is said is said before `until` (of the monotonic clock).

    Raises `TimeoutError` where it is not.
    """

    def __init__(self, server: SmtpServer, until: float) -> None:
        self._server = server
        self._context = None if server.tls is Tls.NONE else ssl.create_default_context()
        self.until = until
        self.messages = 0  # handed over on this connection
        self.has_content = False  # whether the server may have the message that we talk about
        super().__init__(timeout=self.time_left(), local_hostname=_our_name())
        self._host = server.host  # whose certificate STARTTLS asks for

    def begin(self) -> tuple[int, bytes]:
        """Connects, secures the connection and signs in; the answer that kept us out, or 220."""
        code, said = self.connect(self._server.host, self._server.port)
        if code != 220:
            return code, said
        self.ehlo_or_helo_if_needed()
        if self._context and self._server.tls is Tls.STARTTLS:
            # Verified, and never left out where the server has none: that would be no protection.
            self.starttls(context=self._context)
            self.ehlo()
        if self._server.user:
            self.login(self._server.user, self._server.password)
        return 220, b""

    def time_left(self) -> float:
        """Seconds. Raises `TimeoutError` when there are none left."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("The mail server was too slow.")
        return left

    def send(self, s: Any) -> None:
        if self.sock:
            self.sock.settimeout(self.time_left())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        if self.sock and not isinstance(self.file, _LinesInTime):
            self.file = _LinesInTime(self, self.sock)
        return super().getreply()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        found = in_time(lambda: look_up(host, port), self.until)
        plain = connect_first(found, port, self.until)
        plain.settimeout(self.time_left())
        if self._server.tls is not Tls.FROM_THE_START or self._context is None:
            return plain
        return self._context.wrap_socket(plain, server_hostname=host)


def _our_name() -> str:
    """What we call ourselves. Not asked of the name service, which may take its time."""
    name = socket.gethostname()
    return name if name.isascii() and name.replace("-", "").replace(".", "").isalnum() else "rounds"
