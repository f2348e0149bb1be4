"""How a venue handles its tickets: its plan and its clocks, read once for each of its changes."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.checklists.definition import Severity
from app.kernel.database import db
from app.tickets.models import PlanRow, Ticket
from app.tickets.plans import HandlingPlan
from app.tickets.promise import Targets
from app.venues.calendar import BusinessCalendar, calendar_of
from app.venues.models import Team, Venue


class Handling(NamedTuple):
    """A venue's plan, its calendar, and those of the teams that have hours of their own."""

    plan: HandlingPlan
    venue: BusinessCalendar
    teams: Mapping[str, BusinessCalendar]

    def calendar_for(self, team: str | None) -> BusinessCalendar:
        """By whose hours a team's promises are counted."""
        return self.teams.get(team or "", self.venue)

    def targets_for(self, severity: Severity, team: str | None) -> Targets:
        """What is promised, in open seconds."""
        target = self.plan.target_for(severity, team)
        return Targets(
            60 * target.acknowledge_minutes, 60 * target.resolve_minutes, self.plan.warn_share
        )


@lru_cache(maxsize=512)
def handling_of(venue_id: UUID, revision: int) -> Handling:
    """How a venue handles tickets since its `revision`, which each change of its plan, its teams
    and itself counts up. Two statements where this process does not know it yet.
    """
    venue, content = db.session.execute(
        select(Venue, PlanRow.content)
        .outerjoin(PlanRow, PlanRow.venue_id == Venue.id)
        .where(Venue.id == venue_id)
    ).one()
    teams = db.session.execute(select(Team.key, Team.hours).where(Team.venue_id == venue_id)).all()
    return Handling(
        HandlingPlan.from_content(content or {}),
        calendar_at(venue, venue.opening_hours),
        {key: calendar_at(venue, hours) for key, hours in teams if hours},
    )


def handling_for(ticket: Ticket) -> Handling:
    """How its venue handles a ticket."""
    revision = db.session.scalars(select(Venue.revision).where(Venue.id == ticket.venue_id)).one()
    return handling_of(ticket.venue_id, revision)


def calendar_at(venue: Venue, hours: Mapping[str, list[list[str]]]) -> BusinessCalendar:
    """By whose clock somebody works at a venue: its own hours, or those of a team."""
    return calendar_of(
        hours,
        venue.time_zone,
        venue.country,
        venue.region,
        open_on_holidays=venue.open_on_holidays,
        special_days=venue.special_days,
    )
