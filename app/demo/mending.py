"""Tickets as the made-up teams work them, by the real rules of `tickets`. Pure.

A ticket is in memory for as long as it may change. What happens to it is told at once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final
from uuid import UUID

from app.checklists.definition import Severity
from app.demo.agenda import Agenda
from app.demo.calling import Telephone, role_of
from app.demo.cases import Case, Cases
from app.demo.filing import Filing, Found
from app.demo.ledger import Ledger
from app.demo.notes import say_comment
from app.demo.pace import Wait, plan_course
from app.demo.venue import Crew
from app.evidence.models import Photo
from app.tickets.alarms import ring
from app.tickets.clocks import set_alarm
from app.tickets.handling import Handling
from app.tickets.joining import absorb
from app.tickets.lifecycle import Deed, asks_photo, next_state
from app.tickets.models import Ticket
from app.tickets.record import By, Source
from app.tickets.service import NO_DETAILS, Details, change
from app.tickets.states import ENDED, DismissReason, TicketState

COMMENTED, BADLY_MENDED, DISMISSED, HANDED_OVER, BY_MAIL = 0.25, 0.1, 0.012, 0.03, 0.2
SEEN_TO, STILL_WRONG = 0.85, 0.03  # of what no inspection looks at again, by hand
SOONEST_LOOK_H, LATEST_LOOK_H = 20, 96
WHY_NOT: Final = (
    DismissReason.NOT_A_FAULT, DismissReason.CANNOT_BE_MENDED, DismissReason.NOT_OURS,
)  # fmt: skip
OTHER_TEAM: Final = {"maintenance": "electrical", "electrical": "maintenance"}
LATEST_NEWS: Final = timedelta(days=6)  # no phone is without network for longer
LEAD: Final = 0.75  # of a team's tickets that its first member takes
# One sign that was turned is behind both: the younger of the two is a duplicate.
SAME_CAUSE: Final = frozenset({"sign-from-road", "arrows-true"})


class Workshop:
    """Has tickets opened, and has them worked.

    `mend` is told (spot, item key, instant) when something works again, `besieged` says until
    when mending a failure is in vain (None: it is not); `photograph` makes the row of a photo of
    what a person has mended.
    """

    def __init__(
        self,
        chance: Random,
        agenda: Agenda,
        crew: Crew,
        handling: Handling,
        ledger: Ledger,
        busy_since: datetime,
        mend: Callable[[int, str, datetime], None],
        besieged: Callable[[int, Ticket], datetime | None],
        photograph: Callable[[Ticket, UUID, datetime], dict[str, Any]],
    ) -> None:
        self._chance = chance
        self._agenda = agenda
        self._crew = crew
        self._handling = handling
        self._ledger = ledger
        self._busy_since = busy_since
        self._may_return = handling.plan.return_window + LATEST_NEWS
        self._mend = mend
        self._besieged = besieged
        self._photograph = photograph
        self._cases = Cases()
        self._filing = Filing(chance, handling, ledger, self._cases, self._begin, self._end)
        self._telephone = Telephone(chance, agenda, handling, ledger, crew.language, self._settle)

    def take(self, found: Found) -> None:
        """Takes what an inspection found."""
        self._filing.file(found)

    def tell_held(self) -> None:
        """Tells how everything stands that may still change."""
        for case in self._cases.list_all():
            self._ledger.tell_ticket(case.ticket)

    def _begin(self, case: Case, found: Found) -> None:
        """Puts what will be done about a ticket on the agenda; an older plan lapses."""
        case.plan += 1
        received_at = found.visit.received_at
        until = self._besieged(case.spot, case.ticket)
        self._telephone.ask(case, found.visit.person_id, received_at, in_vain=until is not None)
        self._follow(case, until)
        if until and case.item.key in SAME_CAUSE:
            at = self._handling.venue.next_open(received_at + timedelta(hours=2))
            self._plan(case, at, self._join)
        self._settle(case)

    def _follow(self, case: Case, besieged_until: datetime | None) -> None:
        course = plan_course(
            self._chance, case.ticket, self._handling, besieged_until, self._busy_since
        )
        if course.seen_at:
            self._plan(case, course.seen_at, self._acknowledge)
        if course.wait:
            self._plan(case, course.wait.at, partial(self._hold, course.wait))
        if course.begun_at:
            self._plan(case, course.begun_at, self._start)
        self._plan(case, course.mended_at, self._resolve)
        hours = self._chance.uniform(SOONEST_LOOK_H, LATEST_LOOK_H)
        if self._chance.random() < SEEN_TO:
            look_at = self._handling.venue.next_open(course.mended_at + timedelta(hours=hours))
            self._plan(case, look_at, self._look)

    def _plan(self, case: Case, at: datetime, step: Callable[[Case, datetime], None]) -> None:
        self._agenda.add(at, partial(self._follow_plan, case, case.plan, step))

    def _follow_plan(
        self, case: Case, plan: int, step: Callable[[Case, datetime], None], at: datetime
    ) -> None:
        if plan == case.plan and case.ticket.state not in ENDED:
            step(case, at)

    def _acknowledge(self, case: Case, at: datetime) -> None:
        ticket, mender = case.ticket, self._mender_of(case)
        if ticket.severity is not Severity.CRITICAL and self._chance.random() < DISMISSED:
            self._dismiss(case, at)
            return
        by = By(mender, Source.MAIL if self._chance.random() < BY_MAIL else Source.DESK)
        self._do(case, Deed.ACKNOWLEDGE, at, by)
        other = OTHER_TEAM.get(ticket.team or "")
        if other and self._chance.random() < HANDED_OVER:
            self._hand_over(case, other, by, at)
        elif ticket.assignee_id is None:
            ticket.assignee_id = mender
            self._note(case, by, "assigned", at, {"from": None, "to": str(mender)})

    def _dismiss(self, case: Case, at: datetime) -> None:
        reason = self._chance.choice(WHY_NOT)
        text = say_comment(self._chance, reason, self._crew.language)
        details = Details(dismiss_reason=reason, may_dismiss=True, text=text)
        self._do(case, Deed.DISMISS, at, By(self._crew.manager, Source.DESK), details)
        self._end(case)

    def _hand_over(self, case: Case, team: str, by: By, at: datetime) -> None:
        ticket = case.ticket
        text = say_comment(self._chance, "handed", self._crew.language)
        detail = {"from": ticket.team, "to": team, "text": text}
        ticket.team, ticket.assignee_id = team, None
        self._note(case, by, "handed_over", at, detail)
        set_alarm(ticket, self._handling)
        self._settle(case)

    def _hold(self, wait: Wait, case: Case, at: datetime) -> None:
        text = say_comment(self._chance, wait.reason, self._crew.language)
        details = Details(hold_reason=wait.reason, hold_until=wait.until, text=text)
        self._do(case, Deed.HOLD, at, self._by_mender(case), details)

    def _start(self, case: Case, at: datetime) -> None:
        by = self._by_mender(case)
        self._do(case, Deed.START, at, by)
        self._comment(case, by, at, "wait")

    def _resolve(self, case: Case, at: datetime) -> None:
        ticket, by = case.ticket, self._by_mender(case)
        if asks_photo(case.item.photo) and by.person_id:
            self._ledger.keep(Photo, self._photograph(ticket, by.person_id, at))
        self._do(case, Deed.RESOLVE, at, by)
        self._comment(case, by, at, "done")
        if self._chance.random() > BADLY_MENDED:
            self._mend(case.spot, ticket.item_key, at)

    def _look(self, case: Case, at: datetime) -> None:
        """Somebody else looks at what was mended, where no inspection did."""
        ticket, manager = case.ticket, self._crew.manager
        if ticket.state is not TicketState.RESOLVED or ticket.resolved_by_id == manager:
            return
        if self._chance.random() < STILL_WRONG:
            text = say_comment(self._chance, "again", self._crew.language)
            details = Details(text=text, escalation=case.item.escalation)
            self._do(case, Deed.REOPEN, at, By(manager, Source.DESK), details)
            case.plan += 1
            self._follow(case, None)
        else:
            self._do(case, Deed.VERIFY, at, By(manager, Source.DESK))
            self._end(case)

    def _join(self, case: Case, at: datetime) -> None:
        """Merges the younger of two tickets for what has one cause into the older."""
        of_them = [
            one
            for key in sorted(SAME_CAUSE - {case.item.key})
            for one in self._cases.find(key)
            if one.ticket.state not in ENDED and self._besieged(one.spot, one.ticket)
        ]
        if not of_them or case.ticket.merged_into_id:
            return
        older, younger = sorted((of_them[0], case), key=lambda one: one.ticket.id)
        manager = By(self._crew.manager, Source.DESK)
        absorb(self._ledger, manager, younger.ticket, older.ticket, at, self._handling)
        self._settle(older)
        self._end(younger)

    def _do(
        self, case: Case, deed: Deed, at: datetime, by: By, details: Details = NO_DETAILS
    ) -> None:
        if next_state(case.ticket.state, deed):
            change(self._ledger, by, case.ticket, deed, at, self._handling, details)
            self._settle(case)

    def _settle(self, case: Case) -> None:
        """Tells what was noted, and has the case looked at when something falls due."""
        self._ledger.write()
        self._cases.sort(case)
        at = case.ticket.next_alarm_at
        if at and at != case.alarm_at:
            self._agenda.add(at, partial(self._ring, case))
        case.alarm_at = at

    def _ring(self, case: Case, at: datetime) -> None:
        if case.ticket.next_alarm_at == at:
            ring(self._ledger, case.ticket, self._handling, at, lambda _: role_of(case))
            self._settle(case)

    def _end(self, case: Case) -> None:
        """It has ended; for some time a failure opens it again."""
        self._settle(case)
        ended_at = case.ticket.closed_at
        if ended_at:
            self._agenda.add(ended_at + self._may_return, partial(self._let_go, case))

    def _let_go(self, case: Case, at: datetime) -> None:
        ticket = case.ticket
        ended_at = ticket.closed_at
        if ticket.state not in ENDED or not ended_at:
            return
        if ended_at + self._may_return > at or ticket.merged_into_id:
            return  # it ended once more since; what was merged counts as long as there is history
        self._ledger.tell_ticket(ticket)
        self._cases.let_go(case)

    def _comment(self, case: Case, by: By, at: datetime, occasion: str) -> None:
        if self._chance.random() < COMMENTED:
            text = say_comment(self._chance, occasion, self._crew.language)
            self._note(case, by, "commented", at, {"text": text})

    def _note(self, case: Case, by: By, kind: str, at: datetime, detail: dict[str, Any]) -> None:
        self._ledger.note(case.ticket, by, kind, at, detail)
        self._ledger.write()

    def _by_mender(self, case: Case) -> By:
        return By(self._mender_of(case), Source.DESK)

    def _mender_of(self, case: Case) -> UUID:
        """Whose it is; else whoever was called last; else somebody of the team."""
        ticket = case.ticket
        chain = self._handling.plan.chain_for(role_of(case))[: (ticket.escalation_step or 0) + 1]
        called = chain[-1].person_id if ticket.escalation_step else None
        known = ticket.assignee_id or called
        if known:
            return known
        first, *others = self._crew.teams[ticket.team or ""]
        if not others or self._chance.random() < LEAD:
            return first
        return self._chance.choice(others)
