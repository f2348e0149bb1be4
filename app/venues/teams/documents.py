"""Teams as they go out."""

from collections.abc import Sequence
from typing import Any

from app.venues.models import Team
from app.venues.teams.queries import members_of


def team_documents(teams: Sequence[Team]) -> list[dict[str, Any]]:
    """Teams with the names of who is in them, as `TeamOut` describes them; one statement."""
    members = members_of(teams)
    return [
        {
            "key": team.key,
            "name": team.name,
            "hours": team.hours,
            "members": [{"id": one.id, "name": one.name} for one in members[team.id]],
        }
        for team in teams
    ]
