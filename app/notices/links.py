"""Links in letters that work without a sign-in: what they say is signed, and bound to one person.

A link to stop is for one topic at one venue, and works for ever. A link to act is for one deed on
one ticket, and works for `ACT_DAYS`.
"""

from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, Signer, TimestampSigner
from itsdangerous.encoding import base64_decode, base64_encode

from app.kernel.addresses import address_for_letters
from app.kernel.clock import now
from app.notices.topics import Topic

STOP_PATH: Final = "/notices/stop"
ACT_PATH: Final = "/act"
ACT_DAYS: Final = 14
LONGEST_TOKEN: Final = 500  # characters; ours have some 100


class StopLink(NamedTuple):
    """What somebody is not to be told any more, of which venue."""

    person_id: UUID
    venue_id: UUID
    topic: Topic


class ActLink(NamedTuple):
    """What somebody may do to a ticket; `deed` is one of the verbs of tickets."""

    person_id: UUID
    ticket_id: UUID
    deed: str


class ReadAct(NamedTuple):
    """What a link to act says. One that has expired still says what it was for."""

    link: ActLink
    is_expired: bool


def make_stop_token(secret: str, link: StopLink) -> str:
    """The part of an address that stops a topic at a venue."""
    return _stops(secret).sign(_packed(link.person_id, link.venue_id, link.topic)).decode()


def read_stop_token(secret: str, token: str) -> StopLink | None:
    """What a token stops; None where we have not made it."""
    try:
        person_id, venue_id, topic = _unpacked(_stops(secret).unsign(_of_our_length(token)))
        return StopLink(person_id, venue_id, Topic(topic))
    except (BadSignature, ValueError):
        return None


def make_act_token(secret: str, link: ActLink) -> str:
    """The part of an address that does a deed to a ticket."""
    return _acts(secret).sign(_packed(link.person_id, link.ticket_id, link.deed)).decode()


def read_act_token(
    secret: str, token: str, valid: timedelta = timedelta(days=ACT_DAYS)
) -> ReadAct | None:
    """What a token does, and whether it is older than `valid`; None where we have not made it."""
    try:
        said, made_at = _acts(secret).unsign(_of_our_length(token), return_timestamp=True)
        link = ActLink(*_unpacked(said))
    except (BadSignature, ValueError):
        return None
    return ReadAct(link, is_expired=now() - made_at > valid)


def stop_address(link: StopLink) -> str:
    """The whole address that stops a topic at a venue."""
    token = make_stop_token(current_app.config["SECRET_KEY"], link)
    return address_for_letters(f"{STOP_PATH}/{token}")


def act_address(link: ActLink) -> str:
    """The whole address of the page with the button that does the deed."""
    token = make_act_token(current_app.config["SECRET_KEY"], link)
    return address_for_letters(f"{ACT_PATH}/{token}")


def _of_our_length(token: str) -> str:
    if len(token) > LONGEST_TOKEN:
        raise BadSignature("longer than any of ours")
    return token


# Packed by hand: short, and never with a dot in front, for which many a web server refuses a path.
def _packed(first: UUID, second: UUID, word: str) -> bytes:
    return base64_encode(first.bytes + second.bytes + word.encode())


def _unpacked(said: bytes) -> tuple[UUID, UUID, str]:
    packed = base64_decode(said)
    return UUID(bytes=packed[:16]), UUID(bytes=packed[16:32]), packed[32:].decode()


def _stops(secret: str) -> Signer:
    return Signer(secret, salt="notices-stop")


def _acts(secret: str) -> TimestampSigner:
    return TimestampSigner(secret, salt="notices-act")
