"""Reads of the inspections behind a number; each of them is one statement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias, TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, null, or_, select

from app.access.models import Person
from app.checklists.models import ChecklistVersion
from app.checklists.queries import Version, list_versions
from app.desk.trends.behind.choosing import Came
from app.inspections.models import Finding, Inspection, Outcome
from app.kernel.database import db
from app.kernel.paging import Position, newest_first
from app.trends.numbers.periods import Period
from app.trends.statistics.tallies import Tally
from app.venues.models import Spot, Venue

Ts = TypeVarTuple("Ts")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which inspections of a venue. None does not narrow; of no versions there are none.

    `outcome` is that of the check of that `item`, which all these versions have, or, without one,
    that of whole inspections.
    """

    venue_id: UUID
    period: Period
    spot_id: UUID | None = None
    person_id: UUID | None = None
    version_ids: Collection[UUID] | None = None
    item: str = ""
    outcome: Came | None = None

    def narrow(self, query: Select[*Ts]) -> Select[*Ts]:
        """The query, kept to these inspections; a check's finding is joined to it."""
        query = query.where(
            Inspection.venue_id == self.venue_id, Inspection.performed_on.between(*self.period)
        )
        if self.spot_id:
            query = query.where(Inspection.spot_id == self.spot_id)
        if self.person_id:
            query = query.where(Inspection.person_id == self.person_id)
        if self.version_ids is not None:
            query = query.where(Inspection.checklist_version_id.in_(self.version_ids))
        return self._of_check(query) if self.item else self._of_all(query)

    def _of_all(self, query: Select[*Ts]) -> Select[*Ts]:
        if self.outcome is Came.FAILED:
            return query.where(Inspection.failed > 0)
        if self.outcome is Came.FINE:
            return query.where(Inspection.failed == 0)
        return query

    def _of_check(self, query: Select[*Ts]) -> Select[*Ts]:
        of_check = and_(Finding.inspection_id == Inspection.id, Finding.item_key == self.item)
        if self.outcome in OUTCOMES:
            return query.join(Finding, of_check).where(Finding.outcome == OUTCOMES[self.outcome])
        query = query.outerjoin(Finding, of_check)
        if self.outcome is Came.FINE:
            return query.where(Finding.outcome.is_(None))
        return query


OUTCOMES = {Came.FAILED: Outcome.FAILED, Came.NOT_APPLICABLE: Outcome.NOT_APPLICABLE}


class Counts(NamedTuple):
    """How many inspections there are, and their checks: of the item that is asked for, or all."""

    inspections: int
    tally: Tally


def count_behind(wanted: Wanted) -> Counts:
    """Counts them."""
    sums = (_checks_of_item if wanted.item else _checks_of_all)()
    query = wanted.narrow(select(func.count(), *sums).select_from(Inspection))
    count, checked, failed = db.session.execute(query).one()
    return Counts(count, Tally(int(checked), int(failed)))


Sums: TypeAlias = tuple[ColumnElement[int], ColumnElement[int]]


def _checks_of_item() -> Sums:
    is_checked = or_(Finding.outcome.is_(None), Finding.outcome == Outcome.FAILED)
    is_failed = Finding.outcome == Outcome.FAILED
    return func.count(case((is_checked, 1))), func.count(case((is_failed, 1)))


def _checks_of_all() -> Sums:
    checked, failed = func.sum(Inspection.checked), func.sum(Inspection.failed)
    return func.coalesce(checked, 0), func.coalesce(failed, 0)


def list_behind(wanted: Wanted, position: Position | None, limit: int) -> Sequence[AnyRow]:
    """The inspections with their spot and who walked there, newest first."""
    came = Finding.outcome.label("outcome") if wanted.item else null().label("outcome")
    query = wanted.narrow(
        select(
            Inspection.id,
            Inspection.performed_at,
            Inspection.checklist_version_id,
            Inspection.checked,
            Inspection.failed,
            Spot.name.label("spot"),
            Person.name.label("person"),
            came,
        )
        .select_from(Inspection)
        .join(Spot, Spot.id == Inspection.spot_id)
        .join(Person, Person.id == Inspection.person_id)
    )
    return db.session.execute(
        newest_first(query, Inspection.performed_at, Inspection.id, position, limit)
    ).all()


def list_versions_of(organisation_id: UUID, slug: str) -> Sequence[Version]:
    """Every version of one checklist; one statement more for those new to this process."""
    ids = select(ChecklistVersion.id).where(
        ChecklistVersion.organisation_id == organisation_id, ChecklistVersion.slug == slug
    )
    return list_versions(set(db.session.scalars(ids)))


def find_names(venue: Venue, spot_id: UUID | None, person_id: UUID | None) -> AnyRow:
    """The name of a spot of the venue, and of a person of its organisation."""
    spot = select(Spot.name).where(Spot.id == spot_id, Spot.venue_id == venue.id)
    person = select(Person.name).where(
        Person.id == person_id, Person.organisation_id == venue.organisation_id
    )
    return db.session.execute(
        select(spot.scalar_subquery().label("spot"), person.scalar_subquery().label("person"))
    ).one()
