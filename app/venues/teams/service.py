"""The verbs of teams. They flush; the view commits."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.access import audit
from app.access.actor import Actor
from app.access.queries import list_people_at
from app.kernel.database import db
from app.kernel.errors import Conflict, Invalid
from app.venues.models import Team, TeamMember, Venue
from app.venues.service import count_change
from app.venues.teams.queries import count_teams, find_team

MOST_TEAMS = 100


class TooManyTeams(Conflict):
    """The venue has as many teams as one page still shows."""

    type = "too-many-teams"
    title = "This venue has many teams already"

    def __init__(self) -> None:
        super().__init__(
            f"A venue has at most {MOST_TEAMS} teams: take one away first, or change one of them."
        )


def put_team(person: Actor, venue: Venue, key: str, values: Mapping[str, Any]) -> tuple[Team, bool]:
    """Makes the team with that key, or changes it to this; and whether it is new.

    The venue is loaded to be changed, so that of two managers one waits. Raises `Invalid` for
    members who do not work there, `TooManyTeams`.
    """
    require_people(venue.id, values["members"])
    team = find_team(venue.id, key)
    is_new = team is None
    if team is None:
        if count_teams(venue.id) >= MOST_TEAMS:
            raise TooManyTeams
        team = Team(organisation_id=venue.organisation_id, venue_id=venue.id, key=key)
        db.session.add(team)
    team.name, team.hours = values["name"].strip(), values["hours"]
    _set_members(team, values["members"])
    count_change(venue)
    db.session.flush()
    members = sorted(str(one) for one in set(values["members"]))
    said = {"team": key, "hours": team.hours, "members": members}
    audit.note(person, "team.create" if is_new else "team.change", venue.id, **said)
    return team, is_new


def drop_team(person: Actor, venue: Venue, team: Team) -> None:
    """Takes a team away. Tickets that it had keep its key; nothing may need it any more."""
    db.session.delete(team)
    count_change(venue)
    audit.note(person, "team.remove", venue.id, team=team.key, name=team.name)
    db.session.flush()


def require_people(venue_id: UUID, person_ids: Sequence[UUID]) -> None:
    """Raises `Invalid` for each of these who is not active at that venue."""
    here = {one.id for one in list_people_at(venue_id)}
    detail = "Choose active people who have a role at this venue."
    errors = [
        {"at": f"/json/members/{number}", "detail": detail}
        for number, one in enumerate(person_ids)
        if one not in here
    ]
    if errors:
        raise Invalid(errors)


def _set_members(team: Team, person_ids: Collection[UUID]) -> None:
    staying = {one.person_id: one for one in team.members if one.person_id in set(person_ids)}
    team.members = [
        staying.get(one) or TeamMember(person_id=one) for one in sorted(set(person_ids))
    ]
