"""What an inspection means for tickets: a failure opens one or adds to it, a pass verifies it.

All of it happens while nobody else takes a failure of the same spot, so that fifty phones that
find a problem at once make one ticket. As many statements whatever the number of failures.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.checklists.definition import Severity
from app.kernel.clock import zone
from app.kernel.database import db
from app.kernel.ids import new_id
from app.kernel.insertion import RowsInsert
from app.tickets.clocks import clock_of, put_clock, set_alarm
from app.tickets.failures import Failure, Visit
from app.tickets.handling import Handling, handling_of
from app.tickets.lifecycle import Again, on_failure, on_pass
from app.tickets.models import Occurrence, Ticket
from app.tickets.promise import promise, raised, reopen
from app.tickets.queries import list_merged_into, list_to_judge, lock_spot
from app.tickets.record import By, Record, Source
from app.tickets.routing import Facts, route
from app.tickets.states import ENDED, TicketState
from app.venues.places import Place

INSERT_OCCURRENCES = RowsInsert(Occurrence, Occurrence.__table__.columns.keys())
RANK = {Severity.MINOR: 0, Severity.MAJOR: 1, Severity.CRITICAL: 2}


def take_results(
    place: Place, visit: Visit, slug: str, failures: Sequence[Failure], passed: Collection[str]
) -> list[UUID]:
    """Opens a ticket for each failure, or adds it to the one for the same problem; closes the
    mended ones whose items passed. Answers the tickets' ids in the order of the failures.
    """
    if failures:
        lock_spot(place.spot_id)
    known = list_to_judge(place.spot_id, slug, {one.item_key for one in failures}, passed)
    if not failures and not known:
        return []
    return _Judgement(place, visit, known).judge(failures, passed)


class _Judgement:
    """One inspection's, over the tickets of the problems that it speaks of."""

    def __init__(self, place: Place, visit: Visit, known: Sequence[Ticket]) -> None:
        self._place = place
        self._visit = visit
        self._known = known
        self._handling = handling_of(place.venue_id, place.revision)
        self._record = Record()
        self._by = By(visit.person_id, Source.FORM)
        merged = {one.merged_into_id for one in known if one.merged_into_id}
        self._joint = {one.id: one for one in list_merged_into(merged)}

    def judge(self, failures: Sequence[Failure], passed: Collection[str]) -> list[UUID]:
        for ticket in self._known:
            if ticket.item_key in passed:
                self._verify(ticket)
        tickets = [self._take(failure) for failure in failures]
        self._record.write()
        if failures:
            rows = zip(tickets, failures, strict=True)
            INSERT_OCCURRENCES.store([self._occurrence(*row) for row in rows])
        return [ticket.id for ticket in tickets]

    def _verify(self, ticket: Ticket) -> None:
        """Closes what is seen to be mended, unless somebody looked before it was."""
        if not on_pass(ticket.state, ticket.resolved_at, self._visit.seen_at):
            return
        detail = {"from": ticket.state, "to": TicketState.CLOSED, **self._found()}
        ticket.state, ticket.closed_at = TicketState.CLOSED, self._visit.seen_at
        self._record.note(ticket, self._by, "verified", self._visit.received_at, detail)
        set_alarm(ticket, self._handling)

    def _take(self, failure: Failure) -> Ticket:
        """The ticket that the failure belongs to from now on."""
        last = _last_of(self._known, failure.item_key)
        if last is None:
            return self._open(failure, None)
        # What was merged is judged by the ticket that stands for both.
        joint = self._joint.get(last.merged_into_id) if last.merged_into_id else None
        judged = joint or last
        window = self._handling.plan.return_window
        again = on_failure(judged.state, ended_at(judged), self._visit.seen_at, window)
        if again is Again.OPENS_NEW:
            return self._open(failure, last)
        for ticket in {last.id: last, judged.id: judged}.values():
            ticket.occurrence_count += 1
            ticket.last_failed_at = max(ticket.last_failed_at, self._visit.seen_at)
        if again is Again.REOPENS:
            self._reopen(judged, failure)
        else:
            self._raise(judged, failure.severity)
            self._record.note(judged, self._by, "failed", self._visit.received_at, self._found())
        return last

    def _open(self, failure: Failure, previous: Ticket | None) -> Ticket:
        place, visit, handling = self._place, self._visit, self._handling
        way = route(handling.plan, self._facts(failure))
        ticket = Ticket(
            id=new_id(),
            organisation_id=place.organisation_id,
            venue_id=place.venue_id,
            spot_id=place.spot_id,
            checklist_slug=failure.checklist_slug,
            item_key=failure.item_key,
            part=0,
            checklist_version_id=failure.checklist_version_id,
            state=TicketState.OPEN,
            severity=failure.severity,
            team=way.team,
            assignee_id=way.person_id,
            route=way.to_content(),
            opened_at=visit.seen_at,
            last_failed_at=visit.seen_at,
            occurrence_count=1,
            reopened_count=0,
            updated_at=visit.received_at,
            revision=0,
            previous_id=previous.id if previous else None,
            returned_days=_days_since(previous, visit.seen_at),
        )
        # Promised from when we heard of it: before, nobody could have known.
        targets = handling.targets_for(ticket.severity, ticket.team)
        put_clock(ticket, promise(handling.calendar_for(ticket.team), targets, visit.received_at))
        self._ask_for_call(ticket, failure)
        detail = {"item": ticket.item_key, "severity": ticket.severity, "team": ticket.team}
        db.session.add(ticket)
        self._record.note(ticket, self._by, "opened", visit.received_at, self._found() | detail)
        set_alarm(ticket, handling)
        return ticket

    def _reopen(self, ticket: Ticket, failure: Failure) -> None:
        handling, at = self._handling, self._visit.received_at
        detail = {"from": ticket.state, "to": TicketState.OPEN, **self._found()}
        ticket.severity = max(ticket.severity, failure.severity, key=lambda one: RANK[one])
        begin_again(self._record, ticket, handling, at)
        self._ask_for_call(ticket, failure)
        self._record.note(ticket, self._by, "reopened", at, detail)
        set_alarm(ticket, handling)

    def _raise(self, ticket: Ticket, severity: Severity) -> None:
        """Its severity is raised by who finds it worse, and never lowered."""
        if RANK[severity] <= RANK[ticket.severity] or ticket.state in ENDED:
            return
        handling, clock = self._handling, clock_of(ticket)
        before = handling.targets_for(ticket.severity, ticket.team)
        ticket.severity = severity
        if clock:
            moved = raised(
                clock,
                handling.calendar_for(ticket.team),
                before,
                handling.targets_for(severity, ticket.team),
                self._visit.received_at,
                is_acknowledged=ticket.acknowledged_at is not None,
            )
            self._record.settle(ticket, handling, moved)
        set_alarm(ticket, handling)

    def _ask_for_call(self, ticket: Ticket, failure: Failure) -> None:
        """A critical moment asks for a voice: who found it calls, or the next of the chain is
        asked to.
        """
        if failure.escalation:
            minutes = timedelta(minutes=failure.escalation.within_minutes)
            ticket.escalation_step, ticket.escalate_at = 0, self._visit.received_at + minutes

    def _facts(self, failure: Failure) -> Facts:
        calendar, at = self._handling.venue, self._visit.received_at
        local = at.astimezone(zone(calendar.time_zone))
        return Facts(
            kind=self._place.kind,
            checklist=failure.checklist_slug,
            item=failure.item_key,
            team=failure.team,
            severity=failure.severity,
            weekday=local.weekday(),
            clock=local.time(),
            is_open=calendar.is_open(at),
        )

    def _found(self) -> dict[str, str]:
        return {"inspection_id": str(self._visit.inspection_id)}

    def _occurrence(self, ticket: Ticket, failure: Failure) -> dict[str, object]:
        return {
            "ticket_id": ticket.id,
            "inspection_id": self._visit.inspection_id,
            "person_id": self._visit.person_id,
            "failed_at": self._visit.seen_at,
            "note": failure.note,
        }


def ended_at(ticket: Ticket) -> datetime | None:
    """Since when a ticket is mended, seen to be mended or dismissed."""
    return ticket.closed_at if ticket.state in ENDED else ticket.resolved_at


def begin_again(record: Record, ticket: Ticket, handling: Handling, at: datetime) -> None:
    """Opens a ticket again, with a new round of promises; to be noted, and its alarm set."""
    clock = clock_of(ticket)
    calendar = handling.calendar_for(ticket.team)
    targets = handling.targets_for(ticket.severity, ticket.team)
    if clock:
        record.settle(ticket, handling, reopen(clock, calendar, targets, at))
    else:
        put_clock(ticket, promise(calendar, targets, at))
    ticket.state = TicketState.OPEN
    ticket.acknowledged_at = ticket.resolved_at = ticket.resolved_by_id = ticket.closed_at = None
    ticket.dismiss_reason = None
    ticket.reopened_count += 1


def _last_of(known: Iterable[Ticket], item_key: str) -> Ticket | None:
    """The ticket of a problem that a new failure belongs to: the first part that is still open,
    else the one that ended last.
    """
    of_it = [one for one in known if one.item_key == item_key]
    still_open = [one for one in of_it if one.state not in ENDED]
    if still_open:
        return min(still_open, key=lambda one: one.part)
    return max(of_it, key=lambda one: (one.closed_at or one.updated_at, one.id), default=None)


def _days_since(previous: Ticket | None, at: datetime) -> int | None:
    ended = ended_at(previous) if previous else None
    return max(0, (at - ended).days) if ended else None
