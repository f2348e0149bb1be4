"""Counts days as a person would who has all rows on the table and much time."""

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import inspect, select

from app.checklists.models import ChecklistVersion
from app.inspections.models import Finding, Inspection
from app.kernel.database import Base, db
from app.notices.models import Event
from app.tickets.models import PromiseOutcome, Ticket
from app.trends.rollups.models import FindingDay, ItemDay, SpotDay, TicketDay
from app.venues.models import Venue

TABLES: tuple[type[Base], ...] = (SpotDay, FindingDay, ItemDay, TicketDay)
Rows = dict[tuple[Any, ...], dict[str, int]]  # counts by key; a count of nought is left out


def stored_days(venue_id: UUID) -> dict[str, Rows]:
    """What the tables say of a venue, by their names."""
    said = {}
    for model in TABLES:
        table = Base.metadata.tables[model.__tablename__]
        key = [one.name for one in inspect(model).primary_key if one.name != "venue_id"]
        found: Rows = {}
        for row in db.session.execute(select(table).where(table.c.venue_id == venue_id)).mappings():
            counts = {name: row[name] for name in row if name not in (*key, "venue_id")}
            assert any(counts.values()), "a row of noughts"
            of = tuple(row[name] for name in key)
            assert of not in found, "nothing is counted twice"
            found[of] = {k: n for k, n in counts.items() if n}
        said[str(table.name)] = found
    return said


def recounted_days(venue_id: UUID) -> dict[str, Rows]:
    """The same from the raw rows, one after the other."""
    counted: dict[str, dict[tuple[Any, ...], Counter[str]]] = {
        model.__tablename__: defaultdict(Counter) for model in TABLES
    }
    inspections = _all(Inspection, venue_id)
    findings = {(one.inspection_id, one.item_key): one for one in _all(Finding, venue_id)}
    for one in inspections:
        _count_inspection(counted, one, findings)
    _count_tickets(counted["ticket_days"], venue_id)
    return {
        table: {key: {k: n for k, n in counts.items() if n} for key, counts in rows.items()}
        for table, rows in counted.items()
    }


def _all(model: Any, venue_id: UUID) -> list[Any]:
    query = select(model).where(model.venue_id == venue_id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _count_inspection(counted: Any, one: Inspection, findings: dict[Any, Finding]) -> None:
    day = (one.performed_on,)
    place = counted["spot_days"][(*day, one.spot_id, one.checklist_version_id, one.person_id)]
    place["inspections"] += 1
    for name in ("checked", "failed", "score_earned", "score_possible"):
        place[name] += getattr(one, name)
    version = db.session.get_one(ChecklistVersion, one.checklist_version_id)
    for item in version.content["items"]:
        key = item["key"]
        finding = findings.get((one.id, key))
        whole = counted["item_days"][(*day, one.checklist_version_id, key)]
        if finding:
            here = (*day, one.spot_id, one.checklist_version_id, key)
            counted["finding_days"][here][str(finding.outcome)] += 1
            whole[str(finding.outcome)] += 1
        can_fail = item["answer"] == "pass_fail" or "fails_when" in item
        whole["checked"] += can_fail and not (finding and finding.outcome == "not_applicable")
    for said in one.friction:
        whole = counted["item_days"][(*day, one.checklist_version_id, said["item"])]
        whole["timed"] += 1
        whole["abandoned"] += said["left"]
        for name in ("ms", "corrections", "rejected"):
            whole[name] += said[name]
    for item in version.content["items"]:
        key = (*day, one.checklist_version_id, item["key"])
        if not any(counted["item_days"][key].values()):
            del counted["item_days"][key]


def _count_tickets(counted: Any, venue_id: UUID) -> None:
    venue = db.session.get_one(Venue, venue_id, populate_existing=True)
    zone = ZoneInfo(venue.time_zone)

    def day_of(at: datetime) -> date:
        return at.astimezone(zone).date()

    tickets = {one.id: one for one in _all(Ticket, venue_id)}

    def at(on: date, ticket_id: UUID) -> Counter[str]:
        one = tickets[ticket_id]
        found: Counter[str] = counted[(on, one.spot_id, one.checklist_slug, one.item_key)]
        return found

    for one in tickets.values():
        if one.state == "dismissed":
            continue
        at(day_of(one.opened_at), one.id)["opened"] += 1
        at(day_of(one.opened_at), one.id)["returned"] += one.previous_id is not None
        ended_at = one.resolved_at or one.closed_at
        if ended_at:
            at(day_of(ended_at), one.id)["mended"] += 1
    for event in _all(Event, venue_id):
        if event.kind == "ticket.reopened" and event.subject_id in tickets:
            at(day_of(event.at), event.subject_id)["reopened"] += 1
    for outcome in _all(PromiseOutcome, venue_id):
        begins = "acknowledged_" if outcome.kind == "acknowledge" else ""
        name = begins + ("kept" if outcome.kept else "broken")
        at(outcome.ended_on, outcome.ticket_id)[name] += 1
