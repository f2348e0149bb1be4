"""Calls about what is critical: who found it picks up the telephone. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final
from uuid import UUID

from app.demo.agenda import Agenda
from app.demo.cases import Case
from app.demo.ledger import Ledger
from app.demo.notes import say_call
from app.tickets.clocks import set_alarm
from app.tickets.handling import Handling
from app.tickets.models import Call, Ticket
from app.tickets.record import By, Source
from app.tickets.states import ENDED

CALLED, REACHED = 0.9, 0.55
SOONEST_S, LATEST_S = 25, 140
SENDING: Final = timedelta(seconds=3)


def role_of(case: Case) -> str | None:
    """Whom a ticket's item asks to be called."""
    return case.item.escalation.call if case.item.escalation else None


class Telephone:
    """Has whoever found something critical call the number that the form shows."""

    def __init__(
        self,
        chance: Random,
        agenda: Agenda,
        handling: Handling,
        ledger: Ledger,
        language: str,
        called: Callable[[Case], None],
    ) -> None:
        self._chance = chance
        self._agenda = agenda
        self._handling = handling
        self._ledger = ledger
        self._language = language
        self._called = called

    def ask(self, case: Case, person_id: UUID, at: datetime, *, in_vain: bool) -> None:
        """Has somebody call soon, where the item asks for a voice; most do. `in_vain`: they will
        not reach anybody, whereas others may."""
        if case.item.escalation and (in_vain or self._chance.random() < CALLED):
            wait = timedelta(seconds=round(self._chance.uniform(SOONEST_S, LATEST_S)))
            reached = not in_vain and self._chance.random() < REACHED
            self._agenda.add(at + wait, partial(self._call, case, person_id, reached))

    def _call(self, case: Case, person_id: UUID, reached: bool, at: datetime) -> None:
        ticket = case.ticket
        callee = self._handling.plan.chain_for(role_of(case))[0]
        if ticket.state in ENDED:
            return
        said = {
            "whom": callee.whom,
            "phone": callee.phone,
            "reached": reached,
            "note": say_call(self._chance, reached, self._language),
        }
        self._ledger.keep(Call, self._row(ticket, person_id, at) | said)
        if reached:
            ticket.escalate_at = None
            set_alarm(ticket, self._handling)
        self._ledger.note(ticket, By(person_id, Source.FORM), "called", at, said)
        self._called(case)

    def _row(self, ticket: Ticket, person_id: UUID, at: datetime) -> dict[str, object]:
        return {
            "id": self._ledger.make_id(at),
            "organisation_id": ticket.organisation_id,
            "venue_id": ticket.venue_id,
            "ticket_id": ticket.id,
            "person_id": person_id,
            "called_at": at,
            "received_at": at + SENDING,
        }
