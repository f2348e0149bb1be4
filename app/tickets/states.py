"""The states of a ticket, and which may follow which."""

from enum import StrEnum, auto
from typing import Final


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = auto()
    ACKNOWLEDGED = auto()
    IN_PROGRESS = auto()
    ON_HOLD = auto()
    RESOLVED = auto()
    CLOSED = auto()  # seen to be mended
    DISMISSED = auto()


class HoldReason(StrEnum):
    """Why nothing can be done for a while."""

    NEEDS_PART = auto()
    NEEDS_CONTRACTOR = auto()
    NEEDS_ACCESS = auto()
    NEEDS_MONEY = auto()
    OTHER = auto()


class DismissReason(StrEnum):
    """Why a ticket ends without a mending."""

    NOT_A_FAULT = auto()
    DUPLICATE = auto()
    CANNOT_BE_MENDED = auto()
    NOT_OURS = auto()


class Promised(StrEnum):
    """What is promised of a ticket."""

    ACKNOWLEDGE = auto()
    RESOLVE = auto()


ENDED: Final = frozenset({TicketState.CLOSED, TicketState.DISMISSED})
