"""Requests over real HTTP, also such as no well-behaved client sends."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage
from urllib.parse import urlsplit

from app.evidence.stores import Upload


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; status 0 where it closed the connection instead."""

    status: int
    headers: HTTPMessage
    body: bytes


def send(
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    length: int | None = None,
) -> Answer:
    """Sends a request; a `length` above the body's breaks off after the body."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    said = dict(headers or {})
    if method == "PUT" or length is not None:
        said["Content-Length"] = str(len(body) if length is None else length)
    try:
        connection.putrequest(method, f"{parts.path}?{parts.query}" if parts.query else parts.path)
        for name, value in said.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        if length is not None and length > len(body):
            connection.sock.shutdown(socket.SHUT_WR)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    except (HTTPException, ConnectionError):
        return Answer(0, HTTPMessage(), b"")
    finally:
        connection.close()


def put(upload: Upload, body: bytes) -> Answer:
    """Uploads as a phone does, in one piece."""
    return send(upload.method, address_of(upload), upload.headers, body)


def put_parts(upload: Upload, body: bytes) -> list[int]:
    """Uploads as a phone does, in parts; what the server said to each."""
    assert upload.parts is not None
    return [
        send("PUT", part.url, part.headers, body[part.offset : part.offset + part.bytes]).status
        for part in upload.parts
    ]


def address_of(upload: Upload) -> str:
    """The one address of an upload in one piece."""
    assert upload.url is not None
    return upload.url


def get(url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Fetches an address."""
    return send("GET", url, headers)
