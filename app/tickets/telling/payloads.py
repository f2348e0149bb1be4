"""What outside systems read of what happened to tickets: by webhook, and in the stream.

Of people there are names alone, and only of those who did something or are given the ticket.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.queries import names_of
from app.notices.models import Event
from app.tickets.telling.addresses import ticket_address
from app.tickets.telling.details import detail_of, people_named
from app.tickets.telling.fitting import MOST_BYTES, fitted
from app.tickets.telling.handover import add_handovers
from app.tickets.telling.known import PREFIX
from app.tickets.telling.matters import Matter, read_matters


def payloads_of(events: Sequence[Event]) -> dict[UUID, dict[str, Any]]:
    """JSON-ready documents by the event's id, each below 20 kB whatever people wrote.

    At most three statements; five more where something is handed over to an outside system.
    """
    matters = read_matters({event.subject_id for event in events})
    known = [event for event in events if event.subject_id in matters]
    names = names_of(_people_in(known, matters))
    payloads = {event.id: _payload(event, matters[event.subject_id], names) for event in known}
    outside = [event for event in known if is_handed_outside(event)]
    if outside:
        add_handovers(outside, payloads)
    return {event_id: fitted(payload, MOST_BYTES) for event_id, payload in payloads.items()}


def is_handed_outside(event: Event) -> bool:
    """Whether it hands a ticket over to an outside system."""
    return event.kind == f"{PREFIX}handed_over" and "endpoint_id" in event.detail


def _people_in(events: Sequence[Event], matters: Mapping[UUID, Matter]) -> set[UUID]:
    people = {event.person_id for event in events if event.person_id}
    people |= {one.ticket.assignee_id for one in matters.values() if one.ticket.assignee_id}
    return people.union(*(people_named(event.kind, event.detail) for event in events))


def _payload(event: Event, matter: Matter, names: Mapping[UUID, str]) -> dict[str, Any]:
    placed = {} if event.position is None else {"position": event.position}
    return {
        "type": event.kind,
        "id": str(event.id),
        **placed,
        "at": event.at.isoformat(),
        "venue_id": str(event.venue_id),
        "person": names.get(event.person_id) if event.person_id else None,
        "source": event.source,
        "detail": detail_of(event.kind, event.detail, names),
        "ticket": _ticket(matter, names),
    }


def _ticket(matter: Matter, names: Mapping[UUID, str]) -> dict[str, Any]:
    """The ticket as it is now; `resolve_by` is what Open311 calls `expected_datetime`."""
    ticket = matter.ticket
    return {
        "id": str(ticket.id),
        "spot_id": str(ticket.spot_id),
        "spot": matter.spot,
        "kind": matter.kind,
        "checklist": ticket.checklist_slug,
        "item": ticket.item_key,
        "prompt": dict(matter.item.prompt),
        "state": str(ticket.state),
        "severity": str(ticket.severity),
        "team": ticket.team,
        "assignee": names.get(ticket.assignee_id) if ticket.assignee_id else None,
        "opened_at": _instant(ticket.opened_at),
        "acknowledge_by": _instant(ticket.acknowledge_by),
        "resolve_by": _instant(ticket.resolve_by),
        "occurrence_count": ticket.occurrence_count,
        "revision": ticket.revision,
        "url": ticket_address(ticket.id),
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
