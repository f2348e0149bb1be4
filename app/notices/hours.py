"""When people work: by the hours of their teams at a venue, or else by the venue's own."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.kernel.database import db
from app.notices.digest import within_hours
from app.venues.calendar import BusinessCalendar, calendar_of
from app.venues.models import Team, TeamMember, Venue

log = logging.getLogger(__name__)


class WorkingHours:
    """The hours of people at venues; two statements, whatever their number."""

    def __init__(self, person_ids: Collection[UUID], venue_ids: Collection[UUID]) -> None:
        venues = db.session.scalars(select(Venue).where(Venue.id.in_(venue_ids))).all()
        self._venues = {one.id: _calendar(one, one.opening_hours) for one in venues}
        by_id = {one.id: one for one in venues}
        self._teams: dict[tuple[UUID, UUID], list[BusinessCalendar]] = {}
        for person_id, venue_id, hours in db.session.execute(
            select(TeamMember.person_id, Team.venue_id, Team.hours)
            .join(Team, Team.id == TeamMember.team_id)
            .where(TeamMember.person_id.in_(person_ids), Team.venue_id.in_(venue_ids))
        ):
            calendar = _calendar(by_id[venue_id], hours or by_id[venue_id].opening_hours)
            self._teams.setdefault((person_id, venue_id), []).append(calendar)

    def next_open(self, person_id: UUID, venue_id: UUID | None, at: datetime) -> datetime:
        """The first instant from `at` on in the person's hours there: `at` itself within them,
        and where there is no venue.
        """
        if venue_id is None or venue_id not in self._venues:
            return at
        own = self._teams.get((person_id, venue_id))
        try:
            return within_hours(at, own or [self._venues[venue_id]])
        # A time zone or a region that a later edition of its list has forgotten: what is told
        # there comes at any hour, and everybody else is told as ever.
        except Exception:
            log.exception("nobody knows when venue %s is open", venue_id)
            return at


def _calendar(venue: Venue, hours: Mapping[str, Any]) -> BusinessCalendar:
    return calendar_of(
        hours,
        venue.time_zone,
        venue.country,
        venue.region,
        open_on_holidays=venue.open_on_holidays,
        special_days=venue.special_days,
    )
