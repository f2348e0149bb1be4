"""Reads of tickets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from app.access.models import Person, VenueRole
from app.checklists.definition import Severity
from app.checklists.queries import list_latest_versions
from app.kernel.database import db, dialect, table_of
from app.kernel.paging import Position, newest_first
from app.notices.models import Endpoint, Event
from app.tickets.judging import Standing
from app.tickets.models import IS_LATE, STILL_OPEN, Occurrence, Ticket
from app.tickets.states import ENDED, TicketState
from app.venues.models import Spot, Team


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets of a venue; None does not narrow."""

    venue_id: UUID
    states: Collection[TicketState] | None = None
    severity: Severity | None = None
    team: str | None = None
    teams: Collection[str] | None = None  # any of these; of none of them, no ticket is wanted
    spot_id: UUID | None = None
    assignee_id: UUID | None = None
    late: bool | None = None
    items: Collection[tuple[str, str]] = ()  # checklist and item, beside spots of that name
    spot_name: str | None = None


def list_tickets(
    wanted: Wanted, position: Position | None, limit: int
) -> Sequence[Row[Ticket, str]]:
    """Tickets with the name of their spot, newest first; one statement."""
    query = (
        select(Ticket, Spot.name)
        .join(Spot, Spot.id == Ticket.spot_id)
        .where(Ticket.venue_id == wanted.venue_id)
    )
    if wanted.states:
        query = query.where(Ticket.state.in_(wanted.states))
        if ENDED.isdisjoint(wanted.states):
            query = query.where(STILL_OPEN)  # so that the few are not looked for among the many
    for column, value in (
        (Ticket.severity, wanted.severity),
        (Ticket.team, wanted.team),
        (Ticket.spot_id, wanted.spot_id),
        (Ticket.assignee_id, wanted.assignee_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.teams is not None:
        query = query.where(Ticket.team.in_(wanted.teams))
    if wanted.late is not None:
        query = query.where(IS_LATE if wanted.late else Ticket.is_late.is_(False))
    if wanted.spot_name is not None:
        named = select(Spot.id).where(
            Spot.venue_id == wanted.venue_id,
            Spot.name.icontains(wanted.spot_name, autoescape=True),
        )
        of_items = tuple_(Ticket.checklist_slug, Ticket.item_key).in_(wanted.items)
        query = query.where(or_(Ticket.spot_id.in_(named), of_items))
    return db.session.execute(
        newest_first(query, Ticket.opened_at, Ticket.id, position, limit)
    ).all()


def list_open_problems(venue_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """What a phone shows of the tickets of a venue that are not closed, by spot."""
    return db.session.execute(
        select(
            Ticket.id,
            Ticket.spot_id,
            Ticket.checklist_slug,
            Ticket.item_key,
            Ticket.state,
            Ticket.severity,
            Ticket.opened_at,
            Ticket.last_failed_at,
            Ticket.occurrence_count,
        )
        .where(Ticket.venue_id == venue_id, STILL_OPEN)
        .order_by(Ticket.spot_id, Ticket.opened_at, Ticket.id)
    ).all()


def lock_spot(spot_id: UUID) -> None:
    """Keeps others from taking failures of a spot until the transaction ends. On SQLite nobody else
    writes anyway.
    """
    if dialect() == "postgresql":
        db.session.connection().execute(LOCK_SPOT, {"spot": spot_id})


def list_spots_of(ticket_ids: Collection[UUID]) -> Sequence[UUID]:
    """The spots of these tickets and of those that were merged into them, in order."""
    is_one = or_(Ticket.id.in_(ticket_ids), Ticket.merged_into_id.in_(ticket_ids))
    return db.session.scalars(
        select(Ticket.spot_id).where(is_one).distinct().order_by(Ticket.spot_id)
    ).all()


def list_pair_to_change(ticket_ids: Collection[UUID]) -> Sequence[Ticket]:
    """These tickets as they are now, and those that were merged into them; locked in one order."""
    is_one = or_(Ticket.id.in_(ticket_ids), Ticket.merged_into_id.in_(ticket_ids))
    return db.session.scalars(
        select(Ticket)
        .where(is_one)
        .order_by(Ticket.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


LOCK_SPOT = select(Spot.id).where(Spot.id == bindparam("spot")).with_for_update(key_share=True)


_known = table_of(Ticket).alias()
_at_spot = (_known.c.spot_id == bindparam("spot"), _known.c.checklist_slug == bindparam("slug"))
_fails = _known.c.item_key.in_(bindparam("failing", expanding=True))
_is_mended = and_(
    _known.c.state == TicketState.RESOLVED,
    _known.c.item_key.in_(bindparam("passed", expanding=True)),
)
# Built once: every submission asks it. All in one order of locks, wherever the tickets are.
STANDINGS_AT = (
    select(
        *(table_of(Ticket).c[name] for name in Standing._fields),
        and_(
            Ticket.spot_id == bindparam("spot"),
            Ticket.checklist_slug == bindparam("slug"),
        ),
    )
    .where(
        Ticket.id.in_(
            union_all(
                select(_known.c.id).where(*_at_spot, or_(_fails, _is_mended)),
                select(_known.c.merged_into_id).where(
                    *_at_spot, _fails, _known.c.merged_into_id.is_not(None)
                ),
            )
        )
    )
    .order_by(Ticket.id)
    .with_for_update()
)


class Standings(NamedTuple):
    """The tickets of an inspection's problems, and by id those into which some were merged."""

    known: list[Standing]
    joint: dict[UUID, Standing]


def read_standings(
    spot_id: UUID, slug: str, failing: Collection[str], passed: Collection[str]
) -> Standings:
    """All tickets of the problems that fail, and the mended ones of those that pass; locked, with
    those into which they were merged. Without those of these that have ended and whose problem has
    another open ticket by now: they speak for nothing any more.

    One statement; a second one where some of these have ended.
    """
    asked = {"spot": spot_id, "slug": slug, "failing": list(failing), "passed": list(passed)}
    connection = db.session.connection()
    rows = [(Standing(*row[:-1]), row[-1]) for row in connection.execute(STANDINGS_AT, asked)]
    items = {*failing, *passed}
    known = [one for one, is_here in rows if is_here and one.item_key in items]
    merged_into = {one.merged_into_id for one in known if one.merged_into_id}
    joint = {one.id: one for one, _ in rows if one.id in merged_into}
    ended = [one.id for one in joint.values() if one.state in ENDED]
    if ended:
        # Asked when they are locked: whoever opens another one has locked them before.
        for ticket_id in connection.scalars(ENDED_FOR_GOOD, {"ended": ended}):
            del joint[ticket_id]
    return Standings(known, joint)


_newer = aliased(Ticket)
ENDED_FOR_GOOD = select(Ticket.id).where(
    Ticket.id.in_(bindparam("ended", expanding=True)),
    exists().where(
        _newer.spot_id == Ticket.spot_id,
        _newer.checklist_slug == Ticket.checklist_slug,
        _newer.item_key == Ticket.item_key,
        _newer.part == Ticket.part,
        _newer.state.not_in(ENDED),
    ),
)


def list_to_change(ticket_ids: Collection[UUID]) -> Sequence[Ticket]:
    """These tickets as they are now, locked; no statement for none."""
    if not ticket_ids:
        return []
    return db.session.scalars(
        select(Ticket)
        .where(Ticket.id.in_(ticket_ids))
        .order_by(Ticket.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def list_occurrences(ticket_id: UUID) -> Sequence[Row[Occurrence, str, str]]:
    """The failures of a ticket's problem, and of those that were merged into it, with the name of
    who found each and the key of the item; oldest first.
    """
    return db.session.execute(
        select(Occurrence, Person.name, Ticket.item_key)
        .join(Person, Person.id == Occurrence.person_id)
        .join(Ticket, Ticket.id == Occurrence.ticket_id)
        .where(or_(Ticket.id == ticket_id, Ticket.merged_into_id == ticket_id))
        .order_by(Occurrence.failed_at, Occurrence.inspection_id)
    ).all()


def list_events(ticket_id: UUID) -> Sequence[Row[Event, str | None]]:
    """What was done to a ticket, and to those that were merged into it, with the name of who did
    it; oldest first.
    """
    merged = select(Ticket.id).where(Ticket.merged_into_id == ticket_id)
    return db.session.execute(
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(or_(Event.subject_id == ticket_id, Event.subject_id.in_(merged)))
        .order_by(Event.at, Event.id)
    ).all()


def list_tickets_of_inspection(inspection_id: UUID) -> list[dict[str, Any]]:
    """Id and item of the tickets that an inspection opened or added to, in the item's order."""
    rows = db.session.execute(
        select(Ticket.id, Ticket.item_key)
        .join(Occurrence, Occurrence.ticket_id == Ticket.id)
        .where(Occurrence.inspection_id == inspection_id)
        .order_by(Ticket.item_key)
    )
    return [{"id": ticket_id, "item": item_key} for ticket_id, item_key in rows]


ITEMS_OF_TICKETS = select(Ticket.id, Ticket.item_key).where(
    Ticket.id.in_(bindparam("tickets", expanding=True)),
    Ticket.spot_id == bindparam("spot"),
    Ticket.checklist_slug == bindparam("slug"),
)


def items_of_tickets(spot_id: UUID, slug: str, ticket_ids: Collection[UUID]) -> dict[UUID, str]:
    """The item's key of those of these tickets that are for this spot and checklist."""
    asked = {"tickets": list(ticket_ids), "spot": spot_id, "slug": slug}
    rows = db.session.connection().execute(ITEMS_OF_TICKETS, asked)
    return {row.id: row.item_key for row in rows}


# Its row changes whenever `list_open_problems` of `venue` would: their number, revisions and last
# change.
MARK_OF_OPEN_PROBLEMS = select(
    func.count(), func.sum(Ticket.revision), func.max(Ticket.updated_at)
).where(Ticket.venue_id == bindparam("venue"), STILL_OPEN)


def find_colleague(ticket: Ticket, person_id: UUID | None) -> Person | None:
    """The active person with that id who has a role at the ticket's venue, or is an admin."""
    here = select(VenueRole.person_id).where(VenueRole.venue_id == ticket.venue_id)
    return db.session.scalar(
        select(Person).where(
            Person.id == person_id,
            Person.organisation_id == ticket.organisation_id,
            Person.active,
            or_(Person.is_admin, Person.id.in_(here)),
        )
    )


def items_saying(organisation_id: UUID, text: str) -> list[tuple[str, str]]:
    """Checklist and key of the items whose key or prompt holds a text, in any language."""
    looked_for = text.casefold()
    return [
        (version.slug, item["key"])
        for version in list_latest_versions(organisation_id)
        for item in version.content["items"]
        if any(looked_for in said.casefold() for said in (item["key"], *item["prompt"].values()))
    ]


def list_of_venue(venue_id: UUID, ticket_ids: Collection[UUID]) -> Sequence[Ticket]:
    """Those of these tickets that are the venue's, as they are now, locked until the transaction
    ends.
    """
    return db.session.scalars(
        select(Ticket)
        .where(Ticket.id.in_(ticket_ids), Ticket.venue_id == venue_id)
        .order_by(Ticket.id)
        .with_for_update(of=Ticket)
        .execution_options(populate_existing=True)
    ).all()


def find_endpoint(ticket: Ticket, endpoint_id: UUID) -> Endpoint | None:
    """The active outside system of the organisation with that id, if it is told of the venue."""
    found = db.session.scalar(
        select(Endpoint).where(
            Endpoint.id == endpoint_id,
            Endpoint.organisation_id == ticket.organisation_id,
            Endpoint.active,
        )
    )
    is_told = found and (not found.venue_ids or str(ticket.venue_id) in found.venue_ids)
    return found if is_told else None


def has_team(venue_id: UUID, key: str) -> bool:
    """Whether a venue has a team of that key."""
    found = select(Team.id).where(Team.venue_id == venue_id, Team.key == key)
    return db.session.scalar(found) is not None


def find_spot_name(spot_id: UUID) -> str:
    """The name of a ticket's spot."""
    return db.session.scalar(select(Spot.name).where(Spot.id == spot_id)) or ""
