"""Tickets as those who tell of them need them: with the words of their checklist and their place.

A constant number of statements for any number of tickets.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.access.models import Person
from app.checklists.definition import Item
from app.checklists.queries import list_versions
from app.kernel.database import db
from app.tickets.models import Occurrence, PromiseOutcome, Ticket
from app.tickets.states import Promised
from app.venues.models import Spot, Team, Venue


class Matter(NamedTuple):
    """A ticket, what was checked, and where."""

    ticket: Ticket
    item: Item
    checklist: Mapping[str, str]  # its title by language
    spot: str
    kind: str
    venue: str
    time_zone: str


class Finding(NamedTuple):
    """The newest failure of a ticket's problem: who found it, when, and their note."""

    person: str
    at: datetime
    note: str


def read_matters(ticket_ids: Collection[UUID]) -> dict[UUID, Matter]:
    """Tickets by id: a statement, and one for the checklists that this process has not seen."""
    rows = db.session.execute(
        select(Ticket, Spot.name, Spot.kind, Venue.name, Venue.time_zone)
        .join(Spot, Spot.id == Ticket.spot_id)
        .join(Venue, Venue.id == Ticket.venue_id)
        .where(Ticket.id.in_(ticket_ids))
    ).all()
    wanted = {row[0].checklist_version_id for row in rows}
    checklists = {one.id: one.checklist for one in list_versions(wanted)}
    matters = {}
    for ticket, *place in rows:
        checklist = checklists[ticket.checklist_version_id]
        item = checklist.items_by_key[ticket.item_key]
        matters[ticket.id] = Matter(ticket, item, checklist.title, *place)
    return matters


def standing_for(ticket_ids: Collection[UUID]) -> tuple[ColumnElement[UUID], ColumnElement[bool]]:
    """Of `Ticket`: the one that stands for it since they were merged; whether that is one of
    these."""
    is_one = or_(Ticket.id.in_(ticket_ids), Ticket.merged_into_id.in_(ticket_ids))
    return func.coalesce(Ticket.merged_into_id, Ticket.id), is_one


def newest_findings(ticket_ids: Collection[UUID]) -> dict[UUID, Finding]:
    """What was found last of each ticket's problem; one statement."""
    stands_for, is_one = standing_for(ticket_ids)
    place = func.row_number().over(
        partition_by=stands_for,
        order_by=(Occurrence.failed_at.desc(), Occurrence.inspection_id),
    )
    ranked = (
        select(
            stands_for.label("ticket_id"),
            Person.name,
            Occurrence.failed_at,
            Occurrence.note,
            place.label("place"),
        )
        .join(Occurrence, Occurrence.ticket_id == Ticket.id)
        .join(Person, Person.id == Occurrence.person_id)
        .where(is_one)
        .subquery()
    )
    rows = db.session.execute(select(ranked).where(ranked.c.place == 1))
    return {row.ticket_id: Finding(row.name, row.failed_at, row.note) for row in rows}


def promised_by(ticket_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """By when each ticket that is mended was promised to be; one statement."""
    rows = db.session.execute(
        select(PromiseOutcome.ticket_id, PromiseOutcome.due_at)
        .join(Ticket, Ticket.id == PromiseOutcome.ticket_id)
        .where(
            Ticket.id.in_(ticket_ids),
            PromiseOutcome.round == Ticket.promise_round,
            PromiseOutcome.kind == Promised.RESOLVE,
        )
    )
    return {row.ticket_id: row.due_at for row in rows}


def team_names(venue_ids: Collection[UUID]) -> dict[tuple[UUID, str], str]:
    """The names of the venues' teams by venue and key; one statement."""
    rows = db.session.execute(
        select(Team.venue_id, Team.key, Team.name).where(Team.venue_id.in_(venue_ids))
    )
    return {(venue_id, key): name for venue_id, key, name in rows}
