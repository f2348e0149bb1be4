"""Reads of teams."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.access.models import Person
from app.kernel.database import db
from app.venues.models import Team, TeamMember


def list_teams(venue_id: UUID) -> Sequence[Team]:
    """The teams of a venue with who is in them, by name; two statements."""
    return db.session.scalars(
        select(Team)
        .where(Team.venue_id == venue_id)
        .options(selectinload(Team.members))
        .order_by(Team.name, Team.key)
    ).all()


def find_team(venue_id: UUID, key: str) -> Team | None:
    """The team of a venue with that key."""
    return db.session.scalar(
        select(Team)
        .where(Team.venue_id == venue_id, Team.key == key)
        .options(selectinload(Team.members))
    )


def count_teams(venue_id: UUID) -> int:
    """How many teams a venue has."""
    return db.session.scalar(select(func.count()).where(Team.venue_id == venue_id)) or 0


def names_of_teams(venue_id: UUID) -> dict[str, str]:
    """The names of a venue's teams by key, in the order of the names; one statement."""
    rows = db.session.execute(
        select(Team.key, Team.name).where(Team.venue_id == venue_id).order_by(Team.name, Team.key)
    )
    return {row.key: row.name for row in rows}


def members_of(teams: Collection[Team]) -> Mapping[UUID, Sequence[Person]]:
    """Who of each team is still active, by name; by the team's id; one statement."""
    found: dict[UUID, list[Person]] = {team.id: [] for team in teams}
    rows = db.session.execute(
        select(TeamMember.team_id, Person)
        .join(Person, Person.id == TeamMember.person_id)
        .where(TeamMember.team_id.in_(found), Person.active)
        .order_by(Person.name, Person.id)
    )
    for team_id, person in rows:
        found[team_id].append(person)
    return found
