"""Calls about tickets. They flush; the caller commits, and then wakes the spreading."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.kernel.database import db
from app.kernel.errors import Conflict
from app.tickets.clocks import set_alarm
from app.tickets.handling import handling_for
from app.tickets.models import Call, Ticket
from app.tickets.record import By, Record

SAME = ("whom", "phone", "reached", "note")


class Called(NamedTuple):
    """Who was called at which number, when by the server's clock, and what came of it."""

    whom: str
    phone: str
    called_at: datetime
    reached: bool
    note: str


def record_call(
    by: By, person_id: UUID, ticket: Ticket, call_id: UUID, said: Called, at: datetime
) -> tuple[Call, bool]:
    """Keeps a call about a ticket that is locked; answers it, and whether it is new.

    Who was reached has confirmed: nobody else is asked to call. Raises `Conflict` when this id
    holds another call.
    """
    kept = db.session.get(Call, call_id)
    if kept is not None:
        if kept.ticket_id != ticket.id or any(
            getattr(kept, name) != getattr(said, name) for name in SAME
        ):
            raise Conflict("This id already holds another call. Send this one under a new id.")
        return kept, False
    call = Call(
        id=call_id,
        organisation_id=ticket.organisation_id,
        venue_id=ticket.venue_id,
        ticket_id=ticket.id,
        person_id=person_id,
        received_at=at,
        **said._asdict(),
    )
    db.session.add(call)
    if said.reached:
        ticket.escalate_at = None
        set_alarm(ticket, handling_for(ticket))
    record = Record()
    detail = {"whom": said.whom, "phone": said.phone, "reached": said.reached, "note": said.note}
    record.note(ticket, by, "called", said.called_at, detail)
    record.write()
    return call, True
