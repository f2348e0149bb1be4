"""Tickets as they go out: with the words of their checklist, their photos and their history."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from app.access.loading import Access
from app.access.queries import names_of
from app.checklists.queries import Version, list_versions
from app.evidence.documents import photo_documents
from app.evidence.models import Photo
from app.evidence.queries import list_photos_of, list_photos_of_mending
from app.tickets.models import Occurrence, Ticket
from app.tickets.queries import find_spot_name, list_events, list_occurrences
from app.tickets.record import PREFIX

Occurrences = Sequence[Row[Occurrence, str, str]]
# What happened to a ticket because an inspection found its problem.
FAILURES = frozenset({"ticket.opened", "ticket.failed"})
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


def ticket_detail(access: Access, ticket: Ticket) -> dict[str, Any]:
    """One ticket with its photos and its history, as `TicketDetailOut` describes it.

    As many statements whatever it holds.
    """
    occurrences = list_occurrences(ticket.id)
    before, after = _before(ticket, occurrences), _after(ticket)
    pictures = photo_documents(access, [photo for photo, _ in before + after])
    shown = [picture | said for picture, (_, said) in zip(pictures, before + after, strict=True)]
    return {
        **ticket_document(ticket),
        "before": shown[: len(before)],
        "after": shown[len(before) :],
        "history": history_of(ticket, occurrences),
    }


def history_of(ticket: Ticket, occurrences: Occurrences) -> list[dict[str, Any]]:
    """What happened to a ticket, oldest first. A failure is told by its occurrence, which has its
    note, as long as that is kept. `ticket_id` is this one, or one that was merged into it.
    """
    failed: list[dict[str, Any]] = [
        {
            "at": one.failed_at,
            "ticket_id": one.ticket_id,
            "person": person,
            "kind": "failed",
            "detail": {"inspection_id": str(one.inspection_id), "note": one.note},
        }
        for one, person, _ in occurrences
    ]
    told = {entry["detail"]["inspection_id"] for entry in failed}
    done = [
        {
            "at": event.at,
            "ticket_id": event.subject_id,
            "person": person,
            "kind": event.kind.removeprefix(PREFIX),
            "detail": event.detail,
        }
        for event, person in list_events(ticket.id)
        if event.kind not in FAILURES or event.detail.get("inspection_id") not in told
    ]
    return sorted(failed + done, key=lambda entry: entry["at"])


def _before(ticket: Ticket, occurrences: Occurrences) -> list[tuple[Photo, dict[str, Any]]]:
    """The photos of the failures with who found each, when, and their note; newest first.

    Anybody at the venue may declare a photo for somebody else's inspection: what is not by whoever
    found the failure stands under the name of who took it, without the note.
    """
    found = {
        (one.inspection_id, item_key): (number, one, person)
        for number, (one, person, item_key) in enumerate(reversed(occurrences))
    }
    inspections = {inspection_id for inspection_id, _ in found}
    photos = list_photos_of(ticket.venue_id, inspections, {item_key for _, item_key in found})
    names = names_of({photo.person_id for photo in photos})
    placed = []
    for photo in photos:
        if photo.inspection_id is None or photo.item_key is None:
            continue
        if (photo.inspection_id, photo.item_key) not in found:
            continue
        number, one, person = found[photo.inspection_id, photo.item_key]
        said = {"at": one.failed_at, "person": person, "note": one.note}
        if photo.person_id != one.person_id:
            said = _told_of_taker(photo, names)
        placed.append((number, photo, said))
    placed.sort(key=lambda one: one[0])  # those of one failure stay as they were declared
    return [(photo, said) for _, photo, said in placed]


def _told_of_taker(photo: Photo, names: Mapping[UUID, str]) -> dict[str, Any]:
    return {"at": photo.declared_at, "person": names[photo.person_id], "note": ""}


def _after(ticket: Ticket) -> list[tuple[Photo, dict[str, Any]]]:
    """The photos of the mending with who took each, and when it was sent; as they were declared."""
    photos = list_photos_of_mending(ticket.venue_id, ticket.id)
    names = names_of({photo.person_id for photo in photos})
    return [(photo, _told_of_taker(photo, names)) for photo in photos]


def _document(ticket: Ticket, spot: str, version: Version) -> dict[str, Any]:
    item = version.checklist.items_by_key[ticket.item_key]
    columns = {name: getattr(ticket, name) for name in COLUMNS}
    return {
        **columns,
        "spot": spot,
        "prompt": dict(item.prompt),
        "next": dict(item.next) if item.next else None,
    }
