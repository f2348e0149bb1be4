"""A cheap HTTP client: one kept-alive socket, requests as ready-made bytes, one at a time."""

import socket
from collections.abc import Iterator
from typing import Self

TIMEOUT_S = 60
PIECE = 256 * 1024


class Connection:
    """One connection to 127.0.0.1. A server that hung up between two requests (gunicorn replaces
    its workers now and then) is asked again on a new one, as a phone does; `hung_up` counts that.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket: socket.socket | None = None
        self.hung_up = 0
        self._head = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection; the next request opens another."""
        if self._socket:
            self._socket.close()
        self._socket = None

    def ask(self, *request: bytes) -> tuple[int, bytes]:
        """Sends one request, given in parts; the status and the body. Raises `OSError`."""
        was_open = self._socket is not None
        try:
            return self._ask_once(request)
        except ConnectionError:
            self.close()
            if not was_open:
                raise
            self.hung_up += 1
            return self._ask_once(request)

    def _ask_once(self, request: tuple[bytes, ...]) -> tuple[int, bytes]:
        link = self._link()
        for part in request:
            link.sendall(part)
        head, body = _read_head(link)
        self._head = head
        length = _header(head, b"content-length")
        if length is not None:
            missing = int(length) - len(body)
            body = body if missing <= 0 else body + _read_exactly(link, missing)
        elif _header(head, b"transfer-encoding"):
            body = b"".join(_chunks(link, body))
        if _header(head, b"connection") == b"close":
            self.close()
        return int(head[9:12]), body

    def last_header(self, name: bytes) -> bytes:
        """A header of the last answer, by its lower-case name; empty when it had none."""
        return _header(self._head, name) or b""

    def stream(self, request: bytes) -> Iterator[bytes]:
        """The body of a chunked answer, as it arrives. Raises `OSError` unless it is a 200."""
        link = self._link()
        link.sendall(request)
        head, body = _read_head(link)
        if head[9:12] != b"200" or not _header(head, b"transfer-encoding"):
            raise OSError(f"no chunked 200: {head!r}")
        yield from _chunks(link, body)
        self.close()

    def _link(self) -> socket.socket:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), TIMEOUT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket


def _read_head(link: socket.socket) -> tuple[bytes, bytes]:
    """The head of an answer, lower case, and what of its body came with it."""
    data = _received(link)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _received(link)
    return data[:end].lower(), data[end + 4 :]


def _received(link: socket.socket) -> bytes:
    data = link.recv(PIECE)
    if not data:
        raise ConnectionError("the server hung up")
    return data


def _read_exactly(link: socket.socket, size: int) -> bytes:
    pieces = []
    while size > 0:
        pieces.append(_received(link))
        size -= len(pieces[-1])
    return b"".join(pieces)


def _header(head: bytes, name: bytes) -> bytes | None:
    start = head.find(b"\r\n" + name + b":")
    if start < 0:
        return None
    return head[start + len(name) + 3 :].partition(b"\r\n")[0].strip()


def _chunks(link: socket.socket, data: bytes) -> Iterator[bytes]:
    while True:
        while (end := data.find(b"\r\n")) < 0:
            data += _received(link)
        size = int(data[:end], 16)
        data = data[end + 2 :]
        if len(data) < size + 2:
            data += _read_exactly(link, size + 2 - len(data))
        if not size:
            return
        yield data[:size]
        data = data[size + 2 :]
