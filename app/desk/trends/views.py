"""HTTP of the desk's pages of trends."""

from uuid import UUID

from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, page, words_of_reader
from app.desk.sessions import at_desk
from app.desk.trends.behind import views as behind_views
from app.desk.trends.behind_tickets import views as ticket_views
from app.desk.trends.overview import views as overview_views
from app.desk.trends.reading import read_asked
from app.desk.trends.subjects import views as subject_views
from app.desk.trends.venue.page import venue_page
from app.desk.trends.walks import views as walk_views

ROOMS = (behind_views, overview_views, subject_views, ticket_views, walk_views)


@blueprint.get("/venues/<uuid:venue_id>/trends")
@at_desk(Do.SEE_TRENDS)
def show_trends(access: Access, venue_id: UUID) -> AnyResponse:
    """What got worse, what got better, what it costs, and what nobody looked at."""
    venue, asking, trends = read_asked(access, venue_id)
    shown = venue_page(trends, asking, words_of_reader())
    return page("trends/venue.html", asking.status, venue=venue, **shown)
