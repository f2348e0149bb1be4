"""Reads what decides who is told: a constant number of statements for any number of events."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Row, func, or_, select

from app.access.models import Person, VenueRole
from app.access.policy import Role
from app.kernel.database import db
from app.notices.models import Event
from app.tickets.models import Occurrence, Ticket
from app.tickets.telling.audience import GIVEN, NOBODY, Happened, People, Staff
from app.venues.models import Team, TeamMember

PREFIX: Final = "ticket."
ANSWERED = f"{PREFIX}resolved"
COMMENTED = f"{PREFIX}commented"
ANSWERS = frozenset({ANSWERED, f"{PREFIX}dismissed"})


class Case(NamedTuple):
    """An event, what happened, and who is at its venue."""

    event_id: UUID
    what: Happened
    staff: Staff


def read_cases(events: Sequence[Event]) -> list[Case]:
    """What is known of each event, oldest first: at most seven statements."""
    tickets = _tickets({event.subject_id for event in events})
    staff = _staff(list(tickets.values()))
    reporters = _Reporters({one.subject_id for one in events if one.kind in ANSWERS})
    writers = _writers({one.subject_id for one in events if one.kind == COMMENTED})
    cases, given_later = [], set[UUID]()
    known = [event for event in events if event.subject_id in tickets]
    for event in sorted(known, key=_order, reverse=True):
        ticket, kind = tickets[event.subject_id], event.kind.removeprefix(PREFIX)
        what = Happened(
            kind,
            event.person_id,
            event.detail,
            ticket.state,
            ticket.severity,
            ticket.team,
            ticket.assignee_id,
            reporters.of(event) if event.kind in ANSWERS else NOBODY,
            _before(writers.get(event.subject_id, {}), event.at),
            is_overtaken=event.subject_id in given_later,
        )
        cases.append(Case(event.id, what, staff[ticket.venue_id]))
        if kind in GIVEN and "endpoint_id" not in event.detail:
            given_later.add(event.subject_id)
    return cases[::-1]


def _order(event: Event) -> tuple[datetime, UUID]:
    return event.at, event.id


def _tickets(ids: Collection[UUID]) -> dict[UUID, Row[*tuple[Any, ...]]]:
    rows = db.session.execute(
        select(
            Ticket.id,
            Ticket.organisation_id,
            Ticket.venue_id,
            Ticket.state,
            Ticket.severity,
            Ticket.team,
            Ticket.assignee_id,
        ).where(Ticket.id.in_(ids))
    )
    return {row.id: row for row in rows}


def _staff(tickets: Sequence[Row[*tuple[Any, ...]]]) -> dict[UUID, Staff]:
    """Who is at the tickets' venues: three statements."""
    venues = {one.venue_id: one.organisation_id for one in tickets}
    roles: dict[UUID, dict[Role, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for venue_id, role, person_id in db.session.execute(
        select(VenueRole.venue_id, VenueRole.role, VenueRole.person_id)
        .join(Person, Person.id == VenueRole.person_id)
        .where(VenueRole.venue_id.in_(venues), Person.active)
    ):
        roles[venue_id][role].add(person_id)
    admins: dict[UUID, set[UUID]] = defaultdict(set)
    for organisation_id, person_id in db.session.execute(
        select(Person.organisation_id, Person.id).where(
            Person.organisation_id.in_(set(venues.values())), Person.is_admin, Person.active
        )
    ):
        admins[organisation_id].add(person_id)
    members = _members(venues, {one.team for one in tickets if one.team})
    return {
        venue_id: Staff(
            {role: frozenset(people) for role, people in roles[venue_id].items()},
            frozenset(admins[organisation_id]),
            members[venue_id],
        )
        for venue_id, organisation_id in venues.items()
    }


def _members(
    venue_ids: Collection[UUID], keys: Collection[str]
) -> defaultdict[UUID, dict[str, People]]:
    found: defaultdict[UUID, dict[str, People]] = defaultdict(dict)
    if keys:
        for venue_id, key, person_id in db.session.execute(
            select(Team.venue_id, Team.key, TeamMember.person_id)
            .join(TeamMember, TeamMember.team_id == Team.id)
            .where(Team.venue_id.in_(venue_ids), Team.key.in_(keys))
        ):
            found[venue_id][key] = found[venue_id].get(key, NOBODY) | {person_id}
    return found


class _Reporters:
    """Who found the problems of tickets, also of those merged into them: two statements.

    Whoever found one before it was mended the last time has had an answer: only those who found
    it since get another.
    """

    def __init__(self, ticket_ids: Collection[UUID]) -> None:
        self._found: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
        self._mended: dict[UUID, list[datetime]] = defaultdict(list)
        if ticket_ids:
            self._read(ticket_ids)

    def _read(self, ticket_ids: Collection[UUID]) -> None:
        standing = func.coalesce(Ticket.merged_into_id, Ticket.id)
        for ticket_id, person_id, failed_at in db.session.execute(
            select(standing, Occurrence.person_id, func.max(Occurrence.failed_at))
            .join(Occurrence, Occurrence.ticket_id == Ticket.id)
            .where(or_(Ticket.id.in_(ticket_ids), Ticket.merged_into_id.in_(ticket_ids)))
            .group_by(standing, Occurrence.person_id)
        ):
            self._found[ticket_id][person_id] = failed_at
        for ticket_id, at in db.session.execute(
            select(Event.subject_id, Event.at).where(
                Event.subject_id.in_(ticket_ids), Event.kind == ANSWERED
            )
        ):
            self._mended[ticket_id].append(at)

    def of(self, event: Event) -> People:
        """Who is to have an answer by this event."""
        before = [at for at in self._mended[event.subject_id] if at < event.at]
        found = self._found[event.subject_id]
        return frozenset(one for one, at in found.items() if not before or at > max(before))


def _writers(ticket_ids: Collection[UUID]) -> Mapping[UUID, Mapping[UUID, datetime]]:
    """Since when who has commented on these tickets; one statement, none for no tickets."""
    found: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    if ticket_ids:
        for ticket_id, person_id, at in db.session.execute(
            select(Event.subject_id, Event.person_id, func.min(Event.at))
            .where(
                Event.subject_id.in_(ticket_ids),
                Event.kind == COMMENTED,
                Event.person_id.is_not(None),
            )
            .group_by(Event.subject_id, Event.person_id)
        ):
            if person_id:
                found[ticket_id][person_id] = at
    return found


def _before(since: Mapping[UUID, datetime], at: datetime) -> People:
    return frozenset(one for one, began in since.items() if began <= at)
