"""What inspections find, taken as `tickets.taking` takes it, without a database. Pure."""

from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import NamedTuple
from uuid import UUID

from app.checklists.definition import Item
from app.demo.cases import Case, Cases
from app.demo.chance import make_id
from app.demo.ledger import Ledger
from app.tickets.failures import Failure, Visit
from app.tickets.handling import Handling
from app.tickets.judging import Standing, Verdict, judge
from app.tickets.lifecycle import Again, on_pass
from app.tickets.models import Occurrence
from app.tickets.states import TicketState
from app.tickets.taking import Judgement
from app.venues.places import Place


class Found(NamedTuple):
    """What an inspection found: `failed` with their notes, and what passed."""

    spot: int
    place: Place
    slug: str
    version_id: UUID
    visit: Visit
    failed: Sequence[tuple[Item, str]]
    passed: Sequence[Item]


class Filing:
    """Opens tickets, counts further failures, and closes what is seen to be mended.

    `opened` is told of each case that opens or opens again, `ended` of each that is closed.
    """

    def __init__(
        self,
        chance: Random,
        handling: Handling,
        ledger: Ledger,
        cases: Cases,
        opened: Callable[[Case, Found], None],
        ended: Callable[[Case], None],
    ) -> None:
        self._chance = chance
        self._handling = handling
        self._ledger = ledger
        self._cases = cases
        self._opened = opened
        self._ended = ended

    def file(self, found: Found) -> None:
        """Takes what an inspection found."""
        here = (found.spot, found.slug)
        resolved = self._cases.list_resolved(here)
        if not found.failed and not resolved:
            return
        verdicts = self._judge(found)
        visit = found.visit
        name = partial(make_id, self._chance, visit.received_at)
        judgement = Judgement(found.place, visit, self._handling, self._ledger, name)
        for case in resolved:
            ticket = case.ticket
            passed = any(item.key == ticket.item_key for item in found.passed)
            if passed and on_pass(ticket.state, ticket.resolved_at, visit.seen_at):
                judgement.verify(ticket)
                self._ledger.write()
                self._ended(case)
        for verdict, (item, note) in zip(verdicts, found.failed, strict=True):
            self._take(judgement, verdict, item, note, found)

    def _judge(self, found: Found) -> list[Verdict]:
        if not found.failed:
            return []
        failures = [
            Failure(
                checklist_slug=found.slug,
                checklist_version_id=found.version_id,
                item_key=item.key,
                severity=item.severity,
                team=item.team,
                note=note,
                escalation=item.escalation,
            )
            for item, note in found.failed
        ]
        known = self._cases.list_known(
            (found.spot, found.slug), {one.key for one, _ in found.failed}
        )
        joint = self._cases.list_joint(known)
        window = self._handling.plan.return_window
        return judge(failures, known, joint, found.visit.seen_at, window)

    def _take(
        self, judgement: Judgement, verdict: Verdict, item: Item, note: str, found: Found
    ) -> None:
        if verdict.again is Again.OPENS_NEW or not (verdict.last and verdict.judged):
            ticket_id = self._open(judgement, verdict, item, found)
        else:
            ticket_id = verdict.last.id
            self._fail_again(judgement, verdict, verdict.last, verdict.judged, found)
        self._ledger.keep(
            Occurrence,
            {
                "ticket_id": ticket_id,
                "inspection_id": found.visit.inspection_id,
                "person_id": found.visit.person_id,
                "failed_at": found.visit.seen_at,
                "note": note,
            },
        )

    def _open(self, judgement: Judgement, verdict: Verdict, item: Item, found: Found) -> UUID:
        for before in self._cases.list_at((found.spot, found.slug)):
            if before.ticket.item_key == item.key:
                # That it has ended must be known before there is another one.
                self._ledger.tell_ticket(before.ticket)
        case = Case(judgement.open(verdict.failure, verdict.last), found.spot, item)
        self._cases.add(case)
        self._ledger.tell_ticket(case.ticket)
        self._ledger.write()
        self._opened(case, found)
        return case.ticket.id

    def _fail_again(
        self,
        judgement: Judgement,
        verdict: Verdict,
        last: Standing,
        judged: Standing,
        found: Found,
    ) -> None:
        """Counts it, and opens again what was thought to have ended."""
        for ticket_id in {last.id, judged.id}:
            ticket = self._cases.get(ticket_id).ticket
            ticket.occurrence_count += 1
            ticket.revision += 1
            ticket.last_failed_at = max(ticket.last_failed_at, found.visit.seen_at)
            ticket.updated_at = found.visit.received_at
        if verdict.again is Again.ADDS:
            judgement.tell_again(judged.id)
            return
        case = self._cases.get(judged.id)
        if case.ticket.state is TicketState.OPEN:
            return  # by another failure of the same inspection
        judgement.reopen(case.ticket, verdict.failure)
        self._ledger.write()
        self._opened(case, found)
