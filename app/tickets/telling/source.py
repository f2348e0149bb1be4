"""Registers what tickets say of their events."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Flask

from app.notices.models import Event
from app.notices.sources import Addressed, Letter, Reader, register_source
from app.tickets.telling.audience import audience
from app.tickets.telling.known import read_cases
from app.tickets.telling.letters import compose_letter
from app.tickets.telling.payloads import payloads_of


class TicketSource:
    """Answers for all events of kind "ticket.…"."""

    def address(self, events: Sequence[Event]) -> Sequence[Addressed]:
        """Who is told of each."""
        return [
            Addressed(case.event_id, person_id, told.topic, told.urgent)
            for case in read_cases(events)
            for told in (audience(case.what, case.staff),)
            for person_id in sorted(told.people)
        ]

    def compose(self, events: Sequence[Event], reader: Reader) -> Letter:
        """The letter about these events, in the reader's language."""
        return compose_letter(events, reader)

    def payloads(self, events: Sequence[Event]) -> Mapping[UUID, dict[str, Any]]:
        """What outside systems read of each event."""
        return payloads_of(events)


def init_tickets_telling(app: Flask) -> None:
    """Has tickets asked about their events."""
    register_source(app, "ticket", TicketSource())
