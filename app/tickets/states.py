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


# What is said to have been done to a ticket that came into a state.
BECAME: Final = {
    TicketState.OPEN: "reopened",
    TicketState.ACKNOWLEDGED: "acknowledged",
    TicketState.IN_PROGRESS: "started",
    TicketState.ON_HOLD: "held",
    TicketState.RESOLVED: "resolved",
    TicketState.CLOSED: "verified",
    TicketState.DISMISSED: "dismissed",
}

# A resolved ticket may be taken up again; a closed one stays closed: the next failure
# of the same problem opens a new ticket.
FOLLOWS: dict[TicketState, frozenset[TicketState]] = {
    TicketState.OPEN: frozenset(
        {
            TicketState.ACKNOWLEDGED,
            TicketState.IN_PROGRESS,
            TicketState.RESOLVED,
            TicketState.CLOSED,
        }
    ),
    TicketState.ACKNOWLEDGED: frozenset(
        {TicketState.OPEN, TicketState.IN_PROGRESS, TicketState.RESOLVED, TicketState.CLOSED}
    ),
    TicketState.IN_PROGRESS: frozenset(
        {TicketState.OPEN, TicketState.ACKNOWLEDGED, TicketState.RESOLVED, TicketState.CLOSED}
    ),
    TicketState.RESOLVED: frozenset(
        {TicketState.OPEN, TicketState.IN_PROGRESS, TicketState.CLOSED}
    ),
    TicketState.ON_HOLD: frozenset(
        {TicketState.OPEN, TicketState.ACKNOWLEDGED, TicketState.IN_PROGRESS, TicketState.RESOLVED}
    ),
    TicketState.CLOSED: frozenset(),
    TicketState.DISMISSED: frozenset(),
}


def may_follow(state: TicketState, wanted: TicketState) -> bool:
    """Whether a ticket in `state` may be put into `wanted`."""
    return wanted in FOLLOWS[state]
