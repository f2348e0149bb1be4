"""What is counted a day of inspections: the rows of each table, as SELECTs from the raw rows.

The one definition, for a refresh, a rebuild and a check alike, on both databases.
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    true,
    union_all,
)

from app.checklists.queries import Version
from app.inspections.models import Finding, Inspection, Outcome
from app.kernel.database import Base, db
from app.trends.rollups.json_rows import Kinds, rows_of_json
from app.trends.rollups.models import FindingDay, ItemDay, SpotDay

# Where a day of inspections is counted; tickets have theirs beside it.
COUNTED: Final = (SpotDay, FindingDay, ItemDay)


# A check of a version; and what a phone says of an item, as `FrictionIn` describes it.
CHECK: Final[Kinds] = {"version": Uuid(), "item": String()}
FRICTION: Final[Kinds] = {"item": String()} | dict.fromkeys(
    ("ms", "corrections", "rejected", "left"), Integer()
)
COUNTS: Final = (
    "checked",
    "failed",
    "not_applicable",
    "timed",
    "ms",
    "corrections",
    "rejected",
    "abandoned",
)
MADE: Final = (
    Inspection.id,
    Inspection.venue_id,
    Inspection.performed_on.label("happened_on"),
    Inspection.spot_id,
    Inspection.checklist_version_id,
    Inspection.person_id,
    Inspection.checked,
    Inspection.failed,
    Inspection.score_earned,
    Inspection.score_possible,
    Inspection.friction,
)


VENUE: Final = bindparam("of_venue", type_=Uuid())


class Part(NamedTuple):
    """A part of what a venue has: all that happened on these of its days, or all at all."""

    venue_id: UUID
    days: Collection[date] | None = None

    def holds(self, venue_id: Any, day: Any) -> ColumnElement[bool]:
        """Whether a row with this venue and day, both columns, belongs to it."""
        here: ColumnElement[bool] = venue_id == self.venue_id
        return here if self.days is None else and_(here, day.in_(sorted(self.days)))


def list_version_ids(part: Part) -> Sequence[UUID]:
    """The checklist versions on which it has inspections."""
    return db.session.scalars(
        select(Inspection.checklist_version_id).where(_made_in(part)).distinct()
    ).all()


class DayCounts:
    """SELECTs of the rows of a part, their columns in the order of the tables, all from one reading
    of its inspections where they are in one statement. Of which part is said by parameters.
    """

    def __init__(self, dialect: str, has_days: bool) -> None:
        self._dialect = dialect
        here = [
            Inspection.venue_id == VENUE,
            Inspection.checklist_version_id.in_(bindparam("of_versions", expanding=True)),
        ]
        if has_days:
            here.append(Inspection.performed_on.in_(bindparam("of_days", expanding=True)))
        self._made = select(*MADE).where(*here).cte("made")
        self._day = (self._made.c.happened_on, self._made.c.checklist_version_id)

    @staticmethod
    def parameters(part: Part, versions: Collection[Version]) -> dict[str, Any]:
        """Those of a part with these versions. What is on another one is left out of all rows
        alike: it has come just now, and its mark stays for the next refresh.
        """
        checks = [
            {"version": one.id.hex, "item": check.key}
            for one in versions
            for check in one.checklist.checks
        ]
        return {
            "of_venue": part.venue_id,
            "of_versions": [one.id for one in versions],
            "all_checks": orjson.dumps(checks).decode(),
        } | ({} if part.days is None else {"of_days": sorted(part.days)})

    def rows_of(self, model: type[Base]) -> Select[Any]:
        """The rows of one of `COUNTED`, in the order of its key."""
        return {SpotDay: self._spots, FindingDay: self._findings, ItemDay: self._items}[model]()

    def _spots(self) -> Select[Any]:
        made = self._made.c
        key = (
            made.venue_id,
            made.happened_on,
            made.spot_id,
            made.checklist_version_id,
            made.person_id,
        )
        sums = (made.checked, made.failed, made.score_earned, made.score_possible)
        return (
            select(*key, func.count(), *(func.sum(column) for column in sums))
            .group_by(*key)
            .order_by(*key)
        )

    def _findings(self) -> Select[Any]:
        made = self._made.c
        key = (
            made.venue_id,
            made.happened_on,
            made.spot_id,
            made.checklist_version_id,
            Finding.item_key,
        )
        return self._found(*key, *_outcomes()).group_by(*key).order_by(*key)

    def _found(self, *columns: Any) -> Select[Any]:
        return (
            select(*columns)
            .join(Finding, Finding.inspection_id == self._made.c.id)
            .where(Finding.venue_id == VENUE)
        )

    def _items(self) -> Select[Any]:
        """Sums of three: what can fail at all, what did not simply pass, and what filling took."""
        parts = union_all(self._checks_made(), self._findings_made(), self._friction()).subquery()
        key = (parts.c.happened_on, parts.c.checklist_version_id, parts.c.item_key)
        return (
            select(
                VENUE,
                *key,
                *(func.sum(parts.c[name]) for name in COUNTS),
            )
            .group_by(*key)
            .order_by(*key)
        )

    def _checks_made(self) -> Select[Any]:
        made = select(*self._day, func.count().label("made")).group_by(*self._day).subquery()
        given: ColumnElement[Any] = bindparam("all_checks", type_=String())
        objects = cast(given, JSON) if self._dialect == "postgresql" else given
        checks = rows_of_json(objects, "checks", CHECK, self._dialect)
        return select(
            made.c.happened_on,
            made.c.checklist_version_id,
            checks.columns["item"].label("item_key"),
            *_counts(checked=made.c.made),
        ).join(checks.source, checks.columns["version"] == made.c.checklist_version_id)

    def _findings_made(self) -> Select[Any]:
        failed, spared = _outcomes()
        counts = _counts(checked=-spared, failed=failed, not_applicable=spared)
        key = (*self._day, Finding.item_key)
        return self._found(*key, *counts).group_by(*key)

    def _friction(self) -> Select[Any]:
        rows = rows_of_json(self._made.c.friction, "friction", FRICTION, self._dialect)
        item, *columns = rows.columns.values()
        sums = dict(zip(COUNTS[-4:], map(func.sum, columns), strict=True))
        return (
            select(*self._day, item.label("item_key"), *_counts(timed=func.count(), **sums))
            .join(rows.source, true())
            .group_by(*self._day, item)
        )


def _made_in(part: Part) -> ColumnElement[bool]:
    return part.holds(Inspection.venue_id, Inspection.performed_on)


def _outcomes() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """How many findings failed, and how many were not applicable."""
    failed = func.count(case((Finding.outcome == Outcome.FAILED, 1)))
    spared = func.count(case((Finding.outcome == Outcome.NOT_APPLICABLE, 1)))
    return failed, spared


def _counts(**given: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The counts of an `ItemDay`, nought where none is given."""
    return [given.get(name, literal_column("0", Integer)).label(name) for name in COUNTS]


@cache
def day_counts(dialect: str, has_days: bool) -> DayCounts:
    """The SELECTs for that database, built once: of some days of a venue, or of all."""
    return DayCounts(dialect, has_days)
