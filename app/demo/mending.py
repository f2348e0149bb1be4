"""Tickets as the made-up team works them, by the rules of `tickets.service`. Pure.

A ticket keeps its occurrences and events, so that it leaves here whole: once it is closed, or
at the end of the history.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final, NamedTuple
from uuid import UUID

from app.checklists.definition import Item, Severity
from app.demo.agenda import Agenda
from app.demo.chance import make_id, vary
from app.demo.notes import say_comment
from app.kernel.clock import zone
from app.tickets.lifecycle import DONE, deed_between
from app.tickets.states import TicketState

# Median hours until a ticket is acknowledged, and until it is mended.
PACE: Final[dict[str | None, tuple[float, float]]] = {
    "cleaning": (0.3, 1.5),
    "front-of-house": (0.5, 5),
    "maintenance": (4, 34),
    "electrical": (8, 60),
    "grounds": (6, 48),
    "digital": (10, 90),
    "signage": (18, 140),
}
USUAL_PACE: Final = (6.0, 48.0)
CRITICAL_PACE: Final = (0.1, 2.0)
QUICKLY: Final = timedelta(hours=4)  # mended so soon, often nobody writes anything before
NIGHT: Final = range(1, 7)
SILENT_FIX, SHOWN_WORK, COMMENTED, BADLY_MENDED = 0.6, 0.7, 0.2, 0.1


class Discovered(NamedTuple):
    """A failed check: where, of which version, by whom, when and with which words."""

    spot: int
    slug: str
    version_id: UUID
    item: Item
    inspection_id: UUID
    person_id: UUID
    failed_at: datetime
    received_at: datetime
    note: str


class Crew(NamedTuple):
    """Who works the tickets: cleaning and front of house, everything else, and who closes."""

    cleaning_lead: UUID
    maintainer: UUID
    manager: UUID
    language: str = "es"


@dataclass(slots=True)
class WorkedTicket:
    """A ticket's row, with its occurrences and events."""

    id: UUID
    spot: int
    slug: str
    item: Item
    version_id: UUID
    opened_at: datetime
    last_failed_at: datetime
    updated_at: datetime
    state: TicketState = TicketState.OPEN
    assignee_id: UUID | None = None
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    occurrences: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    plan: int = 0

    @property
    def revision(self) -> int:
        """One for the opening, one for each thing that happened since."""
        return len(self.occurrences) + len(self.events)


class Workshop:
    """Opens tickets and has them worked.

    `mend` is told (spot, item key, instant) when something works again, `besieged` says until
    when mending a failure is in vain (None: it is not), `let_go` is handed each closed ticket.
    """

    def __init__(
        self,
        chance: Random,
        agenda: Agenda,
        crew: Crew,
        time_zone: str,
        mend: Callable[[int, str, datetime], None],
        besieged: Callable[[Discovered], datetime | None],
        let_go: Callable[[WorkedTicket], None],
    ) -> None:
        self._chance = chance
        self._agenda = agenda
        self._crew = crew
        self._zone = zone(time_zone)
        self._mend = mend
        self._besieged = besieged
        self._let_go = let_go
        self._open: dict[tuple[int, str, str], WorkedTicket] = {}

    def list_open(self) -> list[WorkedTicket]:
        """The tickets that are not closed."""
        return list(self._open.values())

    def take(self, found: Discovered) -> None:
        """Opens a ticket, or adds an occurrence to the open one; a mended problem that fails
        again is open again, unless the failure is older than the mending."""
        problem = (found.spot, found.slug, found.item.key)
        ticket = self._open.get(problem)
        if ticket is None:
            ticket = self._open[problem] = self._open_ticket(found)
            self._plan_work(ticket, found)
        else:
            ticket.last_failed_at = max(ticket.last_failed_at, found.failed_at)
            ticket.updated_at = found.received_at
            if ticket.resolved_at and found.failed_at > ticket.resolved_at:
                ticket.state, ticket.resolved_at = TicketState.OPEN, None
                self._plan_work(ticket, found)
        ticket.occurrences.append(
            {
                "ticket_id": ticket.id,
                "inspection_id": found.inspection_id,
                "person_id": found.person_id,
                "failed_at": found.failed_at,
                "note": found.note,
            }
        )

    def _open_ticket(self, found: Discovered) -> WorkedTicket:
        return WorkedTicket(
            id=make_id(self._chance, found.received_at),
            spot=found.spot,
            slug=found.slug,
            item=found.item,
            version_id=found.version_id,
            opened_at=found.failed_at,
            last_failed_at=found.failed_at,
            updated_at=found.received_at,
        )

    def _plan_work(self, ticket: WorkedTicket, found: Discovered) -> None:
        """Puts the steps until the ticket is closed on the agenda; an older plan lapses."""
        ticket.plan += 1
        critical = ticket.item.severity is Severity.CRITICAL
        pace = CRITICAL_PACE if critical else PACE.get(ticket.item.team, USUAL_PACE)
        begin = found.received_at
        seen, mended = (begin + timedelta(hours=vary(self._chance, hours, 0.7)) for hours in pace)
        until = self._besieged(found)
        if until:
            mended = until
        if not critical:
            seen, mended = self._at_work(seen), self._at_work(mended)
        mended = max(mended, seen + timedelta(minutes=3))
        quick = mended - begin < QUICKLY and not critical
        if not quick or self._chance.random() > SILENT_FIX:
            self._plan(ticket, seen, self._acknowledge)
            if self._chance.random() < SHOWN_WORK:
                self._plan(ticket, seen + (mended - seen) * 0.6, self._begin_work)
        self._plan(ticket, mended, self._resolve)
        wait = timedelta(hours=self._chance.uniform(20, 96))
        self._plan(ticket, self._at_work(mended + wait), self._close)

    def _plan(
        self,
        ticket: WorkedTicket,
        at: datetime,
        step: Callable[[WorkedTicket, datetime], None],
    ) -> None:
        self._agenda.add(at, partial(self._follow_plan, ticket, ticket.plan, step))

    def _follow_plan(
        self,
        ticket: WorkedTicket,
        plan: int,
        step: Callable[[WorkedTicket, datetime], None],
        at: datetime,
    ) -> None:
        if plan == ticket.plan:
            step(ticket, at)

    def _acknowledge(self, ticket: WorkedTicket, at: datetime) -> None:
        mender = self._mender_of(ticket)
        ticket.acknowledged_at = ticket.acknowledged_at or at
        self._change_state(ticket, TicketState.ACKNOWLEDGED, mender, at)
        if ticket.assignee_id is None:
            ticket.assignee_id = mender
            self._note(ticket, mender, at, "assigned", {"from": None, "to": str(mender)})

    def _begin_work(self, ticket: WorkedTicket, at: datetime) -> None:
        self._change_state(ticket, TicketState.IN_PROGRESS, self._mender_of(ticket), at)
        self._comment(ticket, at, "wait")

    def _resolve(self, ticket: WorkedTicket, at: datetime) -> None:
        self._change_state(ticket, TicketState.RESOLVED, self._mender_of(ticket), at)
        ticket.resolved_at = at
        self._comment(ticket, at, "done")
        if self._chance.random() > BADLY_MENDED:
            self._mend(ticket.spot, ticket.item.key, at)

    def _close(self, ticket: WorkedTicket, at: datetime) -> None:
        self._change_state(ticket, TicketState.CLOSED, self._crew.manager, at)
        ticket.closed_at = at
        del self._open[ticket.spot, ticket.slug, ticket.item.key]
        self._let_go(ticket)

    def _change_state(
        self, ticket: WorkedTicket, state: TicketState, person_id: UUID, at: datetime
    ) -> None:
        detail = {"from": str(ticket.state), "to": str(state)}
        deed = deed_between(ticket.state, state)
        if deed is None:
            raise ValueError(f"A ticket that is {ticket.state} cannot become {state}.")
        self._note(ticket, person_id, at, DONE[deed], detail)
        ticket.state = state

    def _comment(self, ticket: WorkedTicket, at: datetime, occasion: str) -> None:
        if self._chance.random() < COMMENTED:
            text = say_comment(self._chance, occasion, self._crew.language)
            self._note(ticket, self._mender_of(ticket), at, "commented", {"text": text})

    def _note(
        self, ticket: WorkedTicket, person_id: UUID, at: datetime, kind: str, detail: dict[str, Any]
    ) -> None:
        ticket.updated_at = at
        ticket.events.append(
            {
                "id": make_id(self._chance, at),
                "subject_id": ticket.id,
                "kind": f"ticket.{kind}",
                "person_id": person_id,
                "source": "desk",
                "at": at,
                "detail": detail,
            }
        )

    def _mender_of(self, ticket: WorkedTicket) -> UUID:
        if ticket.item.team in ("cleaning", "front-of-house"):
            return self._crew.cleaning_lead
        return self._crew.maintainer

    def _at_work(self, at: datetime) -> datetime:
        """The instant, or the morning after when everybody sleeps."""
        hour = at.astimezone(self._zone).hour
        if hour not in NIGHT:
            return at
        return at + timedelta(hours=NIGHT.stop - hour, minutes=self._chance.uniform(0, 50))
