"""The verbs of reports. They flush; the caller commits, and then wakes the making."""

from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.access import audit
from app.access.actor import Actor
from app.access.models import Person
from app.kernel.clock import local_day
from app.kernel.database import db
from app.kernel.errors import Conflict, Invalid, Problem
from app.kernel.ids import new_id
from app.kernel.waking import wake_job
from app.notices import stops
from app.notices.topics import Topic
from app.trends.numbers.periods import Asked, Compare, ask_for
from app.trends.printing.paper import Paper
from app.trends.reports.files import ON_LETTER
from app.trends.reports.models import Every, Report, ReportSchedule, ReportState
from app.trends.reports.queries import find_schedule, list_unfinished
from app.trends.reports.scheduling import next_due
from app.venues.models import Venue

MAKE: Final = "reports.make"
MOST_UNFINISHED: Final = 3  # of one person at one venue


class TooManyReports(Problem):
    """This person waits for several reports of this venue already."""

    status = 429
    type = "too-many-reports"
    title = "Several reports are being made already"
    retry_after_s = 10

    def __init__(self) -> None:
        super().__init__("Wait until one of them is ready, then ask for this one again.")


class ReportBeingMade(Problem):
    """The report is being made just now."""

    status = 409
    type = "report-being-made"
    title = "This report is being made"

    def __init__(self) -> None:
        super().__init__("Wait until it is ready, then delete it.")


class ReportNotDeleted(Problem):
    """The store of its files does not answer."""

    status = 503
    type = "report-not-deleted"
    title = "The report could not be deleted just now"
    retry_after_s = 60

    def __init__(self) -> None:
        super().__init__("Some of its files may be left. Delete it again in a minute.")


class Wish(NamedTuple):
    """What somebody asks for. What is None is as it usually is."""

    from_on: date | None = None
    to_on: date | None = None
    compare: Compare = Compare.RECENT
    language: str | None = None
    paper: Paper | None = None


def ask_for_report(
    person: Actor, venue: Venue, report_id: UUID | None, wish: Wish, at: datetime
) -> tuple[Report, bool]:
    """A report that a worker will make, and whether it is new.

    Safe to repeat under the same id; without one, the same wish again is answered by the report
    that this person waits for. Raises `Invalid` for a period that cannot be, `Conflict` where the
    id holds another report, and `TooManyReports`.
    """
    # Whoever asks twice at once is answered one after the other.
    db.session.execute(
        select(Person.id).where(Person.id == person.id).with_for_update(key_share=True)
    )
    kept = db.session.get(Report, report_id) if report_id else None
    if kept is not None:
        is_theirs = kept.venue_id == venue.id and kept.reader_id == person.id
        if not (is_theirs and _is_of(kept, _as_of(kept.asked_at, venue, wish))):
            raise Conflict("This id already holds another report. Ask for this one under a new id.")
        return kept, False
    report = _report(person, venue, wish, at)
    waiting = list_unfinished(person.id, venue.id)
    again = next((one for one in waiting if _is_same(one, report)), None)
    if again is not None and report_id is None:
        return again, False
    if len(waiting) >= MOST_UNFINISHED:
        raise TooManyReports
    report.id = report_id or new_id()
    db.session.add(report)
    said = {"from": str(report.from_on), "to": str(report.to_on)}
    audit.note(person, "report.ask", report.id, venue=str(venue.id), **said)
    db.session.flush()
    return report, True


def _report(person: Actor, venue: Venue, wish: Wish, at: datetime) -> Report:
    period = _asked(venue, wish, at).period
    return Report(
        organisation_id=venue.organisation_id,
        venue_id=venue.id,
        reader_id=person.id,
        from_on=period.from_on,
        to_on=period.to_on,
        compare=wish.compare,
        language=wish.language or person.language,
        paper=wish.paper or usual_paper(venue),
        asked_at=at,
    )


def _asked(venue: Venue, wish: Wish, at: datetime) -> Asked:
    try:
        return ask_for(local_day(at, venue.time_zone), wish.from_on, wish.to_on, wish.compare)
    except Invalid as refusal:
        errors = [one | {"at": one["at"].replace("/query", "/json")} for one in refusal.errors]
        raise Invalid(errors, refusal.detail) from None


def _as_of(at: datetime, venue: Venue, wish: Wish) -> Wish:
    """The wish as it was taken then: a report ends on its day at the latest."""
    day = local_day(at, venue.time_zone)
    return wish._replace(to_on=min(wish.to_on, day)) if wish.to_on else wish


def _is_of(report: Report, wish: Wish) -> bool:
    """Whether a report is what was asked for, as far as that was said."""
    said = {name: value for name, value in wish._asdict().items() if value is not None}
    return all(getattr(report, name) == value for name, value in said.items())


def _is_same(report: Report, other: Report) -> bool:
    return all(getattr(report, name) == getattr(other, name) for name in Wish._fields)


def usual_paper(venue: Venue) -> Paper:
    """What printers hold where the venue is."""
    return Paper.LETTER if venue.country in ON_LETTER else Paper.A4


def require_finished(report: Report) -> None:
    """Raises `ReportBeingMade` while a worker may be about to store its files."""
    if report.state is ReportState.MAKING:
        raise ReportBeingMade


def delete_report(person: Actor, report: Report) -> None:
    """Deletes a report of which the store holds nothing any more."""
    said = {"from": str(report.from_on), "to": str(report.to_on)}
    audit.note(person, "report.delete", report.id, venue=str(report.venue_id), **said)
    db.session.delete(report)
    db.session.flush()


def set_schedule(
    person: Actor,
    venue: Venue,
    every: Every,
    language: str | None,
    paper: Paper | None,
    at: datetime,
) -> ReportSchedule:
    """Has a report made for this person after each week or month, and sent.

    Whoever had stopped messages about reports of this venue gets them again: they say so by this.
    """
    schedule = find_schedule(person.id, venue.id, every)
    if schedule is None:
        schedule = ReportSchedule(
            id=new_id(),
            organisation_id=venue.organisation_id,
            venue_id=venue.id,
            person_id=person.id,
            every=every,
            created_at=at,
        )
        db.session.add(schedule)
    schedule.language = language or person.language
    schedule.paper = paper or usual_paper(venue)
    schedule.due_at = schedule.due_at or next_due(every, at, venue.time_zone)
    stops.start_again(person.id, [(venue.id, Topic.REPORTS)])
    audit.note(person, "report.schedule", venue.id, every=str(every))
    db.session.flush()
    return schedule


def stop_schedule(person: Actor, venue: Venue, every: Every) -> None:
    """Makes no more of them; what was made stays."""
    schedule = find_schedule(person.id, venue.id, every)
    if schedule is not None and schedule.due_at is not None:
        schedule.due_at = None
        audit.note(person, "report.unschedule", venue.id, every=str(every))
        db.session.flush()


def wake_making() -> None:
    """Has a worker make what waits. Call it after the commit."""
    wake_job(MAKE)
