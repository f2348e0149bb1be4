"""Whom to call about a ticket, and the calls that were made. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row

from app.checklists.definition import Item
from app.desk.wording import Words
from app.tickets.handling import Handling
from app.tickets.models import Call, Ticket
from app.tickets.states import TicketState


class Reachable(NamedTuple):
    """Somebody to call; `dialled` is the number as a link wants it."""

    whom: str
    phone: str
    dialled: str
    is_next: bool


class Made(NamedTuple):
    """A call that was made."""

    at: datetime
    sentence: str
    note: str


class Calling(NamedTuple):
    """Whom to call and what to say; the calls so far; and whether a call is still wanted."""

    people: list[Reachable]
    say: str
    made: list[Made]
    is_wanted: bool


def calling_of(
    ticket: Ticket, item: Item, handling: Handling, calls: Sequence[Row[Call, str]], words: Words
) -> Calling | None:
    """About what asks for a voice, while it does; else the calls that were made, if any."""
    role = item.escalation.call if item.escalation else None
    chain = handling.plan.chain_for(role) if item.escalation else ()
    step = ticket.escalation_step or 0
    reached = any(call.reached for call, _ in calls)
    is_wanted = (
        item.escalation is not None
        and ticket.state is TicketState.OPEN
        and ticket.acknowledged_at is None
        and not reached
    )
    if not is_wanted and not calls:
        return None
    return Calling(
        [
            Reachable(one.whom, one.phone, one.dialled, is_wanted and number == step)
            for number, one in enumerate(chain)
        ],
        words.text(item.escalation.say) if item.escalation else "",
        [_made(call, name, words) for call, name in calls],
        is_wanted,
    )


def _made(call: Call, name: str, words: Words) -> Made:
    person, whom = words.person(name), call.whom
    if call.reached:
        said = words.gettext(
            "%(person)s called %(whom)s and reached them.", person=person, whom=whom
        )
    else:
        said = words.gettext(
            "%(person)s called %(whom)s: nobody answered.", person=person, whom=whom
        )
    return Made(call.called_at, said, call.note)
