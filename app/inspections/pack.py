"""The pack: all that a phone needs to work a day at a venue without network."""

import hashlib
from typing import Any
from uuid import UUID

from app.checklists.models import ChecklistVersion
from app.checklists.queries import list_latest_versions, mark_of_versions
from app.inspections.queries import list_last_inspections, mark_of_last_inspections
from app.inspections.scoring import percentage
from app.tickets.queries import list_open_problems, mark_of_open_problems
from app.venues.models import Spot, Venue
from app.venues.queries import list_spots


def pack_etag(venue: Venue) -> str:
    """Changes whenever the pack would. Three statements, however large the venue is.

    Every change of a venue or of its spots counts up the venue's revision, and versions of
    checklists are only ever added.
    """
    parts = (
        str(venue.id),
        str(venue.revision),
        mark_of_versions(venue.organisation_id),
        mark_of_open_problems(venue.id),
        mark_of_last_inspections(venue.id),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def make_pack(venue: Venue) -> dict[str, Any]:
    """The pack as `PackOut` describes it. Four statements, however large the venue is."""
    spots = list_spots(venue.id)
    kinds = {spot.kind for spot in spots}
    last = _last_by_spot(venue.id)
    versions = list_latest_versions(venue.organisation_id)
    return {
        "venue": _venue(venue),
        "spots": [_spot(spot, last.get(spot.id)) for spot in spots],
        "checklists": [_checklist(row) for row in versions if row.kind in kinds],
        "open_tickets": [dict(row._mapping) for row in list_open_problems(venue.id)],
    }


def _venue(venue: Venue) -> dict[str, Any]:
    return {
        "id": venue.id,
        "name": venue.name,
        "address": venue.address,
        "time_zone": venue.time_zone,
        "languages": venue.languages,
        "opening_hours": venue.opening_hours,
    }


def _spot(spot: Spot, last: dict[str, Any] | None) -> dict[str, Any]:
    return {"id": spot.id, "name": spot.name, "kind": spot.kind, "slug": spot.slug, "last": last}


def _last_by_spot(venue_id: UUID) -> dict[UUID, dict[str, Any]]:
    """How each spot was found last, by its id; spots where nobody has been are missing."""
    found: dict[UUID, dict[str, Any]] = {}
    for spot_id, performed_at, earned, possible, slug, failed in list_last_inspections(venue_id):
        last = found.setdefault(
            spot_id,
            {
                "performed_at": performed_at,
                "checklist_slug": slug,
                "score": percentage(earned, possible),
                "failed": [],
            },
        )
        if failed:
            last["failed"].append(failed)
    return found


def _checklist(row: ChecklistVersion) -> dict[str, Any]:
    return {
        "id": row.id,
        "slug": row.slug,
        "number": row.number,
        "kind": row.kind,
        "content": row.content,
    }
