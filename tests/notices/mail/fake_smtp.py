"""A mail server over a real socket that answers each command as the test says."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

USUAL: Final[dict[str, str]] = {
    "connect": "220 fake.example",
    "EHLO": "250-fake.example\r\n250 DSN",
    "MAIL": "250 2.1.0 fine",
    "RCPT": "250 2.1.5 fine",
    "DATA": "354 go on",
    ".": "250 2.0.0 queued as 7",
    "RSET": "250 fine",
    "QUIT": "221 bye",
}
# In the place of an answer: says nothing until hung up on; ends the connection with a reset.
HANG, RESET, DRIP = "hang", "reset", "drip"


@dataclass
class FakeServer:
    """What it was told, and what it answers from now on."""

    port: int
    answers: dict[str, str]
    mails: list[bytes] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    connections: int = 0
    hung: threading.Event = field(default_factory=threading.Event)
    open: list[socket.socket] = field(default_factory=list)

    def hang_up(self) -> None:
        """Ends every connection that there is now."""
        for sock in self.open:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"


@contextmanager
def fake_server(answers: Mapping[str, str] | None = None) -> Iterator[FakeServer]:
    """A server that answers as usual, but for what `answers` says by command."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = FakeServer(listening.getsockname()[1], {**USUAL, **(answers or {})})
        threading.Thread(target=_accept, args=(listening, server), daemon=True).start()
        yield server
        server.hung.set()


def _accept(listening: socket.socket, server: FakeServer) -> None:
    while True:
        try:
            sock, _ = listening.accept()
        except OSError:
            return
        server.connections += 1
        server.open.append(sock)
        threading.Thread(target=_talk, args=(sock, server), daemon=True).start()


def _talk(sock: socket.socket, server: FakeServer) -> None:
    lines = sock.makefile("rb")
    try:
        with sock, lines:
            if not _answer(sock, server, "connect"):
                return
            for line in lines:
                command = line[:4].decode("latin-1").upper().strip()
                server.said.append(line.decode("utf-8").strip())
                if not _answer(sock, server, command):
                    return
                if command == "DATA" and server.answers["DATA"].startswith("354"):
                    server.mails.append(b"".join(iter(_body(lines), b".\r\n")))
                    if not _answer(sock, server, "."):
                        return
                if command == "QUIT":
                    return
    except OSError:
        return


def _body(lines: "Iterator[bytes]") -> "Callable[[], bytes]":
    return lambda: next(lines, b".\r\n")


def _answer(sock: socket.socket, server: FakeServer, command: str) -> bool:
    """Answers; False where the connection is over."""
    answer = server.answers.get(command, "500 what?")
    if answer == HANG:
        server.hung.wait()
        return False
    if answer == RESET:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    if answer == DRIP:  # a letter at a time, and never a whole line
        while not server.hung.wait(0.02):
            sock.sendall(b"2")
        return False
    sock.sendall(f"{answer}\r\n".encode())
    return not answer.startswith("421")
