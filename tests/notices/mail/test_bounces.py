"""Bounces that come back later are read; nothing that anybody sends breaks the reading."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.notices.mail.bounces import LARGEST_BOUNCE, Bounce, read_bounce
from tests.notices.mail.bounce_mails import bounce

OURS = UUID("01936f0a-0000-7000-8000-000000000001")
SAID = "smtp; 550 5.1.1 <maintainer@rounds.example>: user unknown"
WHOLE = bounce(OURS)


@pytest.mark.parametrize(
    "raw",
    [
        WHOLE,
        bounce(OURS, kind="message/rfc822"),
        bounce(None, envelope_id=str(OURS)),
        bounce(None, to=f"bounces+{OURS.hex}@rounds.example"),
        bounce(OURS).replace(b"\n", b"\r\n"),
    ],
    ids=["headers", "message", "envelope", "return path", "crlf"],
)
def test_a_final_failure_is_found_by_whatever_names_our_message(raw: bytes) -> None:
    assert read_bounce(raw) == Bounce(OURS, is_address_gone=True, why=SAID)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_is_no_final_failure_is_none(action: str) -> None:
    assert read_bounce(bounce(OURS, action=action)) is None


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("4.4.7", "smtp; 451 4.4.7 too old"),
        ("5.7.1", "smtp; 550 5.7.1 blocked by policy"),
        ("5.2.2", "smtp; 552 5.2.2 mailbox full"),
        ("5.0.0", "smtp; 554 5.7.26 not authenticated"),
        ("", ""),
    ],
)
def test_a_failure_that_is_not_about_the_address_is_told_apart(status: str, said: str) -> None:
    found = read_bounce(bounce(OURS, status=status, said=said))
    assert found
    assert not found.is_address_gone


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 1000,
        b"Subject: hello\n\nI am away.",
        bounce(None),
        b"Content-Type: multipart/report; boundary=b\n\n" + b"--b\n" * 10_000,
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 3000,
        WHOLE.replace(b"message/delivery-status", b"text/plain"),
        WHOLE.replace(b"Final", b"\xff\xfe"),
        WHOLE + b"x" * LARGEST_BOUNCE,
        b"A: b\n" * 100_000,
    ],
    ids=range(10),
)
def test_what_is_no_bounce_of_ours_says_nothing(raw: bytes) -> None:
    found = read_bounce(raw)
    assert found is None or found.message_id == OURS


@settings(max_examples=50, deadline=None)
@given(at=st.integers(0, len(WHOLE)), cut=st.integers(0, 40), other=st.binary(max_size=20))
def test_no_bytes_break_the_reading(at: int, cut: int, other: bytes) -> None:
    read_bounce(WHOLE[:at] + other + WHOLE[at + cut :])
