"""HTTP of notices."""

from typing import Any

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.notices import schemas
from app.notices.models import Event
from app.notices.stream import event_documents, list_events

blueprint = Blueprint("notices", __name__, description="What happened, for outside systems")
EVENTS = {
    "items": [
        {
            "position": 4711,
            "id": "01936f0a-0000-7000-8000-0000000000ee",
            "type": "ticket.opened",
            "timestamp": "2026-11-20T17:04:40+00:00",
            "data": {"ticket_id": "01936f0a-0000-7000-8000-0000000000ff", "severity": "major"},
        }
    ],
    "next": 4711,
}


@blueprint.get("/events")
@may(Do.SEE_EVENTS)
@blueprint.arguments(schemas.EventsIn, location="query")
@blueprint.response(200, schemas.EventsOut, example=EVENTS)
@blueprint.problems(422)
def show_events(access: Access, asked: dict[str, Any]) -> dict[str, Any]:
    """What happened in the organisation since a place in the stream, oldest first.

    Keep `next` and ask on with it as `after`: whoever does so reads every event exactly once.
    Nothing is ever added before a place that was given out, so nothing is missed. Fewer items than
    `limit` mean that there are no more yet.
    """
    events = list_events(access.visible(Event), asked["after"], asked["limit"])
    items = event_documents(events)
    return {"items": items, "next": items[-1]["position"] if items else asked["after"]}
