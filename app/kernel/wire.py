"""A connection whose every wait ends at one instant, however slowly the other side drips."""

import io
import socket
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


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
