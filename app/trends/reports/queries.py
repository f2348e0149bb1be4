"""Reads of reports and their schedules."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased

from app.access.models import Person, VenueRole
from app.access.policy import POLICY, VENUE_ROLES, Do
from app.kernel.database import db
from app.kernel.paging import Position, newest_first
from app.trends.reports.models import UNFINISHED, Every, Report, ReportSchedule


class ReportRow(NamedTuple):
    """A report, its reader's name, and how often it is made where it was wished for so."""

    report: Report
    reader: str
    every: Every | None


def select_reports() -> Select[Report, str, Every]:
    """The columns of `ReportRow`."""
    return (
        select(Report, Person.name, ReportSchedule.every)
        .join(Person, Person.id == Report.reader_id)
        .outerjoin(ReportSchedule, ReportSchedule.id == Report.schedule_id)
    )


def list_reports(venue_id: UUID, position: Position | None, limit: int) -> Sequence[ReportRow]:
    """The reports of a venue, newest first."""
    query = select_reports().where(Report.venue_id == venue_id)
    rows = db.session.execute(newest_first(query, Report.asked_at, Report.id, position, limit))
    return [ReportRow(*row) for row in rows]


def get_row(report: Report) -> ReportRow:
    """A report with what is shown beside it."""
    return ReportRow(*db.session.execute(select_reports().where(Report.id == report.id)).one())


def list_unfinished(person_id: UUID, venue_id: UUID) -> Sequence[Report]:
    """What this person has asked of a venue and waits for, oldest first."""
    return db.session.scalars(
        select(Report)
        .where(
            UNFINISHED,
            Report.reader_id == person_id,
            Report.venue_id == venue_id,
            Report.schedule_id.is_(None),
        )
        .order_by(Report.asked_at, Report.id)
    ).all()


def find_report(report_id: UUID) -> Report | None:
    """A report of anybody's, as the database has it now."""
    return db.session.get(Report, report_id, populate_existing=True)


def list_schedules(person_id: UUID, venue_id: UUID) -> Sequence[ReportSchedule]:
    """What this person wishes to be sent of a venue, the most frequent first."""
    return db.session.scalars(
        select(ReportSchedule)
        .where(
            ReportSchedule.person_id == person_id,
            ReportSchedule.venue_id == venue_id,
            ReportSchedule.due_at.is_not(None),
        )
        .order_by(ReportSchedule.every.desc())
    ).all()


def find_schedule(person_id: UUID, venue_id: UUID, every: Every) -> ReportSchedule | None:
    """A wish of this person, also one that was stopped."""
    return db.session.scalar(
        select(ReportSchedule).where(
            ReportSchedule.person_id == person_id,
            ReportSchedule.venue_id == venue_id,
            ReportSchedule.every == every,
        )
    )


def may_read(model: type[Report | ReportSchedule]) -> ColumnElement[bool]:
    """Whether who a report or a wish is for may see trends of its venue now."""
    reader_id = model.reader_id if issubclass(model, Report) else model.person_id
    roles = POLICY[Do.SEE_TRENDS].intersection(VENUE_ROLES)
    # Others than those of a query that asks for people besides.
    reader, role = aliased(Person), aliased(VenueRole)
    has_role = exists().where(
        role.person_id == reader.id, role.venue_id == model.venue_id, role.role.in_(roles)
    )
    return exists().where(
        reader.id == reader_id,
        reader.organisation_id == model.organisation_id,
        reader.active,
        or_(reader.is_admin, has_role),
    )
