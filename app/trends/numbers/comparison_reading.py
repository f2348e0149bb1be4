"""Reads what venues are compared by. Who may see which venue is decided before."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from app.kernel.database import table_of
from app.trends.numbers.comparison import (
    VenueItemSum,
    VenueName,
    VenuesFigures,
    VenueVersionSum,
    WantedVersion,
    build_comparison,
)
from app.trends.numbers.periods import Asked
from app.trends.numbers.queries import fetch, list_versions_of, part_of_time, read_days, total
from app.trends.rollups.models import ItemDay, SpotDay

_items, _spots = table_of(ItemDay), table_of(SpotDay)


def read_comparison(
    organisation_id: UUID, venues: Sequence[VenueName], wanted: WantedVersion, asked: Asked
) -> VenuesFigures:
    """These venues of an organisation beside one another, in as many statements however many.

    What is counted must be up to date: `rollups.keeping.bring_up_to_date` before it. Raises
    `Invalid` where there is no such checklist or version.
    """
    ids = [one.id for one in venues]
    return build_comparison(
        venues,
        list_versions_of(organisation_id),
        wanted,
        asked,
        sum_items_of(ids, asked),
        sum_inspections_of(ids, asked),
    )


def sum_items_of(venue_ids: Collection[UUID], asked: Asked) -> list[VenueItemSum]:
    """Checks by venue, version, item and part of time.

    Both parts come in one row: grouped by them too, PostgreSQL takes the groups for so many that it
    sorts half a million rows on disk.
    """
    days = [_items.c.happened_on.between(*period) for period in read_days(asked) if period]
    columns = (_items.c.venue_id, _items.c.checklist_version_id, _items.c.item_key)
    recent = part_of_time(_items, asked)
    sums = (_items.c.checked, _items.c.failed, _items.c.checked * recent, _items.c.failed * recent)
    rows = fetch(
        select(*columns, *map(total, sums))
        .where(_items.c.venue_id.in_(venue_ids), or_(*days), _items.c.checked > 0)
        .group_by(*columns)
    )
    return [
        one
        for venue_id, version_id, key, *counts in rows
        for one in _both_parts(venue_id, version_id, key, *counts)
    ]


def _both_parts(
    venue_id: UUID, version_id: UUID, key: str, checked: int, failed: int, new: int, bad: int
) -> Iterator[VenueItemSum]:
    """Those parts of time in which anything was checked; `new` and `bad` are the recent one's."""
    if checked > new:
        before = checked - new, failed - bad
        yield VenueItemSum(venue_id, version_id, key, False, *before)
    if new:
        yield VenueItemSum(venue_id, version_id, key, True, new, bad)


def sum_inspections_of(venue_ids: Collection[UUID], asked: Asked) -> list[VenueVersionSum]:
    """Inspections by venue and version."""
    columns = (_spots.c.venue_id, _spots.c.checklist_version_id)
    rows = fetch(
        select(*columns, total(_spots.c.inspections))
        .where(_spots.c.venue_id.in_(venue_ids), _spots.c.happened_on.between(*asked.period))
        .group_by(*columns)
    )
    return [VenueVersionSum(*row) for row in rows]
