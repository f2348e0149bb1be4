"""A gate between the phones and the app: notes what passes, and fails as networks do."""

import re
import socket
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# What a phone asks for when it sends, as "METHOD path".
ANSWERS = "PUT /api/v1/inspections/"
DECLARATION = "PUT /api/v1/photos/"
BYTES = "PUT /files/"
CONFIRMATION = "POST /api/v1/photos/"
ANYTHING = ".* /(api|files)/"

AT_ONCE = struct.pack("ii", 1, 0)


# What happens to a request in the app's place.
Fault = Callable[["WSGIApplication", "WSGIEnvironment", "StartResponse"], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Passed:
    """A request that was answered; status 0 where its answer got lost."""

    asked: str
    status: int


@dataclass(slots=True)
class Rule:
    """Meets requests like `asked` with a fault, so often, after it let some pass."""

    asked: str
    fault: Fault
    times: float
    spared: int

    def takes(self, asked: str) -> bool:
        """Whether this request is one of those; counts it."""
        if self.times < 1 or not re.match(self.asked, asked):
            return False
        if self.spared > 0:
            self.spared -= 1
            return False
        self.times -= 1
        return True


class Gate:
    """Put in front of `app.wsgi_app`."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app
        self.passed: list[Passed] = []
        self._rules: list[Rule] = []

    def meet(self, asked: str, fault: Fault, times: float = float("inf"), spared: int = 0) -> None:
        """From now on, requests like `asked` fail so, but for the first; the newest rule wins."""
        self._rules.insert(0, Rule(asked, fault, times, spared))

    def meet_only(self, asked: str, fault: Fault) -> None:
        """From now on, requests like `asked` fail so, and all else gets through."""
        self._rules = [Rule(asked, fault, float("inf"), 0)]

    def shut(self) -> None:
        """From now on, nothing of the API gets through."""
        self.meet(ANYTHING, cut)

    def open(self) -> None:
        """From now on, everything gets through."""
        self._rules = []

    def statuses(self, asked: str) -> list[int]:
        """What was answered to requests like this, in order."""
        return [one.status for one in self.passed if re.match(asked, one.asked)]

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        fault = next((rule.fault for rule in self._rules if rule.takes(asked)), None)

        def noted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            self.passed.append(Passed(asked, int(status[:3])))
            return start(status, headers, *rest)

        try:
            return fault(self.app, environ, noted) if fault else self.app(environ, noted)
        except ConnectionError:
            self.passed.append(Passed(asked, 0))
            raise


def answers(status: str, body: str = "", content_type: str = "text/html", **headers: str) -> Fault:
    """Answers this, once the request was read; nothing reaches the app."""

    def fault(
        _app: "WSGIApplication", environ: "WSGIEnvironment", start: "StartResponse"
    ) -> Iterable[bytes]:
        _read(environ)
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        start(status, [("Content-Type", content_type), *named])
        return [body.encode()]

    return fault


def cut(
    _app: "WSGIApplication", environ: "WSGIEnvironment", _start: "StartResponse"
) -> Iterable[bytes]:
    """Breaks the connection before anything is done."""
    return _reset(environ)


def cut_at_half(
    _app: "WSGIApplication", environ: "WSGIEnvironment", _start: "StartResponse"
) -> Iterable[bytes]:
    """Breaks the connection when half of the body has come."""
    _read(environ, share=0.5)
    return _reset(environ)


def lose_answer(
    app: "WSGIApplication", environ: "WSGIEnvironment", _start: "StartResponse"
) -> Iterable[bytes]:
    """Lets the app do it all, and breaks the connection before its answer."""
    _run(app, environ)
    return _reset(environ)


class Hold:
    """Lets the app do it, or not yet; then keeps the answer back, and in the end loses it."""

    def __init__(self, is_done: bool = True) -> None:
        self.is_done = is_done
        self.reached = Event()
        self.release = Event()

    def __call__(
        self, app: "WSGIApplication", environ: "WSGIEnvironment", _start: "StartResponse"
    ) -> Iterable[bytes]:
        if self.is_done:
            _run(app, environ)
        self.reached.set()
        self.release.wait(30)
        return _reset(environ)


def _run(app: "WSGIApplication", environ: "WSGIEnvironment") -> None:
    answer = app(environ, lambda *_: lambda _: None)
    for _ in answer:
        pass
    close = getattr(answer, "close", None)
    if close:
        close()


def _read(environ: "WSGIEnvironment", share: float = 1) -> None:
    environ["wsgi.input"].read(int(int(environ.get("CONTENT_LENGTH") or 0) * share))


def _reset(environ: "WSGIEnvironment") -> "Iterable[bytes]":
    """Ends the connection as a lost network does, with nothing said."""
    connection: socket.socket = environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError
