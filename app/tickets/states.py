"""The states of a ticket, and which may follow which."""

from enum import StrEnum, auto


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = auto()
    ACKNOWLEDGED = auto()
    IN_PROGRESS = auto()
    RESOLVED = auto()
    CLOSED = auto()


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
    TicketState.CLOSED: frozenset(),
}


def may_follow(state: TicketState, wanted: TicketState) -> bool:
    """Whether a ticket in `state` may be put into `wanted`."""
    return wanted in FOLLOWS[state]
