"""Reads of inspections."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, TypeVarTuple
from uuid import UUID

from sqlalchemy import Row, Select, Text, and_, bindparam, cast, func, select
from sqlalchemy.orm import aliased

from app.access.models import Person
from app.checklists.models import ChecklistVersion
from app.inspections.models import Finding, Inspection, Outcome
from app.kernel.database import db
from app.kernel.paging import Position, newest_first
from app.venues.models import Spot

Ts = TypeVarTuple("Ts")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]

# The answers leave as they came, so they are not read on the way.
COLUMNS = (
    Inspection.id,
    Inspection.spot_id,
    Inspection.person_id,
    Inspection.checklist_version_id,
    Inspection.started_at,
    Inspection.finished_at,
    Inspection.received_at,
    Inspection.performed_at,
    Inspection.performed_on,
    Inspection.score_earned,
    Inspection.score_possible,
    Inspection.checked,
    Inspection.failed,
    cast(Inspection.answers, Text).label("answers"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which inspections of a venue: days (both included), one spot, one checklist."""

    venue_id: UUID
    first_day: date | None = None
    last_day: date | None = None
    spot_id: UUID | None = None
    checklist: str | None = None

    def narrow(self, query: Select[*Ts]) -> Select[*Ts]:
        """The query, kept to these inspections."""
        query = query.where(Inspection.venue_id == self.venue_id)
        if self.first_day:
            query = query.where(Inspection.performed_on >= self.first_day)
        if self.last_day:
            query = query.where(Inspection.performed_on <= self.last_day)
        if self.spot_id:
            query = query.where(Inspection.spot_id == self.spot_id)
        if self.checklist:
            versions = select(ChecklistVersion.id).where(ChecklistVersion.slug == self.checklist)
            query = query.where(Inspection.checklist_version_id.in_(versions))
        return query


def list_inspections(wanted: Wanted, position: Position | None, limit: int) -> Sequence[AnyRow]:
    """Inspections with their answers as JSON text, newest first; one statement."""
    query = wanted.narrow(select(*COLUMNS))
    return db.session.execute(
        newest_first(query, Inspection.performed_at, Inspection.id, position, limit)
    ).all()


def list_version_ids(wanted: Wanted) -> Sequence[UUID]:
    """Ids of the checklist versions that these inspections were made on."""
    query = wanted.narrow(select(Inspection.checklist_version_id).distinct())
    return db.session.scalars(query).all()


# The newest inspection of a spot: one look into `ix_inspections_last`, however many there are.
NEWEST = aliased(Inspection)
NEWEST_ID = (
    select(NEWEST.id)
    .where(NEWEST.spot_id == Spot.id)
    .order_by(NEWEST.performed_at.desc(), NEWEST.id.desc())
    .limit(1)
    .correlate(Spot)
    .scalar_subquery()
)
OF_VENUE = (Spot.venue_id == bindparam("venue"), Spot.active)
LAST = (
    select(
        Spot.id,
        Inspection.performed_at,
        Inspection.score_earned,
        Inspection.score_possible,
        ChecklistVersion.slug,
        Finding.item_key,
    )
    .select_from(Spot)
    .join(Inspection, Inspection.id == NEWEST_ID)
    .join(ChecklistVersion, ChecklistVersion.id == Inspection.checklist_version_id)
    .outerjoin(
        Finding,
        and_(Finding.inspection_id == Inspection.id, Finding.outcome == Outcome.FAILED),
    )
    .where(*OF_VENUE)
    .order_by(Spot.id, Finding.item_key)
)
EACH_NEWEST = select(NEWEST_ID.label("id")).select_from(Spot).where(*OF_VENUE).order_by(Spot.id)
# Its row changes whenever `list_last_inspections` would: a stored inspection never does.
MARK_OF_LAST_INSPECTIONS = select(
    func.aggregate_strings(cast(EACH_NEWEST.subquery().c.id, Text), ",")
)


def list_last_inspections(venue_id: UUID) -> Sequence[AnyRow]:
    """The newest inspection of each spot in use: the spot's id, `performed_at`, both parts of the
    score, the checklist's slug, and an item that failed; a row for each such item, or one with
    None. One statement.
    """
    return db.session.connection().execute(LAST, {"venue": venue_id}).all()


def stream_inspections(
    wanted: Wanted, version_ids: Collection[UUID], at_a_time: int
) -> Iterator[AnyRow]:
    """Inspections with the names of spot and person, oldest first, `at_a_time` in memory.

    Those on `version_ids` alone: the columns were made from these; one more may come meanwhile.
    """
    query = (
        wanted.narrow(
            select(
                Inspection.id,
                Inspection.performed_at,
                Inspection.checklist_version_id,
                Spot.name.label("spot"),
                Person.name.label("person"),
                Inspection.checked,
                Inspection.failed,
                Inspection.score_earned,
                Inspection.score_possible,
                cast(Inspection.answers, Text).label("answers"),
            )
        )
        .join(Spot, Spot.id == Inspection.spot_id)
        .join(Person, Person.id == Inspection.person_id)
        .where(Inspection.checklist_version_id.in_(version_ids))
        .order_by(Inspection.performed_at, Inspection.id)
    )
    rows = db.session.execute(query, execution_options={"yield_per": at_a_time})
    yield from rows
