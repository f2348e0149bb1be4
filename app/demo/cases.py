"""The tickets of a made-up year that may still change, and what is known of those before. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.checklists.definition import Item
from app.tickets.judging import Standing
from app.tickets.models import Ticket
from app.tickets.states import TicketState

Place = tuple[int, str]  # position of a spot, checklist slug


@dataclass(slots=True, eq=False)
class Case:
    """A ticket that is worked on. `plan` counts what was planned for it: an older plan lapses;
    `alarm_at` is when it will be looked at because something falls due."""

    ticket: Ticket
    spot: int
    item: Item
    plan: int = 0
    alarm_at: datetime | None = None

    @property
    def place(self) -> Place:
        """Where it is, by which checklist."""
        return self.spot, self.ticket.checklist_slug


class Cases:
    """All tickets that may change, and of each problem how the last one before stood.

    A ticket that ended may change for as long as a failure would open it again; so this holds no
    more than the problems that a venue can have.
    """

    def __init__(self) -> None:
        self._by_id: dict[UUID, Case] = {}
        self._by_place: dict[Place, dict[UUID, Case]] = {}
        self._resolved: dict[Place, dict[UUID, Case]] = {}
        self._past: dict[Place, dict[str, Standing]] = {}

    def add(self, case: Case) -> None:
        """Holds a ticket that has opened."""
        self._by_id[case.ticket.id] = case
        self._by_place.setdefault(case.place, {})[case.ticket.id] = case

    def let_go(self, case: Case) -> None:
        """Keeps of a ticket only how it stands."""
        ticket = case.ticket
        del self._by_id[ticket.id]
        del self._by_place[case.place][ticket.id]
        self._past.setdefault(case.place, {})[ticket.item_key] = standing_of(ticket)

    def get(self, ticket_id: UUID) -> Case:
        """The case of a ticket that may change. Raises KeyError."""
        return self._by_id[ticket_id]

    def list_all(self) -> list[Case]:
        """Every ticket that may change."""
        return list(self._by_id.values())

    def list_at(self, place: Place) -> Collection[Case]:
        """Those there."""
        return self._by_place.get(place, {}).values()

    def sort(self, case: Case) -> None:
        """Takes notice of the state that a ticket has now."""
        if case.ticket.state is TicketState.RESOLVED:
            self._resolved.setdefault(case.place, {})[case.ticket.id] = case
        else:
            self._resolved.get(case.place, {}).pop(case.ticket.id, None)

    def list_resolved(self, place: Place) -> list[Case]:
        """Those there that are mended, and not yet seen to be."""
        return list(self._resolved.get(place, {}).values())

    def list_known(self, place: Place, keys: Collection[str]) -> list[Standing]:
        """How the tickets of these items stand there."""
        past = self._past.get(place, {})
        known = [past[key] for key in keys if key in past]
        held = (one.ticket for one in self.list_at(place))
        return known + [standing_of(one) for one in held if one.item_key in keys]

    def list_joint(self, known: Collection[Standing]) -> dict[UUID, Standing]:
        """The tickets into which some of these were merged."""
        joint = {one.merged_into_id for one in known if one.merged_into_id}
        return {one: standing_of(self._by_id[one].ticket) for one in joint if one in self._by_id}

    def find(self, key: str) -> Iterator[Case]:
        """Those of an item anywhere."""
        return (one for one in self._by_id.values() if one.ticket.item_key == key)


def standing_of(ticket: Ticket) -> Standing:
    """How a ticket stands, as an inspection asks it."""
    return Standing(
        id=ticket.id,
        item_key=ticket.item_key,
        part=ticket.part,
        state=ticket.state,
        severity=ticket.severity,
        resolved_at=ticket.resolved_at,
        closed_at=ticket.closed_at,
        updated_at=ticket.updated_at,
        merged_into_id=ticket.merged_into_id,
    )
