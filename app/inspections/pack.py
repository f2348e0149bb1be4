"""The pack: all that a phone needs to work a day at a venue without network."""

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, select, true

from app.access.loading import AnySelect
from app.checklists.models import ChecklistVersion
from app.checklists.queries import MARK_OF_VERSIONS, list_latest_versions
from app.inspections.queries import MARK_OF_LAST_INSPECTIONS, list_last_inspections
from app.inspections.scoring import percentage
from app.kernel.database import db
from app.tickets.planning.queries import find_plan_row, plan_of
from app.tickets.plans import Callee
from app.tickets.queries import MARK_OF_OPEN_PROBLEMS, list_open_problems
from app.venues.models import Spot, Venue
from app.venues.queries import list_spots


def _rows_side_by_side(*marks: AnySelect) -> AnySelect:
    """The columns of queries that answer one row each."""
    first, *others = (mark.subquery() for mark in marks)
    joined: FromClause = first
    for other in others:
        joined = joined.join(other, true())
    return select(joined)


# Built once and asked in one go: a phone that has the pack already asks for no more than this.
MARKS = _rows_side_by_side(MARK_OF_VERSIONS, MARK_OF_OPEN_PROBLEMS, MARK_OF_LAST_INSPECTIONS)


def pack_etag(venue: Venue) -> str:
    """Changes whenever the pack would. One statement, however large the venue is.

    Every change of a venue, its spots, its teams or its plan counts up the venue's revision.
    """
    asked = {"organisation": venue.organisation_id, "venue": venue.id}
    marks = db.session.connection().execute(MARKS, asked).one()
    parts = (venue.id, venue.revision, *marks)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


def make_pack(venue: Venue) -> dict[str, Any]:
    """The pack as `PackOut` describes it. Five statements, however large the venue is."""
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
        "chain": [_callee(one) for one in plan_of(find_plan_row(venue.id)).chain],
    }


def _callee(one: Callee) -> dict[str, Any]:
    return {"whom": one.whom, "role": one.role, "phone": one.phone, "minutes": one.minutes}


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
