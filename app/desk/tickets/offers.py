"""What may be done to a ticket, as its page offers it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from app.access.policy import Do
from app.checklists.definition import Item
from app.desk.tickets.page_queries import (
    list_menders,
    list_outside_systems,
    list_to_merge_into,
)
from app.desk.wording import Words
from app.kernel.speech import N_
from app.tickets.documents import ticket_documents
from app.tickets.lifecycle import Deed, asks_photo, deeds_from
from app.tickets.models import Ticket
from app.tickets.states import ENDED, DismissReason, HoldReason, TicketState

# What a button says that does something to a ticket at once.
STEPS: Final = {
    Deed.ACKNOWLEDGE: N_("Acknowledge"),
    Deed.START: N_("Start work"),
    Deed.RESUME: N_("Go on with it"),
    Deed.RESOLVE: N_("Mark as mended"),
    Deed.VERIFY: N_("It is mended: close it"),
    Deed.REOPEN: N_("Open again"),
}
BY_HAND: Final = tuple(one for one in DismissReason if one is not DismissReason.DUPLICATE)
AT_IT: Final = frozenset({TicketState.IN_PROGRESS, TicketState.ON_HOLD})
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Offers:
    """What somebody may do to a ticket now; what is empty or False is not offered.

    `steps` are done by one button each, the usual first. `mends_by_photo`: mending it asks for a
    photo, and that is what usually comes next. `own_mending`: they mended it themselves, so that
    somebody else looks at it.
    """

    steps: Sequence[Choice]
    may_mend: bool
    mends_by_photo: bool
    own_mending: bool
    may_add_photo: bool
    hold_reasons: Sequence[Choice]
    dismiss_reasons: Sequence[Choice]
    may_take: bool
    colleagues: Sequence[tuple[str, Sequence[Choice]]]
    teams: Sequence[Choice]
    outside: Sequence[Choice]
    to_merge: Sequence[tuple[str, Sequence[Choice]]]
    to_split: Sequence[Mapping[str, Any]]
    may_call: bool


def offers_of(
    ticket: Ticket,
    item: Item,
    verbs: frozenset[Do],
    person_id: UUID,
    history: Sequence[Mapping[str, Any]],
    teams: Mapping[str, str],
    words: Words,
) -> Offers:
    """What somebody with these rights may do. Four statements at most."""
    works = Do.WORK_TICKET in verbs
    able = deeds_from(ticket.state) if works else ()
    goes_on = ticket.state not in ENDED
    changes = works and goes_on
    asks = asks_photo(item.photo)
    own = ticket.state is TicketState.RESOLVED and ticket.resolved_by_id == person_id
    may_dismiss = Deed.DISMISS in able and Do.DISMISS_TICKET in verbs
    return Offers(
        steps=_steps(able, asks, own, words),
        may_mend=Deed.RESOLVE in able,
        mends_by_photo=works and asks and ticket.state in AT_IT,
        own_mending=own and works,
        may_add_photo=Do.ADD_PHOTO in verbs and goes_on,
        hold_reasons=_named(HoldReason, words.hold_reason) if Deed.HOLD in able else [],
        dismiss_reasons=_named(BY_HAND, words.dismiss_reason) if may_dismiss else [],
        may_take=changes and ticket.assignee_id != person_id,
        colleagues=_colleagues(ticket, words) if changes else [],
        teams=[one for one in teams.items() if one[0] != ticket.team] if changes else [],
        outside=[(str(key), name) for key, name in list_outside_systems(ticket)] if changes else [],
        to_merge=_to_merge(ticket, words) if changes else [],
        to_split=_to_split(ticket, history) if changes else [],
        may_call=Do.RECORD_CALL in verbs,
    )


def _steps(able: Iterable[Deed], asks: bool, own: bool, words: Words) -> list[Choice]:
    """The buttons that do something at once; where a photo is asked for, one is to be chosen."""
    left_out = ({Deed.RESOLVE} if asks else set()) | ({Deed.VERIFY} if own else set())
    return [
        (str(one), words.gettext(STEPS[one]))
        for one in able
        if one in STEPS and one not in left_out
    ]


def _named(names: Iterable[StrEnum], say: Callable[[str], str]) -> list[Choice]:
    return [(str(one), say(one)) for one in names]


def _colleagues(ticket: Ticket, words: Words) -> list[tuple[str, list[Choice]]]:
    """Who may mend it, those of its team first."""
    menders = list_menders(ticket)
    groups = [
        (
            heading,
            [(str(one.id), words.person(one.name)) for one in menders if one.in_team is is_in],
        )
        for heading, is_in in (
            (words.gettext("In its team"), True),
            (words.gettext("At this venue"), False),
        )
    ]
    return [(heading, people) for heading, people in groups if people]


def _to_merge(ticket: Ticket, words: Words) -> list[tuple[str, list[Choice]]]:
    """The tickets that it may be a duplicate of, those of its spot first."""
    found = ticket_documents(list_to_merge_into(ticket))
    here = [one for one in found if one["spot_id"] == ticket.spot_id]
    elsewhere = [one for one in found if one["spot_id"] != ticket.spot_id]
    groups = [
        (
            words.gettext("At this spot"),
            [(str(one["id"]), words.text(one["prompt"])) for one in here],
        ),
        (
            words.gettext("Elsewhere at this venue"),
            [(str(one["id"]), f"{one['spot']}: {words.text(one['prompt'])}") for one in elsewhere],
        ),
    ]
    return [(heading, choices) for heading, choices in groups if choices]


def _to_split(ticket: Ticket, history: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The failures of which some may become a ticket of their own: where there are several."""
    own = [
        one
        for one in history
        if one["kind"] == "failed" and one["ticket_id"] == ticket.id and "note" in one["detail"]
    ]
    return own if len(own) > 1 else []
