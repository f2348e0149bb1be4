"""Tickets as they go out: with the words of their checklist, their evidence and their history."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from app.checklists.queries import Version, list_versions
from app.evidence.models import Photo
from app.evidence.queries import list_photos_of
from app.evidence.service import photo_url
from app.tickets.models import Ticket
from app.tickets.queries import find_spot_name, list_events, list_occurrences

COLUMNS = tuple(Ticket.__table__.columns.keys())


def ticket_documents(rows: Sequence[Row[Ticket, str]]) -> list[dict[str, Any]]:
    """Tickets with the names of their spots, as `TicketOut` describes them."""
    versions = {
        version.id: version
        for version in list_versions({ticket.checklist_version_id for ticket, _ in rows})
    }
    return [_document(ticket, spot, versions[ticket.checklist_version_id]) for ticket, spot in rows]


def ticket_document(ticket: Ticket) -> dict[str, Any]:
    """One ticket, as `TicketOut` describes it."""
    version = list_versions({ticket.checklist_version_id})[0]
    return _document(ticket, find_spot_name(ticket.spot_id), version)


def ticket_detail(ticket: Ticket) -> dict[str, Any]:
    """One ticket with evidence and history, as `TicketDetailOut` describes it."""
    occurrences = list_occurrences(ticket.id)
    inspection_ids = [one.inspection_id for one, _ in occurrences]
    photos = list_photos_of(ticket.venue_id, inspection_ids, ticket.item_key)
    failed = [
        {
            "at": one.failed_at,
            "person": person,
            "kind": "failed",
            "detail": {"inspection_id": str(one.inspection_id), "note": one.note},
        }
        for one, person in occurrences
    ]
    done = [
        {"at": event.at, "person": person, "kind": event.kind, "detail": event.detail}
        for event, person in list_events(ticket.id)
    ]
    return {
        **ticket_document(ticket),
        "evidence": [_evidence(photo) for photo in photos],
        "history": sorted(failed + done, key=lambda entry: entry["at"]),
    }


def _document(ticket: Ticket, spot: str, version: Version) -> dict[str, Any]:
    item = version.checklist.items_by_key[ticket.item_key]
    columns = {name: getattr(ticket, name) for name in COLUMNS}
    return {
        **columns,
        "spot": spot,
        "prompt": dict(item.prompt),
        "next": dict(item.next) if item.next else None,
    }


def _evidence(photo: Photo) -> dict[str, Any]:
    return {
        "id": photo.id,
        "inspection_id": photo.inspection_id,
        "sha256": photo.sha256,
        "state": photo.state,
        "url": photo_url(photo),
    }
