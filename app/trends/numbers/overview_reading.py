"""Reads what is said of several venues. Who may see which venue is decided before."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from app.kernel.database import table_of
from app.trends.numbers.comparison import VenueName
from app.trends.numbers.overview import VenueKept, VenueOverview, VenueWeekSum, build_overview
from app.trends.numbers.periods import Asked, Period
from app.trends.numbers.queries import (
    fetch,
    list_spots,
    part_of_time,
    read_days,
    total,
    week_within,
)
from app.trends.rollups.models import ItemDay, TicketDay

_items, _tickets = table_of(ItemDay), table_of(TicketDay)


def read_overview(venues: Sequence[VenueName], asked: Asked) -> list[VenueOverview]:
    """These venues, in three statements however many.

    What is counted must be up to date: `rollups.keeping.bring_up_to_date` before it.
    """
    ids = [one.id for one in venues]
    return build_overview(
        venues,
        asked,
        sum_weeks_of(ids, asked),
        list_spots(ids, asked.period),
        sum_kept_of(ids, asked.period),
    )


def sum_weeks_of(venue_ids: Collection[UUID], asked: Asked) -> list[VenueWeekSum]:
    """Checks by venue, week and part of time."""
    days = [_items.c.happened_on.between(*period) for period in read_days(asked) if period]
    week = week_within(_items, asked.period).label("week")
    part = part_of_time(_items, asked).label("part")
    rows = fetch(
        select(_items.c.venue_id, week, part, total(_items.c.checked), total(_items.c.failed))
        .where(_items.c.venue_id.in_(venue_ids), or_(*days), _items.c.checked > 0)
        .group_by(_items.c.venue_id, week, part)
    )
    return [
        VenueWeekSum(venue_id, of_week, bool(is_recent), checked, failed)
        for venue_id, of_week, is_recent, checked, failed in rows
    ]


def sum_kept_of(venue_ids: Collection[UUID], period: Period) -> list[VenueKept]:
    """Promises to mend by venue, on the days on which it was known whether they were kept."""
    rows = fetch(
        select(_tickets.c.venue_id, total(_tickets.c.kept), total(_tickets.c.broken))
        .where(_tickets.c.venue_id.in_(venue_ids), _tickets.c.happened_on.between(*period))
        .group_by(_tickets.c.venue_id)
    )
    return [VenueKept(*row) for row in rows]
