"""What the database keeps of one inspection. Pure."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from app.inspections.models import Outcome
from app.inspections.scoring import Score
from app.kernel.clock import local_day
from app.kernel.phone_clock import clock_offset_s, performed_at
from app.venues.places import Place

Row = dict[str, Any]


def inspection_row(
    place: Place,
    person_id: UUID,
    inspection_id: UUID,
    body: Row,
    received_at: datetime,
    result: Score,
) -> Row:
    """The row of `inspections`. `body` is a loaded `InspectionIn`."""
    ended_at = performed_at(body["finished_at"], body["sent_at"], received_at)
    return {
        "id": inspection_id,
        "organisation_id": place.organisation_id,
        "venue_id": place.venue_id,
        "spot_id": place.spot_id,
        "person_id": person_id,
        "checklist_version_id": body["checklist_version_id"],
        "started_at": body["started_at"],
        "finished_at": body["finished_at"],
        "received_at": received_at,
        "performed_at": ended_at,
        "performed_on": local_day(ended_at, place.time_zone),
        "clock_offset_s": clock_offset_s(body["sent_at"], received_at),
        "score_earned": result.earned,
        "score_possible": result.possible,
        "checked": result.judged,
        "failed": len(result.failed),
        "content_sha256": content_sha256(body),
        "answers": body["answers"],
        "friction": body.get("friction", []),
        "examined_at": None,
        "could": None,
    }


def finding_rows(inspection: Row, slug: str, result: Score) -> list[Row]:
    """The rows of `findings`: the checks of an inspection that did not simply pass."""
    found = [(item, Outcome.FAILED) for item in result.failed]
    found += [(item, Outcome.NOT_APPLICABLE) for item in result.not_judged]
    return [
        {
            "inspection_id": inspection["id"],
            "item_key": item.key,
            "outcome": outcome,
            "venue_id": inspection["venue_id"],
            "spot_id": inspection["spot_id"],
            "checklist_slug": slug,
            "performed_on": inspection["performed_on"],
        }
        for item, outcome in found
    ]


# `sent_at` differs at each try, and what filling it took says nothing of the inspection.
BESIDE_THE_CONTENT = frozenset({"sent_at", "friction"})


def content_sha256(body: Row) -> str:
    """SHA-256 of all that makes an inspection the same."""
    content = {key: value for key, value in body.items() if key not in BESIDE_THE_CONTENT}
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
