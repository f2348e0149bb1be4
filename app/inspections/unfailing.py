"""Rows of inspections in which nothing fails, and how likely they are by the venue's own rates.

Looked for once a day, venue by venue, and not as inspections are examined: it needs all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import prod
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select

from app.evidence.models import Signal
from app.evidence.signal_records import replace_signals, signal_row
from app.evidence.signals import Kind, Noticed
from app.inspections.models import Inspection
from app.kernel.database import db
from app.venues.models import Venue

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

FEWEST: Final = 10  # inspections: of a row, and of others' from which a share is made
ONCE_IN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many inspections with a checklist a person made, and how many had a failure."""

    person_id: UUID
    checklist_version_id: UUID
    inspections: int
    failed: int


def never_fails(
    row: Mapping[UUID, int], shares: Mapping[UUID, float], permille: float
) -> Noticed | None:
    """Whether somebody's row without any failure is improbable where others do find failures.

    Formula: p = the product over the `row` (how many inspections, by checklist version) of
    1 - the share of others' inspections with that checklist that had a failure (`shares`, 0 to 1;
    one that is not there counts as 0); signalled where p < `permille` / 1000 and the row has at
    least `FEWEST` inspections. Unit: inspections; `detail` has p. Threshold: SIGNAL_ROW_PERMILLE.
    Source: the binomial distribution, no success in n independent trials. Spots differ, and so do
    hours: who walks where little fails has such a row honestly.
    """
    length = sum(row.values())
    p = prod((1 - shares.get(version, 0.0)) ** count for version, count in row.items())
    if length < FEWEST or p >= permille / 1000:
        return None
    return Noticed(Kind.NEVER_FAILS, length, FEWEST, {"p": p})


def shares_of_others(tallies: Iterable[Tally], person_id: UUID) -> dict[UUID, float]:
    """The share of inspections with a failure, by checklist version, without that person's.

    One failure in n counts as 1 / (n + 1), so that no share is 1; of fewer than `FEWEST` none
    is made.
    """
    made: dict[UUID, int] = defaultdict(int)
    failed: dict[UUID, int] = defaultdict(int)
    for one in tallies:
        if one.person_id != person_id:
            made[one.checklist_version_id] += one.inspections
            failed[one.checklist_version_id] += one.failed
    return {
        version: failed[version] / (count + 1) for version, count in made.items() if count >= FEWEST
    }


def notice_rows(venue: Venue, days: int, permille: float, at: datetime) -> int:
    """Stores the signals of a venue's people whose row goes on; how many. Does not commit.

    A row is of the last `days`. Its newest inspection carries the signal, unless another one of
    that person did in the seven days before. What was noticed stays, also where an older failure
    arrives later. At most seven statements.
    """
    since = at - timedelta(days)
    tallies = _tallies(venue.id, since)
    rows: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for row in _unfailing(venue.id, since):
        rows[row.person_id][row.checklist_version_id] = row.inspections
    found = {
        person_id: noticed
        for person_id, row in rows.items()
        if (noticed := never_fails(row, shares_of_others(tallies, person_id), permille))
    }
    carriers = _newest(venue.id, since, found) if found else []
    lately = _carried(venue.id, since) if found else {}
    new = [
        signal_row(one, None, found[one.person_id], one.performed_at)
        for one in carriers
        if one.person_id not in lately or lately[one.person_id] <= one.performed_at - ONCE_IN
    ]
    if new:
        ids = [one["inspection_id"] for one in new]
        replace_signals({Kind.NEVER_FAILS}, Signal.inspection_id.in_(ids), new)
    return len(new)


def _judged(venue_id: UUID, since: datetime) -> tuple[Any, ...]:
    return (
        Inspection.venue_id == venue_id,
        Inspection.performed_at >= since,
        Inspection.checked > 0,
    )


def _tallies(venue_id: UUID, since: datetime) -> list[Tally]:
    rows = db.session.execute(
        select(
            Inspection.person_id,
            Inspection.checklist_version_id,
            func.count(),
            func.count().filter(Inspection.failed > 0),
        )
        .where(*_judged(venue_id, since))
        .group_by(Inspection.person_id, Inspection.checklist_version_id)
    )
    return [Tally(*row) for row in rows]


def _unfailing(venue_id: UUID, since: datetime) -> Sequence[AnyRow]:
    """How many inspections each made since their last failure, by checklist version."""
    last = (
        select(Inspection.person_id, func.max(Inspection.performed_at).label("at"))
        .where(*_judged(venue_id, since), Inspection.failed > 0)
        .group_by(Inspection.person_id)
        .subquery()
    )
    return db.session.execute(
        select(
            Inspection.person_id,
            Inspection.checklist_version_id,
            func.count().label("inspections"),
        )
        .outerjoin(last, last.c.person_id == Inspection.person_id)
        .where(
            *_judged(venue_id, since),
            or_(last.c.at.is_(None), Inspection.performed_at > last.c.at),
        )
        .group_by(Inspection.person_id, Inspection.checklist_version_id)
    ).all()


def _newest(venue_id: UUID, since: datetime, people: Iterable[UUID]) -> list[AnyRow]:
    """The newest inspection of each."""
    newest = (
        select(Inspection.person_id, func.max(Inspection.performed_at).label("at"))
        .where(*_judged(venue_id, since), Inspection.person_id.in_(list(people)))
        .group_by(Inspection.person_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Inspection.id.label("inspection_id"),
            Inspection.organisation_id,
            Inspection.venue_id,
            Inspection.person_id,
            Inspection.performed_at,
        )
        .join(
            newest,
            and_(
                newest.c.person_id == Inspection.person_id,
                newest.c.at == Inspection.performed_at,
            ),
        )
        .where(*_judged(venue_id, since))
        .order_by(Inspection.id)
    )
    return list({row.person_id: row for row in rows}.values())


def _carried(venue_id: UUID, since: datetime) -> dict[UUID, datetime]:
    """When each person's last such signal was."""
    rows = db.session.execute(
        select(Signal.person_id, func.max(Signal.at))
        .where(
            Signal.venue_id == venue_id,
            Signal.at >= since,
            Signal.kind == Kind.NEVER_FAILS.value,
        )
        .group_by(Signal.person_id)
    )
    return {row[0]: row[1] for row in rows}
