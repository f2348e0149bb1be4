"""Connections whose every wait ends at one instant, however slowly the other side drips; so do
looking up a name and reaching one of its addresses.
"""

import io
import socket
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MOST_TRIED: Final = 3  # addresses of one name
CONNECT_SECONDS: Final = 5.0  # to one address
Resolver = Callable[[str, int], Sequence[str]]


class Wire(io.RawIOBase):
    """A connected socket with a deadline. A time-out of the socket alone would begin anew with
    every byte. Raises TimeoutError past the deadline (an instant of `time.monotonic`).
    """

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline

    def makefile(self, *_mode: Any) -> io.BufferedReader:
        """What `http.client` reads the answer from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self._socket.settimeout(left(self._deadline))
        return self._socket.recv_into(buffer)

    def sendall(self, content: "ReadableBuffer") -> None:
        rest = memoryview(content)
        while rest:
            self._socket.settimeout(left(self._deadline))
            rest = rest[self._socket.send(rest) :]

    def close(self) -> None:
        """Leaves the socket open: who opened it closes it."""


class WireConnection(HTTPConnection):
    """Speaks HTTP over a wire that is connected already, and connects to nothing itself."""

    auto_open = 0

    def __init__(self, wire: Wire, host: str, port: int) -> None:
        super().__init__(host, port)
        self.sock = wire


def left(deadline: float) -> float:
    """Seconds until then. Raises TimeoutError where none are left."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def look_up(host: str, port: int) -> Sequence[str]:
    """The network addresses of a name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def in_time(resolve: Callable[[], Sequence[str]], deadline: float) -> Sequence[str]:
    """What a look-up finds; looking up knows no time-out, so it is given a thread to hang in.

    Raises TimeoutError, and the OSError or UnicodeError of the look-up.
    """
    answer: SimpleQueue[Sequence[str] | OSError | UnicodeError] = SimpleQueue()

    def ask() -> None:
        try:
            answer.put(resolve())
        except (OSError, UnicodeError) as error:
            answer.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=left(deadline))
    except Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


def connect_first(found: Sequence[str], port: int, deadline: float) -> socket.socket:
    """A connection to the first of these addresses that takes one. Raises OSError."""
    last: OSError = TimeoutError()
    for one in found[:MOST_TRIED]:
        try:
            return socket.create_connection((one, port), min(CONNECT_SECONDS, left(deadline)))
        except OSError as error:
            last = error
    raise last
