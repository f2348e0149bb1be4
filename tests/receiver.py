"""An outside system on a real socket, which answers, refuses, hangs, drips or resets as told."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

Behaviour = Callable[[socket.socket, threading.Event], None]


class Received(NamedTuple):
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]  # by name in lower case
    content: bytes


class Receiver:
    """Listens on a port of 127.0.0.1 and keeps what came. `behave` may be exchanged any time."""

    def __init__(self, behave: Behaviour, trust: ssl.SSLContext | None = None) -> None:
        self.behave = behave
        self.received: list[Received] = []
        self.over = threading.Event()
        self._trust = trust
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http{'s' if trust else ''}://127.0.0.1:{self.port}/hook"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while not self.over.is_set():
            with suppress(OSError):
                connected, _ = self._listening.accept()
                threading.Thread(target=self._answer, args=(connected,), daemon=True).start()

    def _answer(self, connected: socket.socket) -> None:
        with suppress(OSError), connected:
            if self._trust:
                connected = self._trust.wrap_socket(connected, server_side=True)
            with connected:
                self.received.append(read_request(connected))
                self.behave(connected, self.over)

    def close(self) -> None:
        self.over.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@contextmanager
def receiving(behave: Behaviour, trust: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver, closed again."""
    receiver = Receiver(behave, trust)
    try:
        yield receiver
    finally:
        receiver.close()


def read_request(connected: socket.socket) -> Received:
    stream = connected.makefile("rb")
    first = stream.readline().decode()
    if not first.endswith("\n"):
        raise ConnectionError("whoever sent this was killed meanwhile")
    method, path, _ = first.split(" ")
    headers: dict[str, str] = {}
    while line := stream.readline().strip().decode():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    size = int(headers.get("content-length", "0"))
    content = stream.read(size)
    if len(content) < size:
        raise ConnectionError("whoever sent this was killed meanwhile")  # it was not received
    return Received(method, path, headers, content)


def answers(status: int, content: bytes = b"", *headers: str) -> Behaviour:
    """Answers at once."""
    head = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(content)}", *headers, "", ""]

    def behave(connected: socket.socket, _over: threading.Event) -> None:
        connected.sendall("\r\n".join(head).encode() + content)

    return behave


def answers_late(seconds: float, then: Behaviour) -> Behaviour:
    """Answers after that many seconds."""

    def behave(connected: socket.socket, over: threading.Event) -> None:
        over.wait(seconds)
        then(connected, over)

    return behave


def drips(beginning: bytes, every: float = 0.03) -> Behaviour:
    """Sends one byte after the other, for ever."""

    def behave(connected: socket.socket, over: threading.Event) -> None:
        connected.sendall(beginning)
        while not over.wait(every):
            connected.sendall(b"a")

    return behave


def hangs(_connected: socket.socket, over: threading.Event) -> None:
    """Never says a word."""
    over.wait()


def resets(connected: socket.socket, _over: threading.Event) -> None:
    """Ends the connection with a reset instead of an answer."""
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
