"""What a mail server's answer means for a message and for its address. Pure.

A refusal of the address itself stops it. A refusal of us ("relaying denied", a policy, a full
mailbox) must not: one wrong setting would stop every address there is. Nor does what keeps all our
mail out lose any of it: that waits until somebody has mended the setting.
"""

import re
from enum import StrEnum, auto
from typing import Final

from app.notices.mail.plain import one_line
from app.notices.senders import Fate, Outcome

LONGEST_RESPONSE: Final = 500
CLOSING: Final = 421
BUSY_MAILBOX: Final = 450
_ENHANCED: Final = re.compile(r"(?:\A|[\s(#])([245])\.(\d{1,3})\.(\d{1,3})(?=\Z|[\s).;,:])")
# RFC 3463: 1 is about the address, 2 the mailbox, 3 the mail system, 4 the network, 5 the protocol,
# 7 security and policy.
_ABOUT_US: Final = {"5", "7"}
_FULL: Final = ("2", "2")
_NO_PERMISSION: Final = re.compile(
    r"relay|authenticat|spam|polic|blocked|blacklist|blocklist|denylist|\bdnsbl\b|\brbl\b|reputation"
    r"|rate limit|too many",
    re.IGNORECASE,
)
_NOT_LET_IN: Final = re.compile(r"relay|authenticat", re.IGNORECASE)
_TOO_MUCH: Final = re.compile(r"rate limit|too (?:many|much|fast)|slow down|throttl", re.IGNORECASE)
_SIGN_IN: Final = {530, 534, 535, 538}
_OURS_WAITS: Final = {"1", "2", "4"}  # address, mailbox, the way to it
_GREYLISTED: Final = re.compile(r"gr[ae]y.?list", re.IGNORECASE)
_ABOUT_COMMANDS: Final = {500, 502, 503, 504, 530, 534, 535, 538, 555}


class Stage(StrEnum):
    """Where in the conversation an answer came."""

    GREETING = auto()  # everything before a message: hello, TLS, sign-in
    SENDER = auto()
    RECEIVER = auto()
    CONTENT = auto()


SAID: Final = {
    Stage.GREETING: "The mail server does not let us in: see SMTP_URL.",
    Stage.SENDER: "The mail server does not take mail from us: see MAIL_FROM.",
    Stage.RECEIVER: "The mail server does not take mail for this address.",
    Stage.CONTENT: "The mail server does not take this message.",
}


def judge(stage: Stage, code: int, response: str) -> Outcome:
    """What an answer that is not a yes means."""
    said = one_line(response, LONGEST_RESPONSE)
    return Outcome(
        _fate(stage, code, said),
        code if code > 0 else None,
        SAID[stage],
        said,
        receiver_is_well=stage in (Stage.RECEIVER, Stage.CONTENT) and waits_alone(code, said),
    )


def _fate(stage: Stage, code: int, response: str) -> Fate:
    # What keeps us out says nothing of any message: they wait until somebody has mended it.
    if not 500 <= code <= 599 or stage in (Stage.GREETING, Stage.SENDER):
        return Fate.TRY_LATER
    if is_full(code, response):
        return Fate.TRY_LATER
    if stage is Stage.RECEIVER and is_address_gone(code, response):
        return Fate.GONE
    return Fate.TRY_LATER if _is_shut_out(code, response) else Fate.REFUSED


def is_full(code: int, response: str) -> bool:
    """Whether only the mailbox is full (RFC 5321, 4.5.3.1.10: 552 is as good as 452)."""
    status = enhanced_status(response)
    return status[1:] == _FULL if status else code == 552


def waits_alone(code: int, response: str) -> bool:
    """Whether what was not taken now (4xx, a full mailbox) is about this address, and the server
    takes mail for others: else three mailboxes that are full would keep everybody's mail waiting.
    """
    if is_full(code, response):
        return True
    if not 400 <= code <= 499 or code == CLOSING:
        return False
    status = enhanced_status(response)
    about_it = status[1] in _OURS_WAITS if status else code == BUSY_MAILBOX
    return bool(about_it or _GREYLISTED.search(response)) and not _TOO_MUCH.search(response)


def _is_shut_out(code: int, response: str) -> bool:
    return code in _SIGN_IN or bool(_NOT_LET_IN.search(response))


def is_address_gone(code: int, response: str) -> bool:
    """Whether a lasting refusal (5xx) of a receiver is about the address, and not about us."""
    status = enhanced_status(response)
    if status:
        return status[0] == "5" and status[1] not in _ABOUT_US and status[1:] != _FULL
    return code not in _ABOUT_COMMANDS and not _NO_PERMISSION.search(response)


def enhanced_status(text: str) -> tuple[str, str, str] | None:
    """The first status of RFC 3463 in a text: class, subject, detail; None without one."""
    found = _ENHANCED.search(text)
    return (found[1], found[2], found[3]) if found else None
