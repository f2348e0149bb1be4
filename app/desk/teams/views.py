"""HTTP of the pages of a venue's teams."""

from typing import Any
from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.access.queries import list_people_at
from app.desk.frame import back_to, blueprint, page, words_of_reader
from app.desk.plans.saying import weekdays
from app.desk.sessions import PATH, at_desk
from app.desk.teams.forms import SAYINGS, TEAM_IN, key_from, problems_of, say_hours, team_from
from app.kernel.database import db
from app.kernel.errors import Invalid, NotFound
from app.tickets.planning.service import known_teams, read_checklists, take_team_away
from app.venues.models import Venue
from app.venues.teams.documents import team_documents
from app.venues.teams.queries import find_team, list_teams
from app.venues.teams.schemas import is_key
from app.venues.teams.service import put_team

NEW: dict[str, Any] = {"name": "", "hours": None, "members": []}


@blueprint.get("/venues/<uuid:venue_id>/teams")
@at_desk(Do.SEE_VENUE)
def show_teams(access: Access, venue_id: UUID) -> AnyResponse:
    """The teams of a venue, and those that its checklists name and nobody has set up yet."""
    venue = access.load(Venue, venue_id)
    teams = team_documents(list_teams(venue.id))
    own = {team["key"] for team in teams}
    known = known_teams(venue, read_checklists(venue).values())
    days = weekdays(words_of_reader())
    return page(
        "teams.html",
        venue=venue,
        teams=[team | {"days": _days(team["hours"], days)} for team in teams],
        named={key: name for key, name in known.items() if key not in own},
        may_edit=access.can(Do.EDIT_TEAMS, venue.id),
    )


def _days(hours: dict[str, Any] | None, days: Any) -> list[tuple[str, str]]:
    return [(days[day], said) for day, said in say_hours(hours).items() if said]


@blueprint.get("/venues/<uuid:venue_id>/teams/new")
@at_desk(Do.EDIT_TEAMS)
def show_new_team(access: Access, venue_id: UUID) -> AnyResponse:
    """The form of a new team; with the key and name of one that checklists name."""
    venue = access.load(Venue, venue_id)
    key = request.args.get("key", "")
    name = known_teams(venue, read_checklists(venue).values()).get(key, "")
    return _show_form(venue, key if name else "", NEW | {"name": name}, is_new=True)


@blueprint.get("/venues/<uuid:venue_id>/teams/<string:key>")
@at_desk(Do.EDIT_TEAMS)
def show_team(access: Access, venue_id: UUID, key: str) -> AnyResponse:
    """The form of a team."""
    venue = access.load(Venue, venue_id)
    team = find_team(venue.id, key)
    if team is None:
        raise NotFound
    members = [str(one.person_id) for one in team.members]
    given = {"name": team.name, "hours": team.hours, "members": members}
    return _show_form(venue, key, given, is_new=False)


@blueprint.post("/venues/<uuid:venue_id>/teams")
@at_desk(Do.EDIT_TEAMS)
def change_team(access: Access, venue_id: UUID) -> AnyResponse:
    """Makes a team or changes it; takes it away where the form says so."""
    form = request.form
    venue = access.load(Venue, venue_id, to_change=True)
    key, is_new = key_from(form), form.get("is_new") == "yes"
    team = find_team(venue.id, key)
    if form.get("do") == "remove":
        if team is None:
            raise NotFound
        take_team_away(access.person, venue, team)
        db.session.commit()
        return back_to(f"{PATH}/venues/{venue.id}/teams", "team-gone")
    given = team_from(form)
    problems = problems_of(given)
    if not is_key(key) or (is_new and team is not None):
        problems["key"] = SAYINGS["key"]
    if not problems:
        try:
            put_team(access.person, venue, key, TEAM_IN.load(given))
        except Invalid:
            problems["members"] = SAYINGS["members"]
        else:
            db.session.commit()
            return back_to(f"{PATH}/venues/{venue.id}/teams", "team")
    return _show_form(venue, key, given, is_new=is_new, problems=problems)


def _show_form(
    venue: Venue,
    key: str,
    given: dict[str, Any],
    *,
    is_new: bool,
    problems: dict[str, str] | None = None,
) -> AnyResponse:
    words = words_of_reader()
    return page(
        "team.html",
        422 if problems else 200,
        venue=venue,
        key=key,
        is_new=is_new,
        given=given,
        days=weekdays(words),
        hours=say_hours(given["hours"]),
        people=list_people_at(venue.id),
        problems={name: words.gettext(one) for name, one in (problems or {}).items()},
    )
