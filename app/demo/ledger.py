"""What happens to the demo's tickets, as rows, told in the order in which it happens. Pure."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from app.demo.chance import make_id
from app.kernel.database import Base, table_of
from app.notices.models import Event
from app.tickets.models import PromiseOutcome, Ticket
from app.tickets.record import Record

OUTCOME = tuple(table_of(PromiseOutcome).c.keys())
MILLISECOND = 80  # the bits of a UUIDv7 behind its milliseconds


class Kept(NamedTuple):
    """A row that never changes any more."""

    model: type[Base]
    row: dict[str, Any]


# A ticket is told when it opens, and again when the row that is kept of it may have to change.
Tell = Callable[[Ticket | Kept], None]


class Ledger(Record):
    """Gathers what happens, as the service does, and tells it instead of storing it."""

    def __init__(self, chance: Random, tell: Tell) -> None:
        super().__init__()
        self._chance = chance
        self._tell = tell
        self._last_id = UUID(int=0)

    def write(self) -> None:
        """Tells all of it."""
        for happening in self._happenings:
            row = {"id": self.make_id(happening.at), **happening._asdict()}
            self._tell(Kept(Event, row))
        for outcome in self._outcomes:
            values = outcome.__dict__
            self._tell(Kept(PromiseOutcome, {name: values[name] for name in OUTCOME}))
        self._happenings, self._outcomes = [], []

    def tell_ticket(self, ticket: Ticket) -> None:
        """Tells a ticket as it stands."""
        self._tell(ticket)

    def keep(self, model: type[Base], row: dict[str, Any]) -> None:
        """Tells a row of another kind, after what was noted before."""
        self.write()
        self._tell(Kept(model, row))

    def make_id(self, at: datetime) -> UUID:
        """An id of that instant, which is larger than the last one of the same millisecond: a
        history is read in the order of its instants and ids."""
        new = make_id(self._chance, at)
        if new.int >> MILLISECOND == self._last_id.int >> MILLISECOND and new < self._last_id:
            new = UUID(int=self._last_id.int + 1)
        self._last_id = new
        return new
