"""HTTP of the board."""

from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, page, words_of_reader
from app.desk.sessions import at_desk
from app.desk.tickets.board.page import board_page
from app.desk.tickets.choosing import Asked
from app.venues.models import Venue


@blueprint.get("/venues/<uuid:venue_id>/board")
@at_desk(Do.SEE_TICKETS)
def show_board(access: Access, venue_id: UUID) -> AnyResponse:
    """All tickets of a venue that are not done, by state; those of a team, or one's own."""
    venue = access.load(Venue, venue_id)
    asked = Asked.from_address(request.args)
    return page("board.html", **board_page(access.person, venue, asked, words_of_reader()))
