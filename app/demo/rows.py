"""The rows of a history, exactly as a submission would have written them. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.demo.friction import friction_of
from app.demo.history import Filled, TakenPhoto
from app.demo.mended_photos import stored_row
from app.demo.venue import DemoVenue
from app.inspections.rows import Row, inspection_row
from app.kernel.database import table_of
from app.tickets.models import Ticket

TICKET = tuple(table_of(Ticket).c.keys())


def body_of(venue: DemoVenue, filled: Filled) -> Row:
    """The inspection as the phone sent it: a loaded `InspectionIn`."""
    return {
        "spot_id": venue.spot_ids[filled.spot],
        "checklist_version_id": filled.version.id,
        "started_at": filled.started_at,
        "finished_at": filled.finished_at,
        "sent_at": filled.sent_at,
        "answers": filled.answers,
        "friction": friction_of(filled),
    }


def demo_inspection_row(venue: DemoVenue, filled: Filled) -> Row:
    """The row of an inspection."""
    return inspection_row(
        venue.place_of(filled.spot),
        venue.person_ids[filled.inspector],
        filled.id,
        body_of(venue, filled),
        filled.received_at,
        filled.score,
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
            "ticket_id": None,
            "person_id": inspection["person_id"],
            "declared_at": photo.declared_at,
            "said_captured_at": _captured_at(photo, filled),
            **stored_row(photo.picture, photo.stored_at),
        }


def _captured_at(photo: TakenPhoto, filled: Filled) -> datetime:
    """When the phone says that it took the photo; one in a hundred came from its album."""
    from_album = photo.id.int % 100 == 0
    return filled.finished_at - (timedelta(days=1) if from_album else timedelta(seconds=20))


def ticket_row(ticket: Ticket) -> Row:
    """The row of a ticket as it stands."""
    values = ticket.__dict__
    return {name: values.get(name) for name in TICKET}
