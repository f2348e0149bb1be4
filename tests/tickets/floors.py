"""Small problems to try tickets on: a wet floor, a smell, and a defibrillator that is not there."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import PlanRow, Ticket
from app.venues.models import Venue
from tests.factories import Scene, add_version, item, submission, text

ITEMS = [
    item("floor", "pass_fail", required=False, team="cleaning"),
    item("smell", "pass_fail", required=False),
    item("mirror", "pass_fail", required=False),
    item(
        "defibrillator",
        "pass_fail",
        required=False,
        severity="critical",
        escalation={"call": "duty-manager", "within_minutes": 5, "say": text("It is not there.")},
    ),
]
CHAIN = [
    {"whom": "Duty manager", "role": "duty-manager", "phone": "+34 600 000 001", "minutes": 5},
    {"whom": "Night porter", "role": "", "phone": "+34 600 000 002", "minutes": 7},
    {"whom": "Owner", "role": "", "phone": "+34 600 000 003", "minutes": 9},
]
# Open day and night, so that a promise's instants are plain.
ALWAYS: dict[str, Any] = {}


def make_floors(app: Flask, scene: Scene, **plan: Any) -> UUID:
    """The version of the checklist of these items; the venue is open day and night, with a plan."""
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        venue.opening_hours, venue.revision = ALWAYS, venue.revision + 1
        db.session.add(
            PlanRow(venue_id=venue.id, organisation_id=venue.organisation_id, content=plan)
        )
        version = add_version(scene.organisation, ITEMS, "floors")
        db.session.commit()
        return version.id


def walk(scene: Scene, version_id: UUID, **found: str) -> list[str]:
    """An inspection just now, by items and how they were found; ids of its tickets."""
    seen = now().isoformat()
    answers = [{"item": key, "value": value} for key, value in found.items()]
    body = submission(
        scene,
        answers,
        checklist_version_id=str(version_id),
        started_at=seen,
        finished_at=seen,
    )
    answer = scene.inspector.put(f"/inspections/{new_id()}", body)
    assert answer.status_code == 201, answer.get_json()
    return [one["id"] for one in answer.get_json()["tickets"]]


def see(scene: Scene, ticket_id: str) -> dict[str, Any]:
    """A ticket, as its manager sees it."""
    found: dict[str, Any] = scene.manager.get(f"/tickets/{ticket_id}").get_json()
    return found


def kinds(scene: Scene, ticket_id: str) -> list[str]:
    """What happened to a ticket, oldest first."""
    return [one["kind"] for one in see(scene, ticket_id)["history"]]


def turn_back(app: Flask, ticket_id: str, by: timedelta) -> None:
    """Makes a ticket and its promises so much older."""
    with app.app_context():
        ticket = db.session.get_one(Ticket, UUID(ticket_id))
        for name in (
            "opened_at",
            "last_failed_at",
            "promised_at",
            "acknowledge_by",
            "resolve_by",
            "alarmed_until",
            "escalate_at",
            "next_alarm_at",
        ):
            at = getattr(ticket, name)
            if at:
                setattr(ticket, name, at - by)
        db.session.commit()
