"""The ways by which an e-mail leaves: a mail server, or a folder where there is none."""

from typing import NamedTuple, Protocol
from uuid import UUID

from app.notices.senders import Outcome


class Envelope(NamedTuple):
    """An e-mail on its way. `return_path` is where bounces go; lines end with CRLF."""

    message_id: UUID
    return_path: str
    email: str
    content: bytes


class Way(Protocol):
    """Hands one e-mail over; many threads may ask at once.

    `name` is what limits and backoff count by.
    """

    @property
    def name(self) -> str: ...

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Tries once, and raises for nothing that the other side does."""
        ...
