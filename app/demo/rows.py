"""The rows of a history, exactly as a submission would have written them. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.demo.history import DemoVenue, Filled, TakenPhoto
from app.demo.mending import WorkedTicket
from app.evidence.models import Intake, PhotoState
from app.inspections.rows import Row, inspection_row
from app.venues.places import Place


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


def demo_inspection_row(venue: DemoVenue, filled: Filled) -> Row:
    """The row of an inspection."""
    return inspection_row(
        _place(venue, filled.spot),
        venue.person_ids[filled.inspector],
        filled.id,
        body_of(venue, filled),
        filled.received_at,
        filled.score,
    )


def _place(venue: DemoVenue, spot: int) -> Place:
    return Place(
        spot_id=venue.spot_ids[spot],
        organisation_id=venue.organisation_id,
        venue_id=venue.id,
        kind=venue.spots[spot].kind,
        time_zone=venue.season.time_zone,
        revision=1,
    )


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
            "said_captured_at": _captured_at(photo, filled),
            **_taken_in(photo),
        }


def _taken_in(photo: TakenPhoto) -> Row:
    """What intake has found, where the photo has arrived."""
    if not photo.stored_at:
        return dict.fromkeys(("taken_in_at", "width", "height", "display_key", "thumbnail_key")) | {
            "intake": Intake.WAITING
        }
    return {
        "intake": Intake.DONE,
        "taken_in_at": photo.stored_at,
        "width": photo.picture.width,
        "height": photo.picture.height,
        "display_key": photo.picture.display_key,
        "thumbnail_key": photo.picture.thumbnail_key,
    }


def _captured_at(photo: TakenPhoto, filled: Filled) -> datetime:
    """When the phone says that it took the photo; one in a hundred came from its album."""
    from_album = photo.id.int % 100 == 0
    return filled.finished_at - (timedelta(days=1) if from_album else timedelta(seconds=20))


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


def event_row(venue: DemoVenue, event: Row, position: int) -> Row:
    """The row of what was done to a ticket, at its place in the stream."""
    here = {"organisation_id": venue.organisation_id, "venue_id": venue.id}
    return event | here | {"once": None, "position": position}
