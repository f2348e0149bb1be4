"""What the demo writes of its tickets is what the service writes when all of it is done again."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.access.actor import Actor
from app.access.models import Person
from app.config import ROOT
from app.demo.chance import start_chance
from app.demo.founding import (
    found_theatre,
    found_venue,
    season_until,
    write_two_generations,
)
from app.demo.history import Filled, tell_history
from app.demo.ledger import Kept
from app.demo.loading import read_contents
from app.demo.rows import body_of, ticket_row
from app.demo.venue import DemoVenue
from app.evidence.models import Photo
from app.inspections.service import submit_inspection
from app.kernel.database import db, table_of
from app.notices.models import Event
from app.tickets.alarms import ring_some
from app.tickets.calls.service import Called, record_call
from app.tickets.models import Call, Occurrence, PromiseOutcome, Ticket
from app.tickets.record import By, Source
from app.tickets.service import Details, assign, comment, do, hand_to_team
from app.tickets.states import DismissReason, HoldReason
from tests.demo.invented import LAST_DAY, PICTURES
from tests.demo.replayed import DEEDS

INSPECTIONS = 70
EVENT = ("subject_id", "kind", "at", "person_id", "source", "detail")
Row = dict[str, Any]


@pytest.fixture
def venue(app: Flask) -> DemoVenue:
    """The theatre, in which nothing has happened yet."""
    season, chance = season_until(LAST_DAY), start_chance("replay")
    with app.app_context():
        founded = found_theatre(chance, season.begins_at, "none")
        contents = read_contents(ROOT / "checklists")
        versions = write_two_generations(chance, founded.organisation.id, contents, season)
        venue = found_venue(chance, founded, 1, season, versions, PICTURES, PICTURES)
        db.session.commit()
    return venue


class Again:
    """Does with the service what a history tells. `ids` are the service's of the demo's tickets."""

    def __init__(self, venue: DemoVenue) -> None:
        self.venue = venue
        self.ids: dict[UUID, UUID] = {}

    def live(self, told: Filled | Kept) -> None:
        """Does one thing."""
        if isinstance(told, Filled):
            person = db.session.get_one(Person, self.venue.person_ids[told.inspector])
            body = body_of(self.venue, told) | {"answers": [as_loaded(one) for one in told.answers]}
            place = self.venue.place_of(told.spot)
            submit_inspection(actor(person), place, told.id, body, told.received_at)
        elif told.model is Photo:
            row = told.row | {"ticket_id": self.ids[told.row["ticket_id"]]}
            db.session.execute(insert(table_of(Photo)), [row])
        elif told.model is Call:
            self.call(told.row)
        elif told.model is Event:
            self.happen(told.row)

    def call(self, row: Row) -> None:
        ticket = db.session.get_one(Ticket, self.ids[row["ticket_id"]])
        said = Called(*(row[name] for name in Called._fields))
        by = By(row["person_id"], Source.FORM)
        record_call(by, row["person_id"], ticket, row["id"], said, row["received_at"])

    def happen(self, event: Row) -> None:
        """What came of an inspection or of time is there already, or comes of looking."""
        kind, at = event["kind"].removeprefix("ticket."), event["at"]
        if kind == "opened":
            found = select(Event.subject_id).where(Event.kind == event["kind"], Event.at == at)
            same = select(Ticket.id).where(
                Ticket.id.in_(found), Ticket.item_key == event["detail"]["item"]
            )
            self.ids[event["subject_id"]] = db.session.scalars(same).one()
        elif event["source"] == "job":
            while ring_some(at):
                pass
        elif event["source"] != "form":
            self.act(kind, event)

    def act(self, kind: str, event: Row) -> None:
        """What a person did at the desk, or by a link of a mail."""
        by, at = By(event["person_id"], Source(event["source"])), event["at"]
        detail = event["detail"]
        ticket = db.session.get_one(Ticket, self.ids[event["subject_id"]])
        if event["kind"] in DEEDS:
            do(by, ticket, DEEDS[event["kind"]], at, details_of(detail))
        elif kind == "assigned":
            assign(by, ticket, db.session.get_one(Person, UUID(detail["to"])), at)
        elif kind == "commented":
            comment(by, ticket, detail["text"], at)
        elif kind == "handed_over":
            hand_to_team(by, ticket, detail["to"], detail["text"], at)


def as_loaded(answer: Row) -> Row:
    """An answer as the schema gives it to the service."""
    photos = [photo | {"id": UUID(photo["id"])} for photo in answer.get("photos", ())]
    return answer | {"photos": photos} if photos else answer


def actor(person: Person) -> Actor:
    return Actor(person.id, person.organisation_id, person.name, person.language, person.is_admin)


def details_of(detail: Row) -> Details:
    details = Details(text=detail.get("text", ""), may_dismiss=True)
    if "hold_reason" in detail:
        until = date.fromisoformat(detail["hold_until"])
        reason = HoldReason(detail["hold_reason"])
        details = details._replace(hold_reason=reason, hold_until=until)
    if "dismiss_reason" in detail:
        details = details._replace(dismiss_reason=DismissReason(detail["dismiss_reason"]))
    return details


def test_the_service_writes_the_same_tickets_events_and_outcomes(
    app: Flask, venue: DemoVenue
) -> None:
    told = list(tell_history(venue, 5, INSPECTIONS))
    with app.app_context():
        again = Again(venue)
        for one in told:
            if not isinstance(one, Ticket):
                again.live(one)
                db.session.flush()
        tickets = {one.id: one for one in told if isinstance(one, Ticket)}
        assert len(tickets) > 15
        for ticket in tickets.values():
            row = ticket_row(ticket) | {"id": again.ids[ticket.id]}
            row["previous_id"] = again.ids.get(row["previous_id"])
            written = db.session.get_one(Ticket, row["id"])
            db.session.refresh(written)
            assert {name: getattr(written, name) for name in row} == row
        kept = [one for one in told if isinstance(one, Kept)]
        assert_same(kept, Event, EVENT, again)
        outcome = tuple(table_of(PromiseOutcome).c.keys())
        assert_same(kept, PromiseOutcome, outcome, again)
        assert_same(kept, Occurrence, tuple(table_of(Occurrence).c.keys()), again)
        db.session.rollback()


def assert_same(kept: list[Kept], model: Any, names: tuple[str, ...], again: Again) -> None:
    """The rows of one kind, in whatever order."""

    def plain(name: str, value: Any) -> str:
        if name in ("ticket_id", "subject_id"):
            value = again.ids.get(value, value)
        return json.dumps(value, sort_keys=True, default=str)

    rows = [[plain(name, one.row[name]) for name in names] for one in kept if one.model is model]
    written = [
        [plain(name, getattr(one, name)) for name in names]
        for one in db.session.scalars(select(model))
    ]
    assert sorted(rows) == sorted(written)
