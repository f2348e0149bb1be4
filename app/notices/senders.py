"""How messages leave the house: what each channel's sender does, and the register of them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum, auto
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from flask import Flask, current_app

from app.notices.models import Message
from app.notices.topics import Channel


class Fate(StrEnum):
    """What became of one try to deliver a message."""

    DELIVERED = auto()
    TRY_LATER = auto()
    REFUSED = auto()  # this message, for good
    GONE = auto()  # the receiver is no more


class Outcome(NamedTuple):
    """What a receiver answered. `error` is a sentence, of which 300 characters are kept;
    `response` is its own words, of which 500 are. `receiver_is_well` says of a message that is to
    be tried later that it has to wait alone: the mail server works, the mailbox is full.
    """

    fate: Fate
    status: int | None = None
    error: str | None = None
    response: str | None = None
    took_ms: int = 0
    receiver_is_well: bool = False


class Parcel(NamedTuple):
    """A message ready to go. Limits and backoff count by `receiver`: the endpoint's id, the SMTP
    server, the push service's host. `content` is what the sender itself needs, and no row of the
    database: the thread that transmits it has none.
    """

    message_id: UUID
    receiver: str
    content: Any


class ChannelSender(Protocol):
    """Sends what goes by one channel."""

    def prepare(self, messages: Sequence[Message]) -> Mapping[UUID, Parcel]:
        """Makes parcels of messages, by message id. In the main thread, with the database, with
        as many statements for 500 as for one; writes nothing: on SQLite others write meanwhile. A
        message left out is not to be sent any more and becomes `stopped`.
        """
        ...

    def transmit(self, parcel: Parcel) -> Outcome:
        """Tries once. In a thread of a pool, WITHOUT database, app context or locks held; ends
        within 30 s, and raises for nothing that a receiver does.
        """
        ...

    def settle(self, message: Message, outcome: Outcome) -> None:
        """Takes note of what an outcome means for the receiver: an endpoint is gone, an address
        takes no mail. In the main thread, with the database; the message's own state, tries and
        attempt are written by the caller.
        """
        ...


def init_senders(app: Flask) -> None:
    """Gives the app its register of senders, which is empty."""
    app.extensions["notice_senders"] = {}


def register_sender(app: Flask, channel: Channel, sender: ChannelSender) -> None:
    """Has a sender send what goes by that channel."""
    app.extensions["notice_senders"][channel] = sender


def senders() -> Mapping[Channel, ChannelSender]:
    """The senders of the app that runs now, by channel."""
    found: Mapping[Channel, ChannelSender] = current_app.extensions["notice_senders"]
    return found
