"""A server in front of the real one that fails as servers do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from urllib.parse import urlsplit

from tests.servers import serving

ERROR = '<?xml version="1.0"?><Error><Code>{code}</Code><Message>On purpose</Message></Error>'


@dataclass
class Faults:
    """What is wrong just now with the server at `url`; nothing to begin with.

    `is_silent` keeps everybody waiting, and `is_gone` hangs up. `spoils` changes a byte of what is
    fetched, and `cuts` hangs up in the middle of it.
    """

    url: str
    status: int = 0
    code: str = "InternalError"
    words: str = ""
    is_silent: bool = False
    is_gone: bool = False
    spoils: bool = False
    cuts: bool = False

    def refuse(self, status: int, code: str, words: str = "") -> None:
        """From now on, to requests with these words in their first line."""
        self.status, self.code, self.words = status, code, words


class Front(ThreadingHTTPServer):
    """Hands everything on to the server at `behind`, unless its faults say otherwise."""

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.behind = urlsplit(behind).netloc
        self.faults = Faults(f"http://127.0.0.1:{self.server_port}")
        self.is_over = Event()


class Door(BaseHTTPRequestHandler):
    """One connection to a `Front`."""

    server: Front
    protocol_version = "HTTP/1.1"

    def handle_one_request(self) -> None:
        """Whatever the method is."""
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        faults = self.server.faults
        if faults.is_silent:
            self.server.is_over.wait(20)
        if faults.is_silent or faults.is_gone:
            self.close_connection = True
        elif faults.status and faults.words in self.requestline:
            content = ERROR.format(code=faults.code).encode()
            self.answer(faults.status, {"Content-Type": "application/xml"}, content)
        else:
            self.hand_on(body)

    def hand_on(self, body: bytes) -> None:
        """The headers stay as they are, so that signatures stay right."""
        behind = HTTPConnection(self.server.behind, timeout=20)
        behind.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            behind.putheader(name, value)
        behind.endheaders(body)
        answer = behind.getresponse()
        content = answer.read()
        behind.close()
        if self.server.faults.spoils and self.command == "GET" and content:
            content = bytes([content[0] ^ 1]) + content[1:]
        self.answer(answer.status, headers_of(answer), content)

    def answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        """Half of the content where the connection is cut."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.command != "HEAD" and status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        cuts = self.server.faults.cuts
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) // 2] if cuts else content)
        self.close_connection = self.close_connection or cuts


@contextmanager
def failing_in_front_of(url: str) -> Iterator[Faults]:
    """A server in front of the one at `url`, and what is wrong with it."""
    front = Front(url)
    with serving(front):
        try:
            yield front.faults
        finally:
            front.is_over.set()


def headers_of(answer: HTTPResponse) -> dict[str, str]:
    """All but what the door says by itself."""
    own = {"content-length", "transfer-encoding", "connection"}
    return {name: value for name, value in answer.getheaders() if name.lower() not in own}
