"""What people are told about: each can be stopped for itself, at each venue."""

from enum import StrEnum, auto
from typing import Final


class Topic(StrEnum):
    """A kind of message."""

    TICKETS = auto()  # new for you, again, or given to you
    PROMISES = auto()  # soon broken, or broken
    ANSWERS = auto()  # what you reported is mended
    CALLS = auto()  # somebody has to be called
    SYSTEM = auto()  # something of Rounds itself needs an admin
    REPORTS = auto()  # what somebody wished for after each week or month is ready


# They come when their reader has said, whatever the hours: a theatre may open on Fridays alone.
AT_ANY_HOUR: Final = frozenset({Topic.REPORTS})


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = auto()
    PUSH = auto()
    WEBHOOK = auto()


class MessageState(StrEnum):
    """Where a message stands."""

    WAITING = auto()
    SENT = auto()
    GIVEN_UP = auto()
    STOPPED = auto()
