"""Tickets of a year's spring, with what was promised of them, without waiting for it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.checklists.definition import Severity
from app.kernel.clock import local_day
from app.kernel.database import db
from app.notices.models import Event
from app.tickets.models import PromiseOutcome, Ticket
from app.tickets.states import Promised, TicketState
from tests.factories import Scene

# A Friday on which the scene's venue is open from 17:00 to 01:00, 15:00 to 23:00 UTC.
FRIDAY = datetime(2026, 5, 8, 15, tzinfo=UTC)


def add_ticket(scene: Scene, number: int, team: str | None, severity: str, **past: float) -> UUID:
    """A ticket opened as the doors open on `FRIDAY`; `past` are its events, hours later."""
    ours = {"organisation_id": scene.venue.organisation_id, "venue_id": scene.venue.id}
    ticket = Ticket(
        spot_id=scene.spot.id,
        checklist_slug="restroom",
        checklist_version_id=scene.version.id,
        item_key="stall-locks",
        part=number,
        state=TicketState.OPEN,
        severity=Severity(severity),
        team=team,
        opened_at=FRIDAY,
        last_failed_at=FRIDAY,
        updated_at=FRIDAY,
        reopened_count=int("reopened" in past),
        **ours,
    )
    db.session.add(ticket)
    db.session.flush()
    for kind, hours in past.items():
        at = FRIDAY + timedelta(hours=hours)
        if kind == "verified":
            ticket.state, ticket.closed_at = TicketState.CLOSED, at
        event = Event(
            kind=f"ticket.{kind}", subject_id=ticket.id, source="api", at=at, detail={}, **ours
        )
        db.session.add(event)
    return ticket.id


def add_outcome(scene: Scene, ticket_id: UUID, kind: str, at: datetime, *, kept: bool) -> None:
    """A promise of a ticket that came due, in the round after its last one."""
    ticket = db.session.get_one(Ticket, ticket_id)
    rounds = select(PromiseOutcome.round).where(PromiseOutcome.ticket_id == ticket_id)
    last = max(db.session.scalars(rounds), default=0)
    outcome = PromiseOutcome(
        ticket_id=ticket_id,
        round=last + 1,
        kind=Promised(kind),
        organisation_id=ticket.organisation_id,
        venue_id=ticket.venue_id,
        team=ticket.team,
        severity=ticket.severity,
        due_at=at,
        ended_at=at,
        ended_on=local_day(at, scene.venue.time_zone),
        kept=kept,
    )
    db.session.add(outcome)
    db.session.flush()
