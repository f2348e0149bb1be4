"""What the page of one photo shows, and what its form marks as to be hidden."""

import math
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from app.access.loading import Access
from app.access.policy import Do
from app.desk.evidence.queries import find_inspection_of, find_ticket_of
from app.desk.evidence.signals import describe
from app.desk.frame import refuse
from app.desk.pictures import why_not
from app.desk.sessions import PATH
from app.desk.wording import Words
from app.evidence.documents import photo_document
from app.evidence.hiding_regions import MOST_MARKED, TooManyRegions
from app.evidence.models import Photo
from app.evidence.pictures.boxes import Box
from app.inspections.signal_list import list_signals_of_photo
from app.kernel.speech import N_
from app.tickets.models import Ticket
from app.venues.models import Venue

SIDES: Final = {
    "left": N_("From the left, %%"),
    "top": N_("From the top, %%"),
    "width": N_("Width, %%"),
    "height": N_("Height, %%"),
}


def photo_page(access: Access, photo: Photo, venue: Venue, words: Words) -> dict[str, Any]:
    """All that a photo's page shows to this person."""
    said = photo_document(access, photo)
    may_see_inspections = access.can(Do.SEE_INSPECTIONS, venue.id)
    inspection = find_inspection_of(photo) if may_see_inspections else None
    ticket = find_ticket_of(photo)
    links = [(f"{PATH}/venues/{venue.id}/tickets", venue.name)]
    if ticket:
        links.append((f"{PATH}/tickets/{ticket.id}", words.gettext("Its ticket")))
    if inspection:
        links.append((f"{PATH}/inspections/{inspection.id}", words.gettext("The inspection")))
    signals = list_signals_of_photo(photo) if access.can(Do.SEE_SIGNALS, venue.id) else []
    return {
        "photo": said,
        "sentence": why_not(said, words),
        "about": words.gettext(_about(photo, ticket)),
        "links": links,
        "may_hide": access.can(Do.HIDE_REGIONS, venue.id),
        "sides": [(name, words.gettext(label)) for name, label in SIDES.items()],
        "signals": describe(venue, signals, words),
        "facts": _facts(said, venue, words),
    }


def _about(photo: Photo, ticket: Ticket | None) -> str:
    if photo.ticket_id:
        return N_("Photo of the mending")
    return N_("Photo of the problem") if ticket else N_("Photo")


def _facts(said: dict[str, Any], venue: Venue, words: Words) -> list[tuple[str, str]]:
    """What a manager, or who took it, reads of the file."""
    unsaid = words.gettext("not said")
    place = (said["latitude"], said["longitude"])
    captured, stored = said["captured_at"], said["stored_at"]
    hidden = len(said["regions"])
    return [
        (
            words.gettext("Taken"),
            words.instant(captured, venue.time_zone) if captured else unsaid,
        ),
        (words.gettext("Received"), words.instant(stored, venue.time_zone) if stored else unsaid),
        (words.gettext("Device"), said["device"] or unsaid),
        (
            words.gettext("Place"),
            unsaid if None in place else ", ".join(f"{degrees:.5f}°" for degrees in place),
        ),
        (
            words.gettext("Size"),
            f"{said['width']} × {said['height']} px" if said["width"] else unsaid,
        ),
        (
            words.gettext("Hidden"),
            words.ngettext(
                "%(count)s part, of which %(faces)s found as faces",
                "%(count)s parts, of which %(faces)s found as faces",
                hidden,
                faces=words.number(said["faces_hidden"]),
            )
            if hidden
            else words.gettext("nothing"),
        ),
        ("SHA-256", said["sha256"]),
    ]


def boxes_from_form(form: MultiDict[str, str]) -> list[Box]:
    """What the form marked, as shares of the picture. Raises `Invalid`."""
    columns = [form.getlist(name) for name in SIDES]
    if len({len(column) for column in columns}) != 1 or not columns[0]:
        raise refuse("/left", N_("Mark at least one part of the picture."))
    if len(columns[0]) > MOST_MARKED:
        raise TooManyRegions(0)
    return [_box(sides) for sides in zip(*columns, strict=True)]


def _box(sides: tuple[str, ...]) -> Box:
    try:
        left, top, width, height = (float(side.replace(",", ".")) / 100 for side in sides)
    except ValueError:
        left = top = width = height = math.nan
    inside = 0 <= left < 1 and 0 <= top < 1 and width > 0 and height > 0
    if not inside or left + width > 1.001 or top + height > 1.001:
        raise refuse("/left", N_("Mark a part inside the picture: all four numbers in per cent."))
    return Box(left, top, min(width, 1 - left), min(height, 1 - top))
