"""A ticket's history lived again by the pure modules alone: what its clock and states must be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.checklists.definition import Severity
from app.tickets.handling import Handling
from app.tickets.lifecycle import ACKNOWLEDGING, DONE, LIFE, PAUSES, Deed
from app.tickets.promise import (
    Alarm,
    Clock,
    Moved,
    Outcome,
    acknowledged,
    dismissed,
    next_alarm,
    pause,
    promise,
    reopen,
    resolved,
    resume,
    settle,
)
from app.tickets.record import said_of
from app.tickets.states import HoldReason, TicketState

DEEDS = {f"ticket.{said}": deed for deed, said in DONE.items()}
ENDS = {Deed.RESOLVE: resolved, Deed.DISMISS: dismissed, Deed.REOPEN: reopen}


@dataclass
class Replayed:
    """What the events of a ticket come to, in `handling`."""

    handling: Handling
    severity: Severity
    team: str
    clock: Clock
    state: TicketState = TicketState.OPEN
    is_acknowledged: bool = False
    alarms: list[Alarm] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @classmethod
    def of(
        cls, handling: Handling, severity: Severity, events: Sequence[dict[str, Any]]
    ) -> "Replayed":
        """The life that these events tell; the first is the opening."""
        team = events[0]["detail"]["team"]
        calendar, targets = handling.calendar_for(team), handling.targets_for(severity, team)
        life = cls(handling, severity, team, promise(calendar, targets, events[0]["at"]))
        for event in events[1:]:
            deed = DEEDS.get(event["kind"])
            if event["kind"] == "ticket.handed_over":
                life.team = event["detail"]["to"]
            elif deed:
                life.do(deed, event["at"], event["detail"])
        return life

    def do(self, deed: Deed, at: datetime, detail: dict[str, Any]) -> None:
        """A deed, which must be one of the table."""
        assert detail["from"] == self.state
        assert LIFE[self.state][deed].to == detail["to"]
        if self.state is TicketState.ON_HOLD:
            self.move(resume, at)
        if deed in ACKNOWLEDGING and not self.is_acknowledged:
            self.is_acknowledged = True
            self.move(acknowledged, at)
        if deed is Deed.HOLD and PAUSES[HoldReason(detail["hold_reason"])]:
            self.move(pause, at)
        elif deed in ENDS:
            self.move(ENDS[deed], at)
        if deed is Deed.REOPEN:
            self.is_acknowledged = False
        self.state = TicketState(detail["to"])

    def move(self, step: Any, at: datetime) -> None:
        """Moves the clock, after it was looked at whenever something fell due; gathers what comes
        of it."""
        calendar = self.handling.calendar_for(self.team)
        targets = self.handling.targets_for(self.severity, self.team)
        while (due := next_alarm(self.clock, calendar, targets)) and due <= at:
            self._keep(settle(self.clock, calendar, targets, due))
        self._keep(step(self.clock, calendar, targets, at))

    def _keep(self, moved: Moved) -> None:
        self.clock = moved.clock
        self.alarms += moved.alarms
        self.outcomes += moved.outcomes

    def settle(self, at: datetime) -> "Replayed":
        """As the job that looks for alarms does."""
        self.move(settle, at)
        return self

    def list_told(self) -> list[tuple[datetime, str, str, int]]:
        """What must have been told of the promises."""
        return [(one.at, said_of(one), str(one.promised), one.round) for one in self.alarms]
