"""HTTP to addresses that people gave: webhooks, push services.

Such an address may be meant to reach what only our machines can: so the name is looked up once,
every address found must be allowed (`kernel.networks`), and the connection goes to one of those
very addresses. Redirects are not followed, proxies of the environment not used, compressed
answers not unpacked, and everything together ends at one deadline.
"""

import re
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from functools import cached_property
from http.client import HTTPException, HTTPResponse
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

from flask import Flask, current_app

from app.kernel.networks import Network, find_address, is_allowed, read_networks
from app.kernel.wire import Resolver, Wire, WireConnection, connect_first, in_time, left, look_up

MOST_READ: Final = 4096  # bytes of an answer
PORTS: Final = {"http": 80, "https": 443}
NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*\.?")
NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
UNWRITTEN: Final = re.compile(r"[\x00-\x20\x7f\\]")


class NotReached(Exception):
    """There was no answer; the text is a sentence that says why."""


class AddressRefused(NotReached):
    """An address that we do not speak to, as it is or as its name leads on."""


class Answer(NamedTuple):
    """What the other side said: its status, and the beginning of its text."""

    status: int
    text: str


class Target(NamedTuple):
    """Where an address leads, taken apart: `host` as names are looked up, `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str


class Outgoing:
    """Sends to addresses that people gave. Safe to use from several threads."""

    def __init__(
        self,
        seconds: float,
        allowed: Sequence[Network] = (),
        *,
        plain: bool = False,
        resolve: Resolver = look_up,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """`seconds` is for all of one call; `plain` lets addresses be http, too; `trust` is for
        others than the certificate authorities of this machine.
        """
        self.seconds = seconds
        self.allowed = allowed
        self.plain = plain
        self.resolve = resolve
        self._trust = trust

    @cached_property
    def trust(self) -> ssl.SSLContext:
        """Whom certificates are believed; reading this machine's authorities takes a while."""
        return self._trust or ssl.create_default_context()

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Posts, and answers whatever the status. Raises `NotReached`."""
        deadline = time.monotonic() + self.seconds
        target = self.check(url)
        try:
            with closing(self._connect(target, deadline)) as connected:
                return _exchange(Wire(connected, deadline), target, content, headers)
        except TimeoutError as error:
            raise NotReached("There was no answer in time.") from error
        except ssl.SSLCertVerificationError as error:
            raise NotReached(
                f"The certificate is not one for {target.host}: {error.verify_message}."
            ) from error
        except (OSError, HTTPException, ValueError) as error:
            raise NotReached(f"The connection failed: {_reason(error)}.") from error

    def check(self, url: str) -> Target:
        """Takes an address apart. Raises `AddressRefused`; a name is not looked up for that."""
        target = read_target(url)
        if target.scheme == "http" and not self.plain:
            raise AddressRefused("Use an address that begins with https://.")
        address = find_address(target.host)
        if address is not None and not is_allowed(address, self.allowed):
            raise AddressRefused(_refusal(target.host))
        return target

    def _connect(self, target: Target, deadline: float) -> socket.socket:
        """A connection to an address that was checked, with TLS for the name if that is asked."""
        found = self._find_addresses(target, deadline)
        connected = connect_first(found, target.port, deadline)
        if target.scheme == "http":
            return connected
        try:
            connected.settimeout(left(deadline))
            return self.trust.wrap_socket(connected, server_hostname=target.host.rstrip("."))
        except BaseException:
            connected.close()
            raise

    def _find_addresses(self, target: Target, deadline: float) -> Sequence[str]:
        """The addresses of a name, each of them allowed."""
        if find_address(target.host):
            return [target.host]  # checked already
        try:
            found = in_time(lambda: self.resolve(target.host, target.port), deadline)
        except TimeoutError:
            raise
        except (OSError, UnicodeError) as error:
            raise NotReached("The name has no address now. Check how it is written.") from error
        if not found:
            raise AddressRefused(f"{target.host} has no address. Check how it is written.")
        for one in found:
            address = find_address(one)
            if address is None or not is_allowed(address, self.allowed):
                raise AddressRefused(_refusal(target.host))
        return found


def read_target(url: str) -> Target:
    """Takes an address apart. Raises `AddressRefused` for what is no plain http(s) address."""
    if UNWRITTEN.search(url):
        raise AddressRefused("Write the address without spaces, line breaks and backslashes.")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _host_of(parts)
        path = (parts.path or "/").encode("ascii").decode()
        path += f"?{parts.query}".encode("ascii").decode() if parts.query else ""
    except ValueError as error:  # also what cannot be written in ASCII
        raise AddressRefused("Check the address: it cannot be read.") from error
    if parts.scheme not in PORTS:
        raise AddressRefused("Use an address that begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("Leave name and password out of the address.")
    if port == 0:
        raise AddressRefused("Use a port from 1 to 65535.")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path)


def _host_of(parts: SplitResult) -> str:
    """The host as it is looked up. Raises ValueError for what is none."""
    host = parts.hostname or ""
    if "[" in parts.netloc:
        if find_address(host) is None or "%" in host:
            raise ValueError(host)
        return host
    host = host.encode("idna").decode() if not host.isascii() else host
    if not NAME.fullmatch(host) or len(host) > 253:
        raise ValueError(host)
    # 0x7f.1 and 2130706433 are understood as addresses by some, as names by others.
    if NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]) and find_address(host) is None:
        raise ValueError(host)
    return host


def _exchange(wire: Wire, target: Target, content: bytes, headers: Mapping[str, str]) -> Answer:
    connection = WireConnection(wire, target.host, target.port)
    ours = {
        "Host": _host_header(target),
        "User-Agent": "Rounds",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request("POST", target.path, content, {**ours, **headers})
    response = connection.getresponse()
    text = _beginning(response).decode(errors="replace")
    return Answer(response.status, text.replace("\x00", ""))  # which no database stores


def _beginning(response: HTTPResponse) -> bytes:
    """The first part of an answer; the status stands, whatever becomes of the rest."""
    read = b""
    with suppress(OSError, HTTPException):
        while len(read) < MOST_READ and (more := response.read1(MOST_READ - len(read))):
            read += more
    return read


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == PORTS[target.scheme] else f"{host}:{target.port}"


def _refusal(host: str) -> str:
    return (
        f"{host} leads to a private network. Use a public address, or have whoever runs Rounds "
        "allow that network (OUTGOING_ALLOWED)."
    )


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")


def init_outgoing(app: Flask) -> None:
    """Gives the app its way to addresses that people gave, as its settings allow."""
    app.extensions["outgoing"] = Outgoing(
        app.config["OUTGOING_MS"] / 1000,
        read_networks(app.config["OUTGOING_ALLOWED"]),
        plain=app.config["OUTGOING_HTTP"],
    )


def outgoing() -> Outgoing:
    """The way of the app that runs now."""
    found: Outgoing = current_app.extensions["outgoing"]
    return found
