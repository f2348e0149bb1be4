"""Reads of a report's rows: what was counted a day, never single answers. One statement each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    Subquery,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)

from app.access.models import Person
from app.checklists.models import ChecklistVersion
from app.checklists.queries import Version, list_versions
from app.inspections.models import Inspection
from app.kernel.clock import begins_at
from app.kernel.database import db, dialect, table_of
from app.tickets.models import STILL_OPEN, Ticket
from app.tickets.states import TicketState
from app.trends.numbers.periods import Asked, Period
from app.trends.numbers.rows import (
    FindingSum,
    FrictionSum,
    ItemSum,
    MendTime,
    SpotRow,
    SpotSum,
    TicketSum,
    WeekSum,
)
from app.trends.rollups.models import FindingDay, ItemDay, SpotDay, TicketDay
from app.venues.models import Spot, Venue

DAYS_A_WEEK = 7

# Rows of models would be worked on one by one on their way here.
_spots, _findings = table_of(SpotDay), table_of(FindingDay)
_items, _tickets = table_of(ItemDay), table_of(TicketDay)


def fetch(query: Select[*tuple[Any, ...]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """All rows at once: going through a result would ask the driver for each."""
    return db.session.execute(query).all()


def total(column: Any) -> ColumnElement[int]:
    """The sum as a whole number: PostgreSQL answers sums of large ones as decimals."""
    return cast(func.sum(column), BigInteger)


def within(table: Table, venue_id: UUID, *periods: Period | None) -> ColumnElement[bool]:
    """Rows of a venue on days of any of these periods."""
    days = [table.c.happened_on.between(*period) for period in periods if period]
    return and_(table.c.venue_id == venue_id, or_(*days))


def read_days(asked: Asked) -> tuple[Period, Period | None]:
    """What is read: the period, and what lies before it to compare with."""
    return asked.period, asked.comparison.before


def _week_of(table: Table, period: Period) -> ColumnElement[int]:
    """The index of a day's week in the period."""
    if dialect() == "postgresql":
        days = table.c.happened_on - literal(period.first_monday, Date)
    else:
        days = func.julianday(table.c.happened_on) - func.julianday(period.first_monday.isoformat())
    return cast(days, Integer) // DAYS_A_WEEK


def week_within(table: Table, period: Period) -> ColumnElement[int | None]:
    """The index of a day's week in the period; nothing where it lies before the period."""
    return case((table.c.happened_on >= period.from_on, _week_of(table, period)), else_=null())


def sum_weeks(venue_id: UUID, period: Period) -> list[WeekSum]:
    """Inspections and their points by week."""
    week = _week_of(_spots, period).label("week")
    sums = (_spots.c.inspections, _spots.c.score_earned, _spots.c.score_possible)
    rows = fetch(
        select(week, *map(total, sums)).where(within(_spots, venue_id, period)).group_by(week)
    )
    return [WeekSum._make(row) for row in rows]


def sum_items(venue_id: UUID, asked: Asked) -> list[ItemSum]:
    """Checks by week, part of time, version and item."""
    columns = (_items.c.checklist_version_id, _items.c.item_key)
    week = week_within(_items, asked.period).label("week")
    part = part_of_time(_items, asked).label("part")
    sums = (_items.c.checked, _items.c.failed, _items.c.not_applicable)
    rows = fetch(
        select(week, part, *columns, *map(total, sums))
        .where(
            within(_items, venue_id, *read_days(asked)),
            or_(_items.c.checked > 0, _items.c.not_applicable > 0),
        )
        .group_by(week, part, *columns)
    )
    return [ItemSum(of_week, bool(is_recent), *rest) for of_week, is_recent, *rest in rows]


def sum_friction(venue_id: UUID, period: Period) -> list[FrictionSum]:
    """What filling each item of each version took."""
    columns = (_items.c.checklist_version_id, _items.c.item_key)
    sums = (
        _items.c.timed,
        _items.c.ms,
        _items.c.corrections,
        _items.c.rejected,
        _items.c.abandoned,
    )
    rows = fetch(
        select(*columns, *map(total, sums))
        .where(within(_items, venue_id, period), _items.c.timed > 0)
        .group_by(*columns)
    )
    return [FrictionSum._make(row) for row in rows]


def part_of_time(table: Table, asked: Asked) -> ColumnElement[int]:
    """1 for what is recent, 0 for what is not."""
    recent = asked.comparison.recent or asked.period
    return case((table.c.happened_on >= recent.from_on, 1), else_=0)


def sum_spots(venue_id: UUID, asked: Asked) -> list[SpotSum]:
    """Checks by spot, version, inspector and part of time."""
    columns = (_spots.c.spot_id, _spots.c.checklist_version_id, _spots.c.person_id)
    part = part_of_time(_spots, asked).label("part")
    sums = (_spots.c.inspections, _spots.c.checked, _spots.c.failed)
    rows = fetch(
        select(*columns, part, *map(total, sums))
        .where(within(_spots, venue_id, *read_days(asked)))
        .group_by(*columns, part)
    )
    return [
        SpotSum(spot, version, who, bool(is_recent), *n)
        for spot, version, who, is_recent, *n in rows
    ]


def sum_findings(venue_id: UUID, period: Period) -> list[FindingSum]:
    """Findings by spot, version and item."""
    columns = (_findings.c.spot_id, _findings.c.checklist_version_id, _findings.c.item_key)
    sums = (_findings.c.failed, _findings.c.not_applicable)
    rows = fetch(
        select(*columns, *map(total, sums))
        .where(within(_findings, venue_id, period))
        .group_by(*columns)
    )
    return [FindingSum._make(row) for row in rows]


def list_spots(venue_ids: Collection[UUID], period: Period) -> list[tuple[UUID, SpotRow]]:
    """The spots in use of these venues with their venue, and with when they were inspected.

    Nothing after the period counts: it reads the same whenever it is read.
    """
    over_everywhere = datetime.combine(period.to_on + timedelta(2), time(), UTC)
    last = (
        select(Inspection.performed_on)
        .where(
            Inspection.spot_id == Spot.id,
            Inspection.performed_on <= period.to_on,
            # It follows from the line above, and leaves out what is later by an index.
            Inspection.performed_at < over_everywhere,
        )
        .order_by(Inspection.performed_at.desc(), Inspection.id.desc())
        .limit(1)
        .correlate(Spot)
        .scalar_subquery()
    )
    days = _inspected_days(venue_ids, period)
    rows = fetch(
        select(
            Spot.venue_id,
            Spot.id,
            Spot.name,
            Spot.kind,
            last,
            func.coalesce(days.c.days, 0),
            days.c.first_on,
            days.c.last_on,
        )
        .outerjoin(days, days.c.spot_id == Spot.id)
        .where(Spot.venue_id.in_(venue_ids), Spot.active)
        .order_by(Spot.position, Spot.name, Spot.id)
    )
    return [(venue_id, SpotRow(*row)) for venue_id, *row in rows]


def _inspected_days(venue_ids: Collection[UUID], period: Period) -> Subquery:
    """Of each spot on how many days of the period it was inspected, the first and the last."""
    seen = (
        select(_spots.c.spot_id, _spots.c.happened_on)
        .where(_spots.c.venue_id.in_(venue_ids), _spots.c.happened_on.between(*period))
        .distinct()
        .subquery()
    )
    return (
        select(
            seen.c.spot_id,
            func.count().label("days"),
            func.min(seen.c.happened_on).label("first_on"),
            func.max(seen.c.happened_on).label("last_on"),
        )
        .group_by(seen.c.spot_id)
        .subquery()
    )


def names_of(person_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The names of these people."""
    rows = fetch(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def sum_tickets(venue_id: UUID, period: Period) -> list[TicketSum]:
    """What became of tickets in each week."""
    week = _week_of(_tickets, period).label("week")
    sums = (_tickets.c.opened, _tickets.c.mended, _tickets.c.reopened, _tickets.c.returned)
    rows = fetch(
        select(week, *map(total, sums)).where(within(_tickets, venue_id, period)).group_by(week)
    )
    return [TicketSum._make(row) for row in rows]


def _tickets_of(venue: Venue) -> tuple[ColumnElement[bool], ColumnElement[Any]]:
    """Those that there was something to mend about, and when they were mended."""
    here = and_(Ticket.venue_id == venue.id, Ticket.state != TicketState.DISMISSED)
    return here, func.coalesce(Ticket.resolved_at, Ticket.closed_at)


def count_open_before(venue: Venue, day: date) -> int:
    """Tickets that were open as a day began."""
    here, mended_at = _tickets_of(venue)
    begins = begins_at(day, venue.time_zone)
    query = select(func.count()).where(
        here,
        Ticket.opened_at < begins,
        or_(mended_at.is_(None), mended_at >= begins),
        # It follows from the line above, and leaves out what ended long ago by an index.
        or_(STILL_OPEN, Ticket.closed_at >= begins),
    )
    return db.session.scalar(query) or 0


def list_mend_times(venue: Venue, period: Period, as_of: datetime) -> list[MendTime]:
    """How long mending took of the tickets opened in the period; what is later than `as_of` has
    not happened yet."""
    here, mended_at = _tickets_of(venue)
    ends = begins_at(period.to_on + timedelta(1), venue.time_zone)
    rows = fetch(
        select(Ticket.severity, Ticket.opened_at, mended_at.label("mended_at")).where(
            here,
            Ticket.opened_at >= begins_at(period.from_on, venue.time_zone),
            Ticket.opened_at < min(ends, as_of),
        )
    )
    return [_mend_time(row, as_of) for row in rows]


def _mend_time(row: Row[*tuple[Any, ...]], as_of: datetime) -> MendTime:
    is_open = row.mended_at is None or row.mended_at > as_of
    until = as_of if is_open else row.mended_at
    # A mending that a phone dates before the failure took no time.
    return MendTime(row.severity, max(0.0, (until - row.opened_at).total_seconds()), is_open)


def list_versions_of(organisation_id: UUID) -> Sequence[Version]:
    """Every version of every checklist of an organisation."""
    ids: Select[UUID] = select(ChecklistVersion.id).where(
        ChecklistVersion.organisation_id == organisation_id
    )
    return list_versions(set(db.session.scalars(ids)))


def count_spot_days(
    venue_id: UUID, period: Period, spot_id: UUID
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Day, checks and failures of one spot."""
    return fetch(
        select(_spots.c.happened_on, total(_spots.c.checked), total(_spots.c.failed))
        .where(within(_spots, venue_id, period), _spots.c.spot_id == spot_id)
        .group_by(_spots.c.happened_on)
        .order_by(_spots.c.happened_on)
    )
