"""HTTP of the pages of a venue's moments."""

from urllib.parse import quote, urlencode
from uuid import UUID

from flask import redirect, request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, page, words_of_reader
from app.desk.moments import pages
from app.desk.moments.forms import Draft, draft_from, id_from, thoughts_of
from app.desk.sessions import PATH, at_desk
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.paging import Position, cut_page, read_cursor
from app.moments.inventory import Moment, MomentKey
from app.moments.queries import WantedIdeas, find_moment, list_ideas_page, read_inventory
from app.moments.service import Thought, add_idea, change_idea
from app.venues.models import Venue

IDEAS_A_PAGE = 50
ALONE = "alone"  # the page of one moment, where a form came from


@blueprint.get("/venues/<uuid:venue_id>/moments")
@at_desk(Do.SEE_MOMENTS)
def show_moments(access: Access, venue_id: UUID) -> AnyResponse:
    """Every moment of the visit, in the order in which a guest lives it, with all ideas."""
    return _show_all(access, access.load(Venue, venue_id))


def _show_all(access: Access, venue: Venue, draft: Draft | None = None) -> AnyResponse:
    reader = pages.Reader.of(access, venue, words_of_reader())
    inventory = read_inventory(venue, with_hidden=reader.may_hide)
    values = pages.inventory_values(reader, inventory, draft, _done())
    return page("moments/all.html", 422 if draft else 200, **values)


@blueprint.get("/venues/<uuid:venue_id>/moments/<slug>/<item>")
@at_desk(Do.SEE_MOMENTS)
def show_moment(access: Access, venue_id: UUID, slug: str, item: str) -> AnyResponse:
    """One moment with all ideas for it, newest first, page by page."""
    return _show_one(access, access.load(Venue, venue_id), MomentKey(slug, item))


def _show_one(
    access: Access, venue: Venue, key: MomentKey, draft: Draft | None = None
) -> AnyResponse:
    one = find_moment(venue, key)
    asked = one.checklist.item(key.item_key) if one else None
    if one is None or asked is None:
        raise NotFound
    reader = pages.Reader.of(access, venue, words_of_reader())
    wanted = WantedIdeas(venue.id, *key, with_hidden=reader.may_hide)
    position = read_cursor(request.args.get("cursor"))
    rows = list_ideas_page(wanted, position, IDEAS_A_PAGE)
    shown = cut_page(rows, IDEAS_A_PAGE, lambda row: Position(row.written_at, row.id))
    moment = Moment(key, one.checklist.title, one.checklist.kind, 0, asked)
    return page(
        "moments/one.html",
        422 if draft else 200,
        venue=venue,
        one=pages.moment_values(reader, moment, draft, _done()),
        ideas=pages.idea_list(reader, shown.items),
        next_cursor=shown.next_cursor,
        is_later=position is not None,
    )


@blueprint.post("/venues/<uuid:venue_id>/moments")
@at_desk(Do.ADD_IDEA)
def add_ideas(access: Access, venue_id: UUID) -> AnyResponse:
    """Keeps an idea to one question about a moment, or to both, and returns to that moment."""
    venue, form = access.load(Venue, venue_id), request.form
    draft = draft_from(form)
    if draft.problems:
        if form.get("page") == ALONE:
            return _show_one(access, venue, draft.moment, draft)
        return _show_all(access, venue, draft)
    for question, text in thoughts_of(draft).items():
        _add(access, venue, id_from(form, question), Thought(draft.moment, question, text))
    db.session.commit()
    return _back(venue.id, draft.moment, "thanks")


def _add(access: Access, venue: Venue, idea_id: UUID, thought: Thought) -> None:
    """What somebody goes back to and writes anew under the same id is another idea."""
    at = now()
    try:
        add_idea(access.person, venue, idea_id, thought, at)
    except Conflict:
        add_idea(access.person, venue, new_id(), thought, at)
    except Invalid:
        raise NotFound from None


@blueprint.post("/venues/<uuid:venue_id>/ideas/<uuid:idea_id>")
@at_desk(Do.SEE_MOMENTS)
def hide_idea(access: Access, venue_id: UUID, idea_id: UUID) -> AnyResponse:
    """Hides an idea, or shows it again where the form says so."""
    hidden = request.form.get("do") != "show"
    idea = change_idea(access, venue_id, idea_id, hidden=hidden, at=now())
    db.session.commit()
    key = MomentKey(idea.checklist_slug, idea.item_key)
    return _back(venue_id, key, "hidden" if hidden else "shown")


def _back(venue_id: UUID, key: MomentKey, did: str) -> AnyResponse:
    """To the moment on the page that the form came from, where it says what was done."""
    anchor = pages.anchor_of(key)
    if request.form.get("page") == ALONE:
        return redirect(f"{pages.address_of(venue_id, key)}?{urlencode({'did': did})}", 303)
    asked = urlencode({"did": did, "at": anchor})
    return redirect(f"{PATH}/venues/{venue_id}/moments?{asked}#{quote(anchor)}", 303)


def _done() -> pages.Done | None:
    """What the page's address says was done, and where."""
    said = pages.DONE.get(request.args.get("did", ""))
    if said is None:
        return None
    views = request.view_args or {}
    slug, _, item = request.args.get("at", "").partition(".")
    return pages.Done(MomentKey(views.get("slug", slug), views.get("item", item)), said)
