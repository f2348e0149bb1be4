"""HTTP of one's own notices: what one is told, venue by venue."""

from typing import Any
from uuid import UUID

from app.access.loading import Access, may
from app.access.models import Person
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.paging import PageIn, Position, cut_page, read_cursor
from app.notices import stops
from app.notices.mail.refused import find_stopped
from app.notices.own import schemas
from app.notices.topics import Topic
from app.venues.models import Venue
from app.venues.queries import list_venues

blueprint = Blueprint(
    "own_notices", __name__, description="What one is told, and what not any more"
)

STOPPED = {
    "venue_id": "01936f0a-0000-7000-8000-0000000000aa",
    "venue": "Theatre",
    "stopped": ["promises"],
}


@blueprint.get("/me/notices")
@may(Do.USE_OWN_SIGN_IN)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(
    200,
    schemas.NoticesOut,
    example={"items": [STOPPED], "next_cursor": None, "takes_mail": True},
)
@blueprint.problems(422)
def list_my_notices(access: Access, page: dict[str, Any]) -> dict[str, Any]:
    """What one hears nothing of at each of one's venues, and whether mail arrives at all."""
    rows = list_venues(access, read_cursor(page["cursor"]), page["limit"])
    shown = cut_page(rows, page["limit"], lambda row: Position(row.created_at, row.id))
    stopped = stops.list_stops(access.person.id, [venue.id for venue in shown.items])
    me = access.load(Person, access.person.id)
    return {
        "items": [_stopped_at(venue, stopped) for venue in shown.items],
        "next_cursor": shown.next_cursor,
        "takes_mail": find_stopped(me) is None,
    }


@blueprint.put("/me/notices/<uuid:venue_id>")
@may(Do.USE_OWN_SIGN_IN)
@blueprint.arguments(schemas.StoppedIn, example={"stopped": ["promises"]})
@blueprint.response(200, schemas.StoppedAtOut, example=STOPPED)
@blueprint.problems(404, 422)
def set_my_notices(access: Access, body: dict[str, Any], venue_id: UUID) -> dict[str, Any]:
    """Say all that one wants to hear nothing of at a venue; it takes effect at once."""
    venue = access.load(Venue, venue_id)
    wanted = {(venue.id, Topic(name)) for name in body["stopped"]}
    stops.set_stops(access.person, [venue.id], wanted, now(), "api")
    db.session.commit()
    return _stopped_at(venue, wanted)


def _stopped_at(venue: Venue, stopped: set[stops.Stoppable]) -> dict[str, Any]:
    names = [str(topic) for topic in Topic if (venue.id, topic) in stopped]
    return {"venue_id": venue.id, "venue": venue.name, "stopped": names}
