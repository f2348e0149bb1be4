"""What happens to tickets in one transaction: gathered, and written in two statements at most."""

from datetime import datetime
from enum import StrEnum, auto
from typing import Any, Final, NamedTuple
from uuid import UUID

from app.access.actor import Actor
from app.kernel.clock import local_day
from app.kernel.database import db
from app.notices.events import Happening, write_events
from app.tickets.clocks import put_clock
from app.tickets.handling import Handling
from app.tickets.models import PromiseOutcome, Ticket
from app.tickets.promise import Alarm, Moved, Outcome, Sign
from app.venues.places import Place

PREFIX: Final = "ticket."


class Source(StrEnum):
    """From where something was done."""

    FORM = auto()
    DESK = auto()
    API = auto()
    MAIL = auto()
    JOB = auto()


class By(NamedTuple):
    """Who does something to tickets, and from where; a job does it for nobody."""

    person_id: UUID | None
    source: Source

    @classmethod
    def person(cls, person: Actor, source: Source) -> "By":
        """Somebody who has signed in, or holds a signed link."""
        return cls(person.id, source)


HOUSE: Final = By(None, Source.JOB)


class Record:
    """What happened to tickets, in order."""

    def __init__(self) -> None:
        self._happenings: list[Happening] = []
        self._outcomes: list[PromiseOutcome] = []

    def note(
        self,
        ticket: Ticket,
        by: By,
        kind: str,
        at: datetime,
        detail: dict[str, Any] | None = None,
        once: str | None = None,
    ) -> None:
        """Adds a line to a ticket's history and marks the ticket as changed. `once` is the name of
        what happens to this ticket once at most.
        """
        self.tell(ticket, ticket.id, by, kind, at, detail, once)
        ticket.updated_at = max(at, ticket.updated_at)
        ticket.revision += 1

    def tell(
        self,
        where: Ticket | Place,
        ticket_id: UUID,
        by: By,
        kind: str,
        at: datetime,
        detail: dict[str, Any] | None = None,
        once: str | None = None,
    ) -> None:
        """As `note`, for a ticket there that is marked as changed already."""
        self._happenings.append(
            Happening(
                where.organisation_id,
                where.venue_id,
                ticket_id,
                PREFIX + kind,
                by.person_id,
                by.source,
                at,
                detail or {},
                f"{ticket_id}:{once}" if once else None,
            )
        )

    def settle(self, ticket: Ticket, handling: Handling, moved: Moved) -> None:
        """Stores a ticket's moved clock, with what is to be told of it and what it came to."""
        put_clock(ticket, moved.clock)
        for alarm in moved.alarms:
            self.note(ticket, HOUSE, said_of(alarm), alarm.at, _detail_of(alarm), alarm.once)
        self._outcomes += [_row(ticket, handling, outcome) for outcome in moved.outcomes]

    def write(self) -> None:
        """Stores all of it."""
        db.session.add_all(self._outcomes)
        db.session.flush()
        write_events(self._happenings)
        self._happenings, self._outcomes = [], []


def said_of(alarm: Alarm) -> str:
    """The kind of event that an alarm is."""
    return "promise_warning" if alarm.sign is Sign.WARN else "promise_broken"


def _detail_of(alarm: Alarm) -> dict[str, Any]:
    return {"promised": str(alarm.promised), "round": alarm.round}


def _row(ticket: Ticket, handling: Handling, outcome: Outcome) -> PromiseOutcome:
    return PromiseOutcome(
        ticket_id=ticket.id,
        organisation_id=ticket.organisation_id,
        venue_id=ticket.venue_id,
        round=outcome.round,
        kind=outcome.promised,
        team=ticket.team,
        severity=ticket.severity,
        due_at=outcome.due_at,
        ended_at=outcome.ended_at,
        ended_on=local_day(outcome.ended_at, handling.venue.time_zone),
        kept=outcome.kept,
    )
