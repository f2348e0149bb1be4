"""Reads bounces that come back later (RFC 3464): which of our messages failed, and why. Pure.

Anybody can send us one. So only what names a message of ours by its id counts, and nothing in it
makes the reading fail.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.message import Message
from email.policy import compat32
from typing import Final, NamedTuple
from uuid import UUID

from app.notices.mail.answers import enhanced_status, is_address_gone
from app.notices.mail.plain import one_line

LARGEST_BOUNCE: Final = 5_000_000  # bytes
DEEPEST: Final = 50  # parts that are looked at
_OUR_ID: Final = re.compile(r"<?\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
_ENVELOPE_ID: Final = re.compile(r"\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s*")
_RETURN_PATH: Final = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)
_CODE: Final = re.compile(r"\b(5\d\d)\b")


class Bounce(NamedTuple):
    """A lasting failure to deliver one of our messages."""

    message_id: UUID
    is_address_gone: bool
    why: str


def read_bounce(raw: bytes) -> Bounce | None:
    """What came back; None for what is no final failure of a message of ours."""
    if len(raw) > LARGEST_BOUNCE:
        return None
    try:
        return _read(message_from_bytes(raw, policy=compat32))
    # Mail that was made to break a parser breaks it in any way it likes.
    except Exception:
        return None


def _read(mail: "Message[str, str]") -> Bounce | None:
    parts = [part for part, _ in zip(mail.walk(), range(DEEPEST), strict=False)]
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if not reports:
        return None
    blocks = [block for block in reports[0].get_payload() if isinstance(block, Message)]
    failed = [block for block in blocks if _field(block, "Action").lower() == "failed"]
    message_id = next(_ids(mail, parts, blocks), None)
    if not failed or message_id is None:
        return None
    status, said = _field(failed[0], "Status"), _field(failed[0], "Diagnostic-Code")
    code = _CODE.search(said)
    judged = said if enhanced_status(said) else f"{status} {said}"  # "5.0.0" says little
    is_gone = status.startswith("5") and is_address_gone(int(code[1]) if code else 550, judged)
    return Bounce(message_id, is_gone, one_line(said or status, 400))


def _ids(
    mail: "Message[str, str]", parts: "list[Message[str, str]]", blocks: "list[Message[str, str]]"
) -> Iterator[UUID]:
    """Our message's id, from wherever a mail server has kept it."""
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            kept = message_from_string(str(part.get_payload()), policy=compat32)
            yield from _found(_OUR_ID, _field(kept, "Message-ID"))
        elif part is not mail:
            yield from _found(_OUR_ID, _field(part, "Message-ID"))
    for block in blocks:
        yield from _found(_ENVELOPE_ID, _field(block, "Original-Envelope-Id"))
    for name in ("To", "Delivered-To", "X-Original-To", "Envelope-To"):
        yield from _found(_RETURN_PATH, _field(mail, name))


def _found(pattern: re.Pattern[str], text: str) -> Iterator[UUID]:
    match = pattern.search(text)
    if match:
        yield UUID(match[1])


def _field(part: "Message[str, str]", name: str) -> str:
    return " ".join(str(part.get(name, "")).split())
