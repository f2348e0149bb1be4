"""Reads of trends: counts a day, never single answers."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Subquery, and_, func, or_, select

from app.checklists.queries import Version, list_versions
from app.evidence.models import Intake, Photo
from app.inspections.models import Finding, Inspection, Outcome
from app.kernel.clock import local_day, zone
from app.kernel.database import db
from app.tickets.models import Occurrence, Ticket
from app.tickets.states import TicketState
from app.trends.figures import CheckTrend
from app.trends.rows import (
    CheckedItem,
    CheckedVersion,
    FindingCount,
    InspectionCount,
    TicketCount,
    TrendRows,
    TrendSpot,
)
from app.venues.models import Spot, Venue

SPARED: Final = "not_applicable"


def count_rows(venue: Venue, from_on: date, to_on: date) -> TrendRows:
    """All counts of a venue's report, in six statements (seven when versions are new here).

    Findings are read before inspections: what arrives in between adds an inspection without
    its findings, never findings without their inspection.
    """
    findings = _count_findings(venue.id, from_on, to_on)
    inspections = _count_inspections(venue.id, from_on, to_on)
    versions = list_versions({row.checklist_version_id for row in inspections})
    tickets, open_at_start = _count_tickets(venue, from_on, to_on)
    return TrendRows(
        inspections=inspections,
        findings=findings,
        versions=[_checks_of(version) for version in versions],
        spots=_list_spots(venue.id),
        tickets=tickets,
        open_at_start=open_at_start,
    )


def _count_findings(venue_id: UUID, from_on: date, to_on: date) -> list[FindingCount]:
    columns = (
        Finding.checklist_slug,
        Finding.item_key,
        Finding.spot_id,
        Finding.performed_on,
        Finding.outcome,
    )
    rows = db.session.execute(
        select(*columns, func.count())
        .where(Finding.venue_id == venue_id, Finding.performed_on.between(from_on, to_on))
        .group_by(*columns)
    )
    return [
        FindingCount(slug, key, spot, on, "failed" if outcome is Outcome.FAILED else SPARED, n)
        for slug, key, spot, on, outcome, n in rows
    ]


def _count_inspections(venue_id: UUID, from_on: date, to_on: date) -> list[InspectionCount]:
    columns = (Inspection.checklist_version_id, Inspection.spot_id, Inspection.performed_on)
    rows = db.session.execute(
        select(*columns, func.count())
        .where(Inspection.venue_id == venue_id, Inspection.performed_on.between(from_on, to_on))
        .group_by(*columns)
    )
    return [InspectionCount(*row) for row in rows]


def _checks_of(version: Version) -> CheckedVersion:
    checks = tuple(
        CheckedItem(item.key, item.prompt, item.moment, item.severity)
        for item in version.checklist.checks
    )
    return CheckedVersion(version.id, version.slug, version.number, version.checklist.title, checks)


def _list_spots(venue_id: UUID) -> list[TrendSpot]:
    """The spots in use, each with the last day on which it was inspected."""
    last = (
        select(Inspection.spot_id, func.max(Inspection.performed_on).label("on"))
        .where(Inspection.venue_id == venue_id)
        .group_by(Inspection.spot_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Spot.id, Spot.name, Spot.kind, last.c.on)
        .outerjoin(last, last.c.spot_id == Spot.id)
        .where(Spot.venue_id == venue_id, Spot.active)
        .order_by(Spot.position, Spot.name, Spot.id)
    )
    return [TrendSpot(*row) for row in rows]


def _count_tickets(venue: Venue, from_on: date, to_on: date) -> tuple[list[TicketCount], int]:
    """Tickets opened and mended a day, and how many were open as the period began.

    Mended is the day of the mending, or of the closing where nobody said mended. What was dismissed
    is left out: there was nothing to mend.
    """
    begins, ends = _instants(venue, from_on, to_on)
    ended_at = func.coalesce(Ticket.resolved_at, Ticket.closed_at)
    here = and_(Ticket.venue_id == venue.id, Ticket.state != TicketState.DISMISSED)
    rows = db.session.execute(
        select(Ticket.opened_at, Ticket.resolved_at, Ticket.closed_at).where(
            here,
            or_(
                _within(Ticket.opened_at, begins, ends),
                _within(Ticket.resolved_at, begins, ends),
                _within(Ticket.closed_at, begins, ends),
            ),
        )
    )
    open_at_start = db.session.scalar(
        select(func.count()).where(
            here, Ticket.opened_at < begins, or_(ended_at.is_(None), ended_at >= begins)
        )
    )
    return list(_days_of(venue, begins, ends, rows)), open_at_start or 0


def _within(column: Any, begins: datetime, ends: datetime) -> ColumnElement[bool]:
    return and_(column >= begins, column < ends)


def _instants(venue: Venue, from_on: date, to_on: date) -> tuple[datetime, datetime]:
    """The first instant of the period, and the first after it."""
    midnight = time(tzinfo=zone(venue.time_zone))
    begins = datetime.combine(from_on, midnight).astimezone(UTC)
    return begins, datetime.combine(to_on + timedelta(1), midnight).astimezone(UTC)


def _days_of(
    venue: Venue, begins: datetime, ends: datetime, rows: Iterable[Any]
) -> Iterator[TicketCount]:
    for opened_at, resolved_at, closed_at in rows:
        mended_at = resolved_at or closed_at
        if begins <= opened_at < ends:
            yield TicketCount("opened", local_day(opened_at, venue.time_zone), 1)
        if mended_at and begins <= mended_at < ends:
            yield TicketCount("mended", local_day(mended_at, venue.time_zone), 1)


def list_pictures_of(
    venue_id: UUID, checks: Sequence[CheckTrend], from_on: date, to_on: date
) -> Sequence[Row[Photo, str, str, date, str]]:
    """The newest photo to be shown of each check that failed: checklist, spot, day and note."""
    if not checks:
        return []
    ranked = _ranked_photos(venue_id, checks, from_on, to_on)
    return db.session.execute(
        select(
            Photo,
            ranked.c.checklist_slug,
            Spot.name,
            ranked.c.performed_on,
            func.coalesce(_note(), ""),
        )
        .join(ranked, ranked.c.photo_id == Photo.id)
        .join(Inspection, Inspection.id == Photo.inspection_id)
        .join(Spot, Spot.id == Inspection.spot_id)
        .where(ranked.c.place == 1)
    ).all()


def _ranked_photos(
    venue_id: UUID, checks: Sequence[CheckTrend], from_on: date, to_on: date
) -> Subquery:
    """Photos to be shown of failures of these checks, by who found each; `place` counts from each
    one's newest. Others may declare a photo for an inspection too.
    """
    newest = func.row_number().over(
        partition_by=(Finding.checklist_slug, Finding.item_key),
        order_by=(Finding.performed_on.desc(), Photo.id.desc()),
    )
    return (
        select(
            Photo.id.label("photo_id"),
            Finding.checklist_slug,
            Finding.performed_on,
            newest.label("place"),
        )
        .join(Finding, _same_answer())
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(
            Photo.person_id == Inspection.person_id,
            Photo.venue_id == venue_id,
            Photo.intake == Intake.DONE,
            Finding.venue_id == venue_id,
            Finding.outcome == Outcome.FAILED,
            Finding.performed_on.between(from_on, to_on),
            or_(*(_is_check(check) for check in checks)),
        )
        .subquery()
    )


def _same_answer() -> ColumnElement[bool]:
    return and_(Finding.inspection_id == Photo.inspection_id, Finding.item_key == Photo.item_key)


def _is_check(check: CheckTrend) -> ColumnElement[bool]:
    return and_(Finding.checklist_slug == check.checklist_slug, Finding.item_key == check.item_key)


def _note() -> Any:
    """What the person who took the photo wrote about the failure."""
    return (
        select(Occurrence.note)
        .join(Ticket, Ticket.id == Occurrence.ticket_id)
        .where(Occurrence.inspection_id == Photo.inspection_id, Ticket.item_key == Photo.item_key)
        .limit(1)
        .scalar_subquery()
    )
