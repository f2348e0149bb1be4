"""Corrections straight in the database: what no verb of the product does, and an admin may."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Executable, delete, update

from app.inspections.models import Finding, Inspection, Outcome
from app.tickets.models import PromiseOutcome, Ticket

LONG_AGO: Final = date(2026, 3, 29)
FRICTION: Final = [{"item": "lock", "ms": 7, "corrections": 1, "rejected": 2, "left": 3}]

Mend = Callable[[UUID, UUID], Sequence[Executable]]


def _inspection(**values: Any) -> Mend:
    return lambda one, _: [update(Inspection).where(Inspection.id == one).values(**values)]


def _another_day(one: UUID, _ticket: UUID) -> Sequence[Executable]:
    return [
        update(Inspection).where(Inspection.id == one).values(performed_on=LONG_AGO),
        update(Finding).where(Finding.inspection_id == one).values(performed_on=LONG_AGO),
    ]


def _outcome(**values: Any) -> Mend:
    of = PromiseOutcome.ticket_id
    return lambda _, ticket: [update(PromiseOutcome).where(of == ticket).values(**values)]


# By what is mended; each takes the ids of an inspection and of a ticket.
MENDS: Final[dict[str, Mend]] = {
    "the day": _another_day,
    "points": _inspection(score_earned=0, score_possible=1),
    "what filling took": _inspection(friction=FRICTION),
    "a finding": lambda one, _: [
        update(Finding).where(Finding.inspection_id == one).values(outcome=Outcome.NOT_APPLICABLE)
    ],
    "a finding too many": lambda one, _: [delete(Finding).where(Finding.inspection_id == one)],
    "the item of a ticket": lambda _, ticket: [
        # As a part of its own there, whatever else is open.
        update(Ticket)
        .where(Ticket.id == ticket)
        .values(item_key="soap", part=int.from_bytes(ticket.bytes[-3:]))
    ],
    "what a ticket follows": lambda _, ticket: [
        update(Ticket).where(Ticket.id == ticket).values(previous_id=ticket)
    ],
    "a promise": _outcome(kept=True),
    "a promise's day": _outcome(ended_on=LONG_AGO),
    "a promise too many": lambda _, ticket: [
        delete(PromiseOutcome).where(PromiseOutcome.ticket_id == ticket)
    ],
}
