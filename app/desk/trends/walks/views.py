"""HTTP of the pages about how the walks are done."""

from uuid import UUID

from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, page, words_of_reader
from app.desk.sessions import at_desk
from app.desk.trends.reading import read_asked
from app.desk.trends.walks.pages import form_page, inspectors_page


@blueprint.get("/venues/<uuid:venue_id>/trends/inspectors")
@at_desk(Do.SEE_TRENDS)
def show_inspectors(access: Access, venue_id: UUID) -> AnyResponse:
    """Whether inspectors find about the same at the same spots."""
    venue, asking, trends = read_asked(access, venue_id)
    shown = inspectors_page(trends, asking, words_of_reader())
    return page("trends/inspectors.html", asking.status, venue=venue, **shown)


@blueprint.get("/venues/<uuid:venue_id>/trends/form")
@at_desk(Do.SEE_TRENDS)
def show_friction(access: Access, venue_id: UUID) -> AnyResponse:
    """What filling each item of the form takes."""
    venue, asking, trends = read_asked(access, venue_id)
    shown = form_page(trends, asking, words_of_reader())
    return page("trends/form.html", asking.status, venue=venue, **shown)
