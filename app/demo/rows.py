"""The rows of a history, exactly as a submission would have written them. Pure."""

from collections.abc import Iterator
from typing import Any

from app.demo.history import DemoVenue, Filled
from app.demo.mending import WorkedTicket
from app.evidence.models import PhotoState
from app.inspections.models import Outcome
from app.inspections.phone_clock import clock_offset_s
from app.inspections.service import content_sha256
from app.kernel.clock import local_day

Row = dict[str, Any]


def body_of(venue: DemoVenue, filled: Filled) -> Row:
    """The inspection as the phone sent it: a loaded `InspectionIn`."""
    return {
        "spot_id": venue.spot_ids[filled.spot],
        "checklist_version_id": filled.version.id,
        "started_at": filled.started_at,
        "finished_at": filled.finished_at,
        "sent_at": filled.sent_at,
        "answers": filled.answers,
    }


def inspection_row(venue: DemoVenue, filled: Filled) -> Row:
    """The row of an inspection."""
    body = body_of(venue, filled)
    sent_at = body.pop("sent_at")
    return {
        "id": filled.id,
        "organisation_id": venue.organisation_id,
        "venue_id": venue.id,
        "person_id": venue.person_ids[filled.inspector],
        "received_at": filled.received_at,
        "performed_at": filled.performed_at,
        "performed_on": local_day(filled.performed_at, venue.season.time_zone),
        "clock_offset_s": clock_offset_s(sent_at, filled.received_at),
        "score_earned": filled.score.earned,
        "score_possible": filled.score.possible,
        "checked": filled.score.judged,
        "failed": len(filled.score.failed),
        "content_sha256": content_sha256(body),
        **body,
    }


def finding_rows(inspection: Row, filled: Filled) -> Iterator[Row]:
    """The checks of an inspection that did not simply pass."""
    found = [(item, Outcome.FAILED) for item in filled.score.failed]
    found += [(item, Outcome.NOT_APPLICABLE) for item in filled.score.not_judged]
    for item, outcome in found:
        yield {
            "inspection_id": filled.id,
            "item_key": item.key,
            "outcome": outcome,
            "venue_id": inspection["venue_id"],
            "spot_id": inspection["spot_id"],
            "checklist_slug": filled.version.form.slug,
            "performed_on": inspection["performed_on"],
        }


def photo_rows(inspection: Row, filled: Filled) -> Iterator[Row]:
    """The photos of an inspection. Many rows share one drawn picture and its key."""
    for photo in filled.photos:
        yield {
            "id": photo.id,
            "organisation_id": inspection["organisation_id"],
            "venue_id": inspection["venue_id"],
            "inspection_id": filled.id,
            "item_key": photo.item_key,
            "person_id": inspection["person_id"],
            "sha256": photo.picture.sha256,
            "bytes": photo.picture.bytes,
            "content_type": "image/jpeg",
            "store_key": photo.picture.store_key,
            "state": PhotoState.STORED if photo.stored_at else PhotoState.AWAITED,
            "declared_at": photo.declared_at,
            "stored_at": photo.stored_at,
        }


def ticket_row(venue: DemoVenue, ticket: WorkedTicket) -> Row:
    """The row of a ticket as it stands."""
    return {
        "id": ticket.id,
        "organisation_id": venue.organisation_id,
        "venue_id": venue.id,
        "spot_id": venue.spot_ids[ticket.spot],
        "checklist_slug": ticket.slug,
        "item_key": ticket.item.key,
        "checklist_version_id": ticket.version_id,
        "state": ticket.state,
        "severity": ticket.item.severity,
        "team": ticket.item.team,
        "assignee_id": ticket.assignee_id,
        "opened_at": ticket.opened_at,
        "last_failed_at": ticket.last_failed_at,
        "occurrence_count": len(ticket.occurrences),
        "acknowledged_at": ticket.acknowledged_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at,
        "updated_at": ticket.updated_at,
        "revision": ticket.revision,
    }
