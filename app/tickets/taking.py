"""What an inspection means for tickets: a failure opens one or adds to it, a pass verifies it.

All of it happens while nobody else takes a failure of the same spot, so that fifty phones that
find a problem at once make one ticket. As many statements whatever the number of failures. Most
failures are known already and only counted: those cost no objects.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, case, update

from app.checklists.definition import Escalation, Severity
from app.kernel.clock import zone
from app.kernel.database import db, table_of
from app.kernel.ids import new_id
from app.kernel.insertion import RowsInsert
from app.tickets.clocks import clock_of, put_clock, set_alarm
from app.tickets.failures import Failure, Visit
from app.tickets.handling import Handling, handling_of
from app.tickets.judging import RANK, Standing, Verdict, judge, list_verified
from app.tickets.lifecycle import Again
from app.tickets.models import Occurrence, Ticket
from app.tickets.promise import promise, raised, reopen
from app.tickets.queries import list_to_change, lock_spot, read_standings
from app.tickets.record import By, Record, Source
from app.tickets.routing import Facts, route
from app.tickets.states import TicketState
from app.venues.places import Place

INSERT_OCCURRENCES = RowsInsert(Occurrence, table_of(Occurrence).c.keys())
_SEEN_AT = bindparam("seen_at", type_=table_of(Ticket).c.last_failed_at.type)
ADD_FAILURE = (
    update(table_of(Ticket))
    .where(Ticket.id.in_(bindparam("ids", expanding=True)))
    .values(
        occurrence_count=Ticket.occurrence_count + bindparam("more"),
        revision=Ticket.revision + bindparam("more"),
        last_failed_at=case(
            (Ticket.last_failed_at < _SEEN_AT, _SEEN_AT), else_=Ticket.last_failed_at
        ),
        updated_at=bindparam("at", type_=table_of(Ticket).c.updated_at.type),
    )
)


def take_results(
    place: Place, visit: Visit, slug: str, failures: Sequence[Failure], passed: Collection[str]
) -> list[UUID]:
    """Opens a ticket for each failure, or adds it to the one for the same problem; closes the
    mended ones whose items passed. Answers the tickets' ids in the order of the failures.
    """
    if failures:
        lock_spot(place.spot_id)
    failing = {one.item_key for one in failures}
    known, joint = read_standings(place.spot_id, slug, failing, passed)
    if not failures and not known:
        return []
    handling = handling_of(place.venue_id, place.revision)
    verdicts = judge(failures, known, joint, visit.seen_at, handling.plan.return_window)
    verified = list_verified(known, passed, visit.seen_at)
    return Judgement(place, visit, handling, Record()).carry_out(verdicts, verified)


class Judgement:
    """What one inspection does to the tickets that it speaks of.

    Only `carry_out` reads and writes the database; what else it does can be done to tickets that
    are in none.
    """

    def __init__(
        self,
        place: Place,
        visit: Visit,
        handling: Handling,
        record: Record,
        make_id: Callable[[], UUID] = new_id,
    ) -> None:
        self._place = place
        self._visit = visit
        self._handling = handling
        self._record = record
        self._make_id = make_id
        self._by = By(visit.person_id, Source.FORM)

    def carry_out(self, verdicts: Sequence[Verdict], verified: Collection[UUID]) -> list[UUID]:
        """The tickets that the failures belong to, in their order."""
        changed = {
            one.judged.id: one
            for one in sorted(verdicts, key=_weight)  # of several of one ticket the worst counts
            if one.judged and (one.again is Again.REOPENS or one.is_worse)
        }
        objects = {one.id: one for one in list_to_change({*changed, *verified})}
        for ticket_id in verified:
            if ticket_id not in changed:  # where what was merged into it fails, it is not mended
                self.verify(objects[ticket_id])
        self._count(verdicts)
        at = self._visit.received_at
        for ticket_id, verdict in changed.items():
            if verdict.again is Again.REOPENS:
                self.reopen(objects[ticket_id], verdict.failure)
            else:
                ticket, severity = objects[ticket_id], verdict.failure.severity
                raise_severity(self._record, ticket, severity, self._handling, at)
        ids = [self._take(one, one in changed.values()) for one in verdicts]
        self._record.write()
        if verdicts:
            rows = zip(ids, verdicts, strict=True)
            INSERT_OCCURRENCES.store([self._occurrence(*row) for row in rows])
        return ids

    def _count(self, verdicts: Sequence[Verdict]) -> None:
        """Counts the failures of problems that are known; what was merged counts twice, for itself
        and for the ticket that speaks for it, which may count several.
        """
        counted = Counter(
            ticket_id
            for one in verdicts
            if one.again is not Again.OPENS_NEW and one.last and one.judged
            for ticket_id in {one.last.id, one.judged.id}
        )
        seen = {"seen_at": self._visit.seen_at, "at": self._visit.received_at}
        for more in sorted(set(counted.values())):  # once, but for what was merged
            ids = sorted(ticket_id for ticket_id, times in counted.items() if times == more)
            db.session.connection().execute(ADD_FAILURE, {"ids": ids, "more": more, **seen})

    def _take(self, verdict: Verdict, is_worse: bool) -> UUID:
        """The id of the ticket that the failure belongs to from now on, whose severity it may have
        raised.
        """
        if verdict.again is Again.OPENS_NEW or verdict.last is None or verdict.judged is None:
            ticket = self.open(verdict.failure, verdict.last)
            db.session.add(ticket)
            return ticket.id
        if verdict.again is Again.ADDS:
            self.tell_again(verdict.judged.id, verdict.failure.severity if is_worse else None)
        return verdict.last.id

    def tell_again(self, ticket_id: UUID, worse: Severity | None = None) -> None:
        """Notes that a problem that is known failed again, and that it is `worse` than thought."""
        said = self._found() | ({"severity": worse} if worse else {})
        at = self._visit.received_at
        self._record.tell(self._place, ticket_id, self._by, "failed", at, said)

    def verify(self, ticket: Ticket) -> None:
        """Closes what is seen to be mended."""
        detail = {"from": ticket.state, "to": TicketState.CLOSED, **self._found()}
        ticket.state, ticket.closed_at = TicketState.CLOSED, self._visit.seen_at
        self._record.note(ticket, self._by, "verified", self._visit.received_at, detail)
        set_alarm(ticket, self._handling)

    def open(self, failure: Failure, previous: Standing | None) -> Ticket:
        """The ticket of a new problem; `previous` is the one before, of the same problem."""
        place, visit, handling = self._place, self._visit, self._handling
        way = route(handling.plan, self._facts(failure))
        ticket = Ticket(
            id=self._make_id(),
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
        ask_for_call(ticket, failure.escalation, visit.received_at)
        detail = {"item": ticket.item_key, "severity": ticket.severity, "team": ticket.team}
        self._record.note(ticket, self._by, "opened", visit.received_at, self._found() | detail)
        set_alarm(ticket, handling)
        return ticket

    def reopen(self, ticket: Ticket, failure: Failure) -> None:
        """Opens again what fails again."""
        handling, at = self._handling, self._visit.received_at
        detail = {"from": ticket.state, "to": TicketState.OPEN, **self._found()}
        if RANK[failure.severity] > RANK[ticket.severity]:
            ticket.severity = failure.severity
            detail["severity"] = failure.severity
        begin_again(self._record, ticket, handling, at)
        ask_for_call(ticket, failure.escalation, at)
        self._record.note(ticket, self._by, "reopened", at, detail)
        set_alarm(ticket, handling)

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

    def _occurrence(self, ticket_id: UUID, verdict: Verdict) -> dict[str, object]:
        return {
            "ticket_id": ticket_id,
            "inspection_id": self._visit.inspection_id,
            "person_id": self._visit.person_id,
            "failed_at": self._visit.seen_at,
            "note": verdict.failure.note,
        }


def raise_severity(
    record: Record, ticket: Ticket, severity: Severity, handling: Handling, at: datetime
) -> None:
    """A ticket's severity is raised by who finds it worse, and never lowered; what is promised of
    it comes sooner. To be noted.
    """
    clock, before = clock_of(ticket), handling.targets_for(ticket.severity, ticket.team)
    ticket.severity = severity
    if clock:
        moved = raised(
            clock,
            handling.calendar_for(ticket.team),
            before,
            handling.targets_for(severity, ticket.team),
            at,
            is_acknowledged=ticket.acknowledged_at is not None,
        )
        record.settle(ticket, handling, moved)
    set_alarm(ticket, handling)


def _weight(verdict: Verdict) -> tuple[int, bool]:
    return RANK[verdict.failure.severity], verdict.failure.escalation is not None


def ask_for_call(ticket: Ticket, escalation: Escalation | None, at: datetime) -> None:
    """A critical moment asks for a voice: who found it calls, or the next of the chain is asked
    to. Its alarm is to be set.
    """
    if escalation:
        minutes = timedelta(minutes=escalation.within_minutes)
        ticket.escalation_step, ticket.escalate_at = 0, at + minutes


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


def _days_since(previous: Standing | None, at: datetime) -> int | None:
    ended = previous.ended_at if previous else None
    return max(0, (at - ended).days) if ended else None
