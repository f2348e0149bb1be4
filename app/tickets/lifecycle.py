"""The life of a ticket as one table: from which state a deed leads to which, and what it needs.

    from          deed         to            needs
    ------------  -----------  ------------  -----------------------------------------------
    open          acknowledge  acknowledged
    open, acknowledged, on_hold
                  start        in_progress
    open, acknowledged, in_progress, on_hold
                  hold         on_hold       a reason and a date; from on_hold: others
                  resolve      resolved      a photo, where the item asks for one
                  dismiss      dismissed     a reason, and a role that may
    on_hold       resume       acknowledged
    resolved      verify       closed        somebody else, or a passing inspection
    resolved      reopen       open
    resolved      dismiss      dismissed     a role that may; only by merging
    closed, dismissed
                  reopen       open          an inspection in which it fails again

Pure. Who may work on tickets at all is the policy's; what a failure or a pass found by an
inspection does to a ticket is decided by `on_failure` and `on_pass`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Final, NamedTuple
from uuid import UUID

from app.checklists.definition import PhotoRule
from app.tickets.lacks import Lack, Objection, objection_to
from app.tickets.states import DismissReason, HoldReason, TicketState

LONGEST_HOLD: Final = timedelta(days=366)


class Deed(StrEnum):
    """What is done to a ticket that changes its state."""

    ACKNOWLEDGE = auto()
    START = auto()  # "on it"
    HOLD = auto()
    RESUME = auto()  # what it waited for is here
    RESOLVE = auto()
    VERIFY = auto()
    DISMISS = auto()
    REOPEN = auto()


# What the history calls it afterwards.
DONE: Final[Mapping[Deed, str]] = MappingProxyType(
    {
        Deed.ACKNOWLEDGE: "acknowledged",
        Deed.START: "started",
        Deed.HOLD: "held",
        Deed.RESUME: "resumed",
        Deed.RESOLVE: "resolved",
        Deed.VERIFY: "verified",
        Deed.DISMISS: "dismissed",
        Deed.REOPEN: "reopened",
    }
)

# A person who does one of these has seen the ticket: the promise to acknowledge it is met.
ACKNOWLEDGING: Final = frozenset(
    {Deed.ACKNOWLEDGE, Deed.START, Deed.HOLD, Deed.RESOLVE, Deed.DISMISS}
)


class Need(StrEnum):
    """What a deed needs."""

    HOLD_REASON = auto()
    HOLD_UNTIL = auto()
    PHOTO = auto()  # where the item asks for one
    SOMEBODY_ELSE = auto()  # than who mended it; or a passing inspection
    DISMISS_REASON = auto()
    MAY_DISMISS = auto()
    MERGING = auto()  # into another ticket
    FAILURE = auto()  # an inspection in which it fails again


class Step(NamedTuple):
    """Where a deed leads, and what it needs."""

    to: TicketState
    needs: tuple[Need, ...] = ()


START = Step(TicketState.IN_PROGRESS)
HOLD = Step(TicketState.ON_HOLD, (Need.HOLD_REASON, Need.HOLD_UNTIL))
RESOLVE = Step(TicketState.RESOLVED, (Need.PHOTO,))
DISMISS = Step(TicketState.DISMISSED, (Need.MAY_DISMISS, Need.DISMISS_REASON))
FAILS_AGAIN = Step(TicketState.OPEN, (Need.FAILURE,))

# The deeds stand in the order in which a page offers them: what usually comes next is first.
LIFE: Final[Mapping[TicketState, Mapping[Deed, Step]]] = MappingProxyType(
    {
        TicketState.OPEN: {
            Deed.ACKNOWLEDGE: Step(TicketState.ACKNOWLEDGED),
            Deed.START: START,
            Deed.RESOLVE: RESOLVE,
            Deed.HOLD: HOLD,
            Deed.DISMISS: DISMISS,
        },
        TicketState.ACKNOWLEDGED: {
            Deed.START: START,
            Deed.RESOLVE: RESOLVE,
            Deed.HOLD: HOLD,
            Deed.DISMISS: DISMISS,
        },
        TicketState.IN_PROGRESS: {
            Deed.RESOLVE: RESOLVE,
            Deed.HOLD: HOLD,
            Deed.DISMISS: DISMISS,
        },
        TicketState.ON_HOLD: {
            Deed.START: START,
            # The house does it too, on the date: then nobody is at it yet.
            Deed.RESUME: Step(TicketState.ACKNOWLEDGED),
            Deed.RESOLVE: RESOLVE,
            Deed.HOLD: HOLD,
            Deed.DISMISS: DISMISS,
        },
        TicketState.RESOLVED: {
            Deed.VERIFY: Step(TicketState.CLOSED, (Need.SOMEBODY_ELSE,)),
            Deed.REOPEN: Step(TicketState.OPEN),
            Deed.DISMISS: Step(
                TicketState.DISMISSED, (Need.MAY_DISMISS, Need.DISMISS_REASON, Need.MERGING)
            ),
        },
        TicketState.CLOSED: {Deed.REOPEN: FAILS_AGAIN},
        TicketState.DISMISSED: {Deed.REOPEN: FAILS_AGAIN},
    }
)

# Whether the promise's clock stands still meanwhile: only where the house cannot hurry it.
PAUSES: Final[Mapping[HoldReason, bool]] = MappingProxyType(
    {
        HoldReason.NEEDS_PART: True,
        HoldReason.NEEDS_CONTRACTOR: True,
        HoldReason.NEEDS_ACCESS: True,
        HoldReason.NEEDS_MONEY: False,
        HoldReason.OTHER: False,
    }
)


def next_state(state: TicketState, deed: Deed) -> TicketState | None:
    """Where the deed leads; None where it cannot be done in this state."""
    step = LIFE[state].get(deed)
    return step.to if step else None


def needs(state: TicketState, deed: Deed) -> tuple[Need, ...]:
    """What the deed needs in this state; empty also where it cannot be done at all."""
    step = LIFE[state].get(deed)
    return step.needs if step else ()


def deeds_from(state: TicketState) -> tuple[Deed, ...]:
    """What a person can do in this state, the usual first; not what only an inspection does, nor
    what only comes of a merging."""
    return tuple(
        deed
        for deed, step in LIFE[state].items()
        if not {Need.FAILURE, Need.MERGING}.intersection(step.needs)
    )


def deed_between(state: TicketState, wanted: TicketState) -> Deed | None:
    """The one deed that leads from `state` to `wanted`; None where none does."""
    for deed, step in LIFE[state].items():
        if step.to is wanted:
            return deed
    return None


def asks_photo(rule: PhotoRule) -> bool:
    """Whether an item that asks for photos in this way asks for one of its mending."""
    return rule in (PhotoRule.ON_FAILURE, PhotoRule.REQUIRED)


@dataclass(frozen=True, slots=True)
class Given:
    """What a deed comes with. `today` is the venue's day, as is `hold_until`.

    `person_id` is None where the house itself does it. `by_inspection`: no hand does this, but an
    inspection of the spot, whoever walked it. `mended_by` is who resolved the ticket, if anybody.
    """

    today: date
    person_id: UUID | None = None
    by_inspection: bool = False
    mended_by: UUID | None = None
    hold_reason: HoldReason | None = None
    hold_until: date | None = None
    photo_asked: bool = False
    has_photo: bool = False
    dismiss_reason: DismissReason | None = None
    may_dismiss: bool = False
    by_merging: bool = False


def objections(state: TicketState, deed: Deed, given: Given) -> tuple[Objection, ...]:
    """All that stands in the deed's way; empty where it can be done."""
    step = LIFE[state].get(deed)
    if step is None:
        return (objection_to(Lack.NOT_NOW),)
    lacks = dict.fromkeys(_lack_of(need, given) for need in step.needs)
    return tuple(objection_to(lack) for lack in lacks if lack is not None)


def _lack_of(need: Need, given: Given) -> Lack | None:
    match need:
        case Need.HOLD_REASON:
            return None if given.hold_reason else Lack.NO_HOLD_REASON
        case Need.HOLD_UNTIL:
            return _lack_of_day(given.hold_until, given.today)
        case Need.PHOTO:
            return Lack.NO_PHOTO if given.photo_asked and not given.has_photo else None
        case Need.SOMEBODY_ELSE:
            return None if _is_somebody_else(given) else Lack.SAME_PERSON
        case Need.MAY_DISMISS:
            return None if given.may_dismiss else Lack.MAY_NOT_DISMISS
        case Need.DISMISS_REASON:
            return _lack_of_dismissal(given)
        case Need.MERGING:
            return None if given.by_merging else Lack.ONLY_BY_MERGING
        case Need.FAILURE:
            return None if given.by_inspection else Lack.ONLY_BY_FAILURE


def _lack_of_day(until: date | None, today: date) -> Lack | None:
    if until is None:
        return Lack.NO_HOLD_UNTIL
    if until <= today:  # work has opened today, and the hold would end at once
        return Lack.HOLD_NOT_AHEAD
    return Lack.HOLD_TOO_LONG if until - today > LONGEST_HOLD else None


def _is_somebody_else(given: Given) -> bool:
    if given.by_inspection:
        return True
    return given.person_id is not None and given.person_id != given.mended_by


def _lack_of_dismissal(given: Given) -> Lack | None:
    if given.dismiss_reason is None:
        return Lack.NO_DISMISS_REASON
    is_duplicate = given.dismiss_reason is DismissReason.DUPLICATE
    return Lack.ONLY_BY_MERGING if is_duplicate and not given.by_merging else None


class Again(StrEnum):
    """What a further failure of a ticket's problem does."""

    ADDS = auto()  # an occurrence; the state stays
    REOPENS = auto()  # an occurrence, and the ticket is open again
    OPENS_NEW = auto()  # a new ticket, linked to this one


def on_failure(
    state: TicketState, ended_at: datetime | None, failed_at: datetime, return_window: timedelta
) -> Again:
    """What a failure found at `failed_at` does to the latest ticket of its problem.

    `ended_at` is the instant of which the state speaks: when it was mended (resolved), was seen to
    be mended (closed; the instant of the passing inspection itself, not of its arrival), or was
    dismissed. A failure that is not later than that, and only arrived late, changes no state.
    Raises ValueError where an ended ticket has no such instant.
    """
    if state not in (TicketState.RESOLVED, TicketState.CLOSED, TicketState.DISMISSED):
        return Again.ADDS
    if ended_at is None:
        raise ValueError(f"A ticket that is {state} has an instant since which it is.")
    if failed_at <= ended_at:
        return Again.ADDS
    if state is TicketState.RESOLVED or failed_at - ended_at <= return_window:
        return Again.REOPENS
    return Again.OPENS_NEW


def on_pass(state: TicketState, resolved_at: datetime | None, passed_at: datetime) -> bool:
    """Whether an item that passed at `passed_at` shows that its ticket is mended."""
    return state is TicketState.RESOLVED and resolved_at is not None and passed_at > resolved_at
