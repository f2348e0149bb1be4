"""Claims of reports: one is made by one worker, for as long as its lease goes on.

Whatever a worker writes of a report, it writes only as long as the claim is its own: the number of
tries tells it from a later one. Nothing commits here.
"""

from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, case, delete, or_, select, update

from app.kernel.database import db
from app.trends.printing.paper import Paper
from app.trends.reports.models import UNFINISHED, Report, ReportState
from app.trends.reports.queries import may_read

LEASE: Final = timedelta(minutes=3)  # more than any step of the making takes
MOST_TRIES: Final = 3
AGAIN_AFTER: Final = timedelta(minutes=1)
GIVEN_UP_AFTER: Final = timedelta(days=3)
RARELY: Final = timedelta(hours=1)


class ClaimLost(Exception):
    """Another worker makes this report now, or there is no such report any more."""


class Claim(NamedTuple):
    """A report that is this worker's to make; `tries` counts this one."""

    id: UUID
    organisation_id: UUID
    venue_id: UUID
    reader_id: UUID
    schedule_id: UUID | None
    from_on: date
    to_on: date
    compare: str
    language: str
    paper: Paper
    asked_at: datetime
    tries: int


COLUMNS: Final = tuple(getattr(Report, name) for name in Claim._fields)


def claim_next(at: datetime) -> Claim | None:
    """Claims the report that was asked for first and is nobody's; None where none waits."""
    is_free = or_(Report.claimed_until.is_(None), Report.claimed_until <= at)
    first = (
        select(Report.id)
        .where(UNFINISHED, is_free, Report.tries < MOST_TRIES)
        .order_by(Report.asked_at, Report.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    row = db.session.execute(
        update(Report)
        .where(Report.id == first)
        .values(state=ReportState.MAKING, claimed_until=at + LEASE, tries=Report.tries + 1)
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    ).first()
    return Claim(*row) if row else None


def note_progress(claim: Claim, percent: int, at: datetime) -> None:
    """Says how far it is, and claims it for longer. Raises `ClaimLost`.

    A report that is made a second time stands where the first worker left it until it is farther.
    """
    farther = case((Report.progress < percent, percent), else_=Report.progress)
    _write(claim, progress=farther, claimed_until=at + LEASE)


def mark_ready(
    claim: Claim, files: list[dict[str, Any]], summary: dict[str, list[str]], at: datetime
) -> None:
    """Says that it is ready. Raises `ClaimLost`."""
    _write(
        claim,
        state=ReportState.READY,
        progress=100,
        claimed_until=None,
        ready_at=at,
        files=files,
        summary=summary,
    )


def put_off(claim: Claim, at: datetime) -> None:
    """Leaves it for later, as if it had not been tried: the store is away. The longer it waits,
    the more rarely it is tried. Raises `ClaimLost`.
    """
    wait = min(max(AGAIN_AFTER, (at - claim.asked_at) / 2), RARELY)
    _write(claim, state=ReportState.WAITING, claimed_until=at + wait, tries=claim.tries - 1)


def note_failure(claim: Claim, why: str, at: datetime) -> bool:
    """Leaves it to another try, or to none; whether that was the last. Raises `ClaimLost`."""
    if claim.tries < MOST_TRIES:
        _write(claim, state=ReportState.WAITING, claimed_until=at + AGAIN_AFTER * claim.tries)
        return False
    _write(claim, state=ReportState.FAILED, claimed_until=None, failed_why=why)
    return True


def drop(claim: Claim) -> None:
    """Deletes a report that nobody may read any more."""
    db.session.execute(delete(Report).where(*_own(claim)))


def is_wanted(claim: Claim) -> bool:
    """Whether its reader may see the venue's trends now. Raises `ClaimLost`."""
    wanted = db.session.scalar(select(may_read(Report)).where(*_own(claim)))
    if wanted is None:
        raise ClaimLost
    return wanted


def fail_left(at: datetime, why: str) -> list[Claim]:
    """Gives up what every worker died over, and what no store has taken for days."""
    is_free = or_(Report.claimed_until.is_(None), Report.claimed_until <= at)
    is_old = and_(
        Report.state == ReportState.WAITING,
        Report.claimed_until.is_not(None),
        Report.asked_at <= at - GIVEN_UP_AFTER,
    )
    rows = db.session.execute(
        update(Report)
        .where(UNFINISHED, is_free, or_(Report.tries >= MOST_TRIES, is_old))
        .values(state=ReportState.FAILED, claimed_until=None, failed_why=why)
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    )
    return [Claim(*row) for row in rows]


def _own(claim: Claim) -> tuple[Any, ...]:
    return (
        Report.id == claim.id,
        Report.state == ReportState.MAKING,
        Report.tries == claim.tries,
    )


def _write(claim: Claim, **values: Any) -> None:
    written = db.session.scalar(
        update(Report)
        .where(*_own(claim))
        .values(**values)
        .returning(Report.id)
        .execution_options(synchronize_session=False)
    )
    if written is None:
        raise ClaimLost
