"""HTTP of teams. A team is taken away where it is known who still needs it: in tickets."""

from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.database import db
from app.kernel.errors import Invalid
from app.venues.models import Venue
from app.venues.teams import schemas, service
from app.venues.teams.documents import team_documents
from app.venues.teams.queries import list_teams as teams_of

blueprint = Blueprint("teams", __name__, description="The teams of a venue")

TEAM = {
    "name": "Night cleaning",
    "hours": {"mon": [["22:00", "06:00"]], "fri": [["23:00", "06:00"]]},
    "members": ["01936f0a-0000-7000-8000-000000000001"],
}
MEMBER = {"id": "01936f0a-0000-7000-8000-000000000001", "name": "Marta Maintainer"}
SHOWN = {**TEAM, "key": "night-cleaning", "members": [MEMBER]}


@blueprint.get("/venues/<uuid:venue_id>/teams")
@may(Do.SEE_VENUE)
@blueprint.response(200, schemas.TeamsOut, example={"items": [SHOWN]})
def list_teams(access: Access, venue_id: UUID) -> dict[str, Any]:
    """The teams of a venue with their hours and members, by name."""
    return {"items": team_documents(teams_of(access.load(Venue, venue_id).id))}


@blueprint.put("/venues/<uuid:venue_id>/teams/<string:key>")
@may(Do.EDIT_TEAMS)
@blueprint.arguments(schemas.TeamIn, example=TEAM)
@blueprint.response(200, schemas.TeamOut, example=SHOWN)
@blueprint.also(201, "The team is new", schemas.TeamOut)
@blueprint.problems(409, 422)
def put_team(
    access: Access, body: dict[str, Any], venue_id: UUID, key: str
) -> tuple[dict[str, Any], int]:
    """Make a team under a key of its own, or change it: who is in it, and when it works."""
    venue = access.load(Venue, venue_id, to_change=True)
    try:
        schemas.Key(key)
    except ValidationError as error:
        raise Invalid([{"at": "/path/key", "detail": str(error.messages[0])}]) from None
    team, is_new = service.put_team(access.person, venue, key, body)
    shown = team_documents([team])[0]
    db.session.commit()
    return shown, 201 if is_new else 200
