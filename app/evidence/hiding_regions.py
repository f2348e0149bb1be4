"""What is hidden in a photo: faces that were found, and what a manager marked. For good: nothing
here takes a region back. They flush; the view or the worker commits.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select

from app.access import audit
from app.access.actor import Actor
from app.evidence.models import HiddenRegion, Intake, Photo, PhotoState
from app.evidence.pictures.boxes import Box
from app.evidence.queries import list_regions_of
from app.kernel.database import db
from app.kernel.errors import Conflict, Invalid

MOST_MARKED: Final = 100  # of one photo, at once or in all

NEVER_SENT: Final = "The phone has not sent this photo yet. Try again later."
SHOWN_TO_NOBODY: Final = "Nobody is shown this file, so there is nothing to do."
ORIGINAL_ERASED: Final = (
    "This photo's original was erased with the person who took it, so its picture cannot "
    "be drawn anew. Let it go earlier: an admin sets for how many days photos are kept."
)


class NothingToHideIn(Conflict):
    """The photo has no picture that anybody sees, or none that could be drawn anew."""

    type = "nothing-to-hide-in"
    title = "There is no picture to hide it in"


class TooManyRegions(Invalid):
    """More parts of one photo would be marked than it takes."""

    type = "too-many-regions"
    title = "That is too many parts of one photo"

    def __init__(self, known: int) -> None:
        detail = f"Mark larger parts: a photo takes {MOST_MARKED}, and {known} are marked."
        super().__init__([{"at": "/json/regions", "detail": detail}])


class Hidden(NamedTuple):
    """What intake has to hide. `known_faces` is None until a detector has looked for them."""

    marked: tuple[Box, ...]
    known_faces: tuple[Box, ...] | None


def hide_regions(person: Actor, photo: Photo, boxes: Sequence[Box], at: datetime) -> bool:
    """Marks parts of a photo, which must be locked, to be hidden; whether any of them is new.

    From then on nobody sees the picture until intake has drawn it anew. Its old keys stay in the
    row for that long, so that a worker deletes what they name, however often it is interrupted.

    Raises `NothingToHideIn`, and `TooManyRegions` where that would be more than 100 of one photo.
    """
    require_picture(photo)
    known = {_box(one) for one in list_regions_of([photo.id]) if one.hidden_by_id}
    new = [box for box in dict.fromkeys(one.clipped() for one in boxes) if box not in known]
    if not new:
        return False
    if len(known) + len(new) > MOST_MARKED:
        raise TooManyRegions(len(known))
    store_regions(photo, new, at, person)
    photo.intake = Intake.WAITING
    audit.note(person, "photo.hide", photo.id, venue_id=str(photo.venue_id), regions=len(new))
    db.session.flush()
    return True


def require_picture(photo: Photo) -> None:
    """Raises `NothingToHideIn` for a photo without a picture that could be drawn anew."""
    if photo.state is not PhotoState.STORED:
        raise NothingToHideIn(NEVER_SENT)
    if photo.intake is Intake.REFUSED:
        raise NothingToHideIn(SHOWN_TO_NOBODY)
    if not photo.store_key:
        raise NothingToHideIn(ORIGINAL_ERASED)


def store_regions(
    photo: Photo, boxes: Sequence[Box], at: datetime, person: Actor | None = None
) -> None:
    """Adds regions to a photo: those that `person` marked, or else faces that were found."""
    db.session.add_all(
        HiddenRegion(
            photo_id=photo.id,
            hidden_by_id=person.id if person else None,
            hidden_at=at,
            **box._asdict(),
        )
        for box in boxes
    )


def what_to_hide(photo: Photo) -> Hidden:
    """What intake has to hide in a photo. Ask again, with the row locked, before what was drawn is
    shown: where it answers something else, more was marked meanwhile.
    """
    regions = db.session.scalars(
        select(HiddenRegion)
        .where(HiddenRegion.photo_id == photo.id)
        .order_by(HiddenRegion.hidden_at, HiddenRegion.id)
    ).all()
    faces = tuple(_box(one) for one in regions if not one.hidden_by_id)
    looked = bool(faces) or photo.taken_in_at is not None
    return Hidden(
        tuple(_box(one) for one in regions if one.hidden_by_id), faces if looked else None
    )


def _box(region: HiddenRegion) -> Box:
    return Box(region.left, region.top, region.width, region.height)
