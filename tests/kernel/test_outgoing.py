"""Calls to addresses that people gave: what is refused unasked, and receivers on real sockets."""

import datetime
import socket
import ssl
import time
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from app.kernel.outgoing import AddressRefused, NotReached, Outgoing, read_target
from app.kernel.wire import Resolver
from tests.receiver import (
    Behaviour,
    Receiver,
    answers,
    answers_late,
    drips,
    hangs,
    receiving,
    resets,
)

LOOPBACK = [ip_network("127.0.0.0/8")]
HEAD = b"HTTP/1.1 200 OK\r\n"


def names(*answers: Sequence[str]) -> Resolver:
    """A look-up that finds these, one after the other, and the last for ever."""
    left = list(answers)

    def resolve(_host: str, _port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


def calling(
    seconds: float = 2, resolve: Resolver | None = None, trust: ssl.SSLContext | None = None
) -> Outgoing:
    found = resolve or names(["127.0.0.1"])
    return Outgoing(seconds, LOOPBACK, plain=True, resolve=found, trust=trust)


def never(_host: str, _port: int) -> Sequence[str]:
    raise AssertionError("looked up")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "rounds.example",
        "//rounds.example/x",
        "http://rounds.example/",  # without TLS
        "ftp://rounds.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "https://",
        "https:///x",
        "https://name:word@rounds.example/",
        "https://name@rounds.example/",
        "https://rounds.example:0/",
        "https://rounds.example:65536/",
        "https://rounds.example:x/",
        "https://rounds.example\\@127.0.0.1/",
        "https://rounds.example/a b",
        "https://rounds.example/\r\nHost: x",
        "\thttps://rounds.example/",
        "https://rounds.example/\x00",
        "https://rounds.example/ñ",
        "https://rounds..example/",
        "https://-x.example/",
        "https://" + "a" * 64 + ".example/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://１２７.0.0.1/",
        "https://127.0.0.1:8443/",
        "https://0.0.0.0/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fd00:ec2::254]/",
        "https://[::1/",
        "https://[v1.x]/",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_before_anything_is_asked(url: str) -> None:
    with pytest.raises(AddressRefused, match=r"\.$"):
        Outgoing(1, resolve=never).post(url, b"", {})


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "10.0.0.1"],
        ["2606:4700::1", "::1"],
        ["169.254.169.254"],
        ["::ffff:192.168.0.1"],
        ["fe80::1%2"],
        ["localhost"],
        [],
    ],
)
def test_a_name_that_leads_to_one_private_address_is_refused(found: list[str]) -> None:
    with pytest.raises(AddressRefused, match=r"hooks\.example"):
        Outgoing(1, resolve=names(found)).post("https://hooks.example/", b"", {})


def test_localhost_is_refused_by_the_real_look_up() -> None:
    with pytest.raises(AddressRefused, match="private network"):
        Outgoing(2).post("https://localhost:1/", b"", {})


def test_a_name_is_looked_up_once_and_the_address_that_was_checked_is_used() -> None:
    """DNS rebinding: whoever asks a second time is led elsewhere."""
    with receiving(answers(204)) as receiver:
        rebinding = names(["127.0.0.1"], ["169.254.169.254"])
        url = f"http://hooks.example:{receiver.port}/a?b=c"
        assert calling(resolve=rebinding).post(url, b"{}", {"X-Y": "z"}).status == 204
        got = receiver.received[0]
        assert (got.method, got.path, got.content) == ("POST", "/a?b=c", b"{}")
        assert got.headers["host"] == f"hooks.example:{receiver.port}"
        assert got.headers["x-y"] == "z"
        with pytest.raises(AddressRefused):
            calling(resolve=rebinding).post(url, b"{}", {})


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with receiving(answers(200)) as receiver:
        assert calling().post(receiver.url, b"", {}).status == 200


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    with receiving(answers(200)) as private, receiving(answers(307)) as receiver:
        receiver.behave = answers(307, b"", f"Location: {private.url}")
        assert calling().post(receiver.url, b"", {}).status == 307
        assert private.received == []


def test_the_second_address_is_tried_where_the_first_takes_no_connection() -> None:
    with receiving(answers(200)) as receiver:
        both = names(["127.0.0.2", "127.0.0.1"])  # it listens on the second alone
        url = f"http://hooks.example:{receiver.port}/"
        assert calling(resolve=both).post(url, b"", {}).status == 200


@pytest.mark.parametrize(
    ("behave", "why"),
    [
        (hangs, "in time"),
        (answers_late(1, answers(200)), "in time"),
        (drips(b""), "in time"),
        (drips(HEAD + b"X: "), "in time"),
        (resets, "reset"),
        (lambda _connected, _over: None, "failed"),
        (answers(99), "failed"),
    ],
)
def test_a_receiver_that_does_not_answer_holds_nobody(behave: Behaviour, why: str) -> None:
    with receiving(behave) as receiver:
        began = time.monotonic()
        with pytest.raises(NotReached, match=why):
            calling(0.2).post(receiver.url, b"x", {})
        assert time.monotonic() - began < 0.8


def test_a_look_up_that_hangs_holds_nobody() -> None:
    def hang(_host: str, _port: int) -> Sequence[str]:
        time.sleep(1)
        return []

    began = time.monotonic()
    with pytest.raises(NotReached, match="in time"):
        calling(0.2, hang).post("http://hooks.example/", b"", {})
    assert time.monotonic() - began < 0.8


def test_a_name_that_is_not_found_and_a_closed_port_are_said() -> None:
    def fail(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(NotReached, match="name has no address"):
        calling(resolve=fail).post("http://hooks.example/", b"", {})
    closed = Receiver(hangs)
    closed.close()
    with pytest.raises(NotReached, match="refused"):
        calling().post(closed.url, b"", {})


def test_of_a_long_answer_the_beginning_is_read() -> None:
    with receiving(answers(200, b"a" * 10_000_000)) as receiver:
        assert calling().post(receiver.url, b"", {}).text == "a" * 4096


def test_the_status_stands_though_the_answer_drips_on() -> None:
    with receiving(drips(HEAD + b"Content-Length: 999\r\n\r\nso far: ")) as receiver:
        answer = calling(0.2).post(receiver.url, b"", {})
    assert answer.status == 200
    assert answer.text.startswith("so far: ")


def test_what_is_compressed_is_not_unpacked() -> None:
    with receiving(answers(200, b"\x1f\x8b\x00", "Content-Encoding: gzip")) as receiver:
        assert calling().post(receiver.url, b"", {}).text == "\x1f�"
        assert receiver.received[0].headers["accept-encoding"] == "identity"


def test_a_target_is_taken_apart() -> None:
    assert read_target("https://Hooks.Example:8443/a?b=c#d") == (
        "https",
        "hooks.example",
        8443,
        "/a?b=c",
    )
    assert read_target("https://bücher.example") == ("https", "xn--bcher-kva.example", 443, "/")
    assert read_target("http://[2606:4700::1]/") == ("http", "2606:4700::1", 80, "/")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for hooks.example with its key, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example")])
    at, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - day)
        .not_valid_after(at + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example")]), critical=False)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "hooks.pem"
    written = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(written + made.public_bytes(Encoding.PEM))
    return path


def test_the_certificate_has_to_be_of_the_name(certificate: Path) -> None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=str(certificate))
    with receiving(answers(200, b"fine"), serving) as receiver:
        ours = f"https://hooks.example:{receiver.port}/"
        assert calling(trust=trust).post(ours, b"x", {}) == (200, "fine")
        for url in (ours.replace("hooks", "other"), receiver.url):
            with pytest.raises(NotReached, match="certificate is not one for"):
                calling(trust=trust).post(url, b"x", {})
        with pytest.raises(NotReached, match="certificate"):
            calling().post(ours, b"x", {})
        assert len(receiver.received) == 1


def test_a_handshake_that_hangs_holds_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://hooks.example:{silent.getsockname()[1]}/"
        with pytest.raises(NotReached, match="in time"):
            calling(0.2).post(url, b"", {})
