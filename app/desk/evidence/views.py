"""HTTP of the desk's pages of photos, signals and inspections."""

from dataclasses import replace
from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.evidence.inspection_page import inspection_page
from app.desk.evidence.photo_page import boxes_from_form, photo_page
from app.desk.evidence.signals import signals_page
from app.desk.frame import back_to, blueprint, page, words_of_reader
from app.desk.sessions import PATH, at_desk
from app.evidence.documents import photo_document
from app.evidence.hiding_regions import hide_regions, require_picture
from app.evidence.models import Photo
from app.evidence.originals import hand_out_original
from app.evidence.service import draw_anew
from app.evidence.store_choice import get_store
from app.inspections.models import Inspection
from app.inspections.signal_list import WantedSignals, list_signals
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Conflict
from app.kernel.paging import Position, cut_page, read_cursor
from app.venues.models import Venue

SIGNALS_A_PAGE = 20


class BeingDrawn(Conflict):
    """A part was hidden just now, and nobody sees the picture until intake has drawn it anew."""

    type = "being-drawn-anew"
    title = "The picture is being drawn anew"


@blueprint.get("/photos/<uuid:photo_id>")
@at_desk(Do.SEE_PHOTO)
def show_photo(access: Access, photo_id: UUID) -> AnyResponse:
    """One photo, large; to a manager also what its file says, and a form to hide parts of it."""
    photo = access.load(Photo, photo_id)
    venue = access.load(Venue, photo.venue_id)
    return page("photo.html", **photo_page(access, photo, venue, words_of_reader()))


@blueprint.post("/photos/<uuid:photo_id>/original")
@at_desk(Do.SEE_ORIGINAL)
def take_original(access: Access, photo_id: UUID) -> AnyResponse:
    """The page of a photo, with an address that saves its original for some minutes."""
    url = hand_out_original(access, photo_id)
    db.session.commit()
    to_see = replace(access, verb=Do.SEE_PHOTO)
    photo = to_see.load(Photo, photo_id)
    venue = to_see.load(Venue, photo.venue_id)
    return page("photo.html", original=url, **photo_page(to_see, photo, venue, words_of_reader()))


@blueprint.post("/photos/<uuid:photo_id>/hide")
@at_desk(Do.HIDE_REGIONS)
def hide(access: Access, photo_id: UUID) -> AnyResponse:
    """Shows what would be hidden; hides it for good where the form says that it is sure."""
    sure = request.form.get("sure") == "yes"
    photo = access.load(Photo, photo_id, to_change=sure)
    boxes = boxes_from_form(request.form)
    if not sure:
        shown = photo_document(access, photo)
        require_picture(photo)
        if not shown["url"]:
            raise BeingDrawn("The picture is being drawn anew. Look at it again in a moment.")
        marked = [[round(share * 100, 1) for share in box] for box in boxes]
        return page("hide.html", photo=shown, boxes=marked, zip=zip)
    is_changed = hide_regions(access.person, photo, boxes, now())
    db.session.commit()
    if is_changed:
        draw_anew(photo, get_store())
    return back_to(f"{PATH}/photos/{photo.id}", "hidden")


@blueprint.get("/venues/<uuid:venue_id>/signals")
@at_desk(Do.SEE_SIGNALS)
def show_signals(access: Access, venue_id: UUID) -> AnyResponse:
    """The signals of a venue, newest first, with how common each kind is there."""
    venue = access.load(Venue, venue_id)
    position = read_cursor(request.args.get("cursor"))
    rows = list_signals(venue, WantedSignals(), position, SIGNALS_A_PAGE)
    cut = cut_page(rows, SIGNALS_A_PAGE, lambda row: Position(row.at, row.id))
    shown = signals_page(access, venue, cut.items, words_of_reader())
    return page("signals.html", next_cursor=cut.next_cursor, may_see_signals=True, **shown)


@blueprint.get("/inspections/<uuid:inspection_id>")
@at_desk(Do.SEE_INSPECTIONS)
def show_inspection(access: Access, inspection_id: UUID) -> AnyResponse:
    """One inspection: its answers, photos and signals."""
    inspection = access.load(Inspection, inspection_id)
    venue = access.load(Venue, inspection.venue_id)
    return page("inspection.html", **inspection_page(access, inspection, venue, words_of_reader()))
