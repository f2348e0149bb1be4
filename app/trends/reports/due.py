"""From wishes that are due to reports that wait to be made. Flushes; the caller commits."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import select, update

from app.kernel.database import db, dialect, table_of, upsert
from app.kernel.ids import new_id
from app.notices.models import Stop
from app.notices.topics import Topic
from app.trends.numbers.periods import Compare
from app.trends.reports.models import Report, ReportSchedule, ReportState
from app.trends.reports.queries import may_read
from app.trends.reports.scheduling import next_due, next_waking, period_over
from app.venues.models import Venue

BATCH: Final = 100
log = logging.getLogger(__name__)


class Due(NamedTuple):
    """A wish that is due, where its venue stands, and whether its person may still have it."""

    wish: ReportSchedule
    time_zone: str
    is_allowed: bool


class Decision(NamedTuple):
    """When a wish is due again (None: never), and the report that is made of it now."""

    due_at: datetime | None
    report: dict[str, Any] | None


def make_due(at: datetime) -> int:
    """Has reports made of what is over, each once; how many wishes were looked at.

    Whoever may not see the venue's trends any more wishes for nothing more. Whoever has stopped
    messages about reports there keeps the wish, and nothing is made until they start again. At
    most four statements however many are due.
    """
    due = _list_due(at)
    if not due:
        return 0
    stopped = _list_stopped({one.wish.person_id for one in due})
    decisions = [_decide(one, at, stopped) for one in due]
    made = [one.report for one in decisions if one.report]
    if made:
        # What was made of these days when the venue's clock was another is not made again.
        once = [table_of(Report).c.schedule_id, table_of(Report).c.to_on]
        insertion = upsert(Report, dialect()).values(made)
        db.session.execute(insertion.on_conflict_do_nothing(index_elements=once))
    changes = zip(due, decisions, strict=True)
    db.session.execute(
        update(ReportSchedule), [{"id": one.wish.id, "due_at": new.due_at} for one, new in changes]
    )
    return len(due)


def _list_due(at: datetime) -> Sequence[Due]:
    """What is due and nobody else is looking at."""
    rows = db.session.execute(
        select(ReportSchedule, Venue.time_zone, may_read(ReportSchedule))
        .join(Venue, Venue.id == ReportSchedule.venue_id)
        .where(ReportSchedule.due_at <= at)
        .order_by(ReportSchedule.due_at, ReportSchedule.id)
        .limit(BATCH)
        .with_for_update(of=ReportSchedule, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return [Due(*row) for row in rows]


def _list_stopped(person_ids: set[UUID]) -> set[tuple[UUID, UUID]]:
    """Who wants to hear nothing of reports, of which venues."""
    rows = db.session.execute(
        select(Stop.person_id, Stop.venue_id).where(
            Stop.person_id.in_(person_ids), Stop.topic == Topic.REPORTS
        )
    )
    return {(row.person_id, row.venue_id) for row in rows}


def _decide(due: Due, at: datetime, stopped: set[tuple[UUID, UUID]]) -> Decision:
    wish = due.wish
    if not due.is_allowed:
        return Decision(None, None)
    try:
        waking = next_waking(at, due.time_zone)
        if waking > at:
            return Decision(waking, None)
        due_at = next_due(wish.every, at, due.time_zone)
        is_stopped = (wish.person_id, wish.venue_id) in stopped
        return Decision(due_at, None if is_stopped else _report(due, at))
    # A time zone that a later edition of the list has forgotten keeps nobody else waiting.
    except ZoneInfoNotFoundError:
        log.exception("nobody knows when venue %s wants its reports", wish.venue_id)
        return Decision(at + timedelta(days=1), None)


def _report(due: Due, at: datetime) -> dict[str, Any]:
    wish = due.wish
    period = period_over(wish.every, at, due.time_zone)
    return {
        "id": new_id(),
        "organisation_id": wish.organisation_id,
        "venue_id": wish.venue_id,
        "reader_id": wish.person_id,
        "schedule_id": wish.id,
        "from_on": period.from_on,
        "to_on": period.to_on,
        "compare": Compare.PREVIOUS,
        "language": wish.language,
        "paper": wish.paper,
        "state": ReportState.WAITING,
        "progress": 0,
        "tries": 0,
        "asked_at": at,
        "files": [],
        "summary": {},
    }
