"""The verbs of tickets. They flush; the caller commits."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, delete

from app.access.actor import Actor
from app.access.models import Person
from app.checklists.definition import Severity
from app.kernel.database import db, table_of
from app.kernel.errors import Conflict
from app.kernel.ids import new_id
from app.kernel.insertion import Insertion, RowsInsert
from app.notices.models import Event
from app.tickets.failures import Discovery, Failure
from app.tickets.models import STILL_OPEN, Occurrence, Ticket
from app.tickets.states import BECAME, FOLLOWS, TicketState, may_follow
from app.venues.places import Place


def open_tickets_for(place: Place, found: Discovery, failures: Sequence[Failure]) -> list[UUID]:
    """Opens a ticket for each failure, or adds it to the open ticket for the same problem.

    Two statements, whatever the number of failures. The unique index on open problems decides
    a race; the order of the rows keeps two submissions from waiting for each other in a ring.
    Answers the tickets' ids in the order of the failures.
    """
    if not failures:
        return []
    order = sorted(failures, key=lambda one: (one.checklist_slug, one.item_key))
    new = [_new_ticket(place, found, one) for one in order]
    rows = OPEN_TICKETS.store(new)
    ids = {(slug, key): ticket_id for slug, key, ticket_id in rows}
    numbered = [(ids[one.checklist_slug, one.item_key], one) for one in failures]
    INSERT_OCCURRENCES.store([_occurrence(found, *pair) for pair in numbered])
    return [ticket_id for ticket_id, _ in numbered]


def open_or_add(insertion: Insertion) -> Insertion:
    """Opens tickets, or counts one more occurrence of those that are open.

    A mended problem that fails again is open again, unless the failure is older than the mending
    and only arrived late. Its severity is raised by who finds it worse, and never lowered.
    """
    new = insertion.excluded
    later = case(
        (new.last_failed_at > Ticket.last_failed_at, new.last_failed_at),
        else_=Ticket.last_failed_at,
    )
    worse = case(
        (_rank(new.severity) > _rank(Ticket.severity), new.severity), else_=Ticket.severity
    )
    again = and_(Ticket.state == TicketState.RESOLVED, new.last_failed_at > Ticket.resolved_at)
    return insertion.on_conflict_do_update(
        index_elements=["spot_id", "checklist_slug", "item_key", "part"],
        index_where=STILL_OPEN,
        set_={
            "occurrence_count": Ticket.occurrence_count + 1,
            "revision": Ticket.revision + 1,
            "last_failed_at": later,
            "updated_at": new.updated_at,
            "severity": worse,
            "state": case((again, TicketState.OPEN), else_=Ticket.state),
            "resolved_at": case((again, None), else_=Ticket.resolved_at),
        },
    )


def _rank(severity: SQLColumnExpression[Severity]) -> ColumnElement[int]:
    """Higher for what matters more."""
    return case((severity == Severity.CRITICAL, 2), (severity == Severity.MAJOR, 1), else_=0)


NEW_TICKET = (
    "id",
    "organisation_id",
    "venue_id",
    "spot_id",
    "checklist_slug",
    "item_key",
    "part",
    "checklist_version_id",
    "state",
    "severity",
    "team",
    "opened_at",
    "last_failed_at",
    "occurrence_count",
    "reopened_count",
    "promise_round",
    "is_late",
    "updated_at",
    "revision",
)
OPEN_TICKETS = RowsInsert(Ticket, NEW_TICKET, open_or_add, ["checklist_slug", "item_key", "id"])
INSERT_OCCURRENCES = RowsInsert(Occurrence, table_of(Occurrence).c.keys())


def _new_ticket(place: Place, found: Discovery, failure: Failure) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation_id": place.organisation_id,
        "venue_id": place.venue_id,
        "spot_id": place.spot_id,
        "checklist_slug": failure.checklist_slug,
        "item_key": failure.item_key,
        "part": 0,
        "checklist_version_id": failure.checklist_version_id,
        "state": TicketState.OPEN,
        "severity": failure.severity,
        "team": failure.team,
        "opened_at": found.failed_at,
        "last_failed_at": found.failed_at,
        "occurrence_count": 1,
        "reopened_count": 0,
        "promise_round": 1,
        "is_late": False,
        "updated_at": found.received_at,
        "revision": 1,
    }


def _occurrence(found: Discovery, ticket_id: UUID, failure: Failure) -> dict[str, Any]:
    return {
        "ticket_id": ticket_id,
        "inspection_id": found.inspection_id,
        "person_id": found.person_id,
        "failed_at": found.failed_at,
        "note": failure.note,
    }


def change_state(person: Actor, ticket: Ticket, state: TicketState, at: datetime) -> None:
    """Puts a ticket into `state`. Raises `Conflict` when that cannot follow from where it is."""
    if state is ticket.state:
        return
    if not may_follow(ticket.state, state):
        able = ", ".join(sorted(FOLLOWS[ticket.state])) or "nothing: a new failure opens a new one"
        raise Conflict(f"This ticket is {ticket.state}. From there it can become {able}.")
    note_event(person, ticket, BECAME[state], at, {"from": ticket.state, "to": state})
    ticket.state = state
    if state is TicketState.ACKNOWLEDGED:
        ticket.acknowledged_at = ticket.acknowledged_at or at
    ticket.resolved_at = at if state is TicketState.RESOLVED else _kept_resolved(ticket, state)
    ticket.closed_at = at if state is TicketState.CLOSED else None
    db.session.flush()


def _kept_resolved(ticket: Ticket, state: TicketState) -> datetime | None:
    return ticket.resolved_at if state is TicketState.CLOSED else None


def assign(person: Actor, ticket: Ticket, assignee: Person | None, at: datetime) -> None:
    """Gives a ticket to a person, or to nobody."""
    chosen = assignee.id if assignee else None
    if ticket.assignee_id == chosen:
        return
    detail = {
        "from": str(ticket.assignee_id) if ticket.assignee_id else None,
        "to": str(chosen) if chosen else None,
    }
    note_event(person, ticket, "assigned", at, detail)
    ticket.assignee_id = chosen
    db.session.flush()


def comment(person: Actor, ticket: Ticket, text: str, at: datetime) -> Event:
    """Adds a comment to a ticket's history."""
    event = note_event(person, ticket, "commented", at, {"text": text})
    db.session.flush()
    return event


def note_event(
    person: Actor, ticket: Ticket, kind: str, at: datetime, detail: dict[str, Any]
) -> Event:
    """Adds a line to a ticket's history and marks the ticket as changed."""
    event = Event(
        organisation_id=ticket.organisation_id,
        venue_id=ticket.venue_id,
        subject_id=ticket.id,
        kind=f"ticket.{kind}",
        person_id=person.id,
        source="api",
        at=at,
        detail=detail,
    )
    db.session.add(event)
    ticket.updated_at = at
    ticket.revision += 1
    return event


def forget_occurrences(inspection_ids: Collection[UUID]) -> None:
    """Deletes what these inspections told tickets; their counts and instants stay."""
    db.session.execute(delete(Occurrence).where(Occurrence.inspection_id.in_(inspection_ids)))
