"""A venue that has one of everything the form can show."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask

from app.access.models import Person
from app.access.passwords import hash_password
from app.checklists.service import load_checklist
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.models import PlanRow
from tests.factories import (
    ITEMS,
    Scene,
    add_spot,
    add_version,
    all_well,
    item,
    submission,
    text,
)

PASSWORD = "walk-the-venue"
SPOT = "Restroom 2, level 1"
LEAK = item(
    "leak",
    "pass_fail",
    severity="minor",
    ask_severity=True,
    next=text("Put a bucket under it"),
    escalation={"call": "duty-manager", "within_minutes": 5, "say": text("Water runs")},
)
FROST = item("frost", "number", unit="°C", min=-40, max=10, required=False)
EVERYTHING = [*ITEMS, LEAK, FROST]
CHAIN = [
    {"whom": "Night porter", "role": "", "phone": "+34 600 000 001", "minutes": 5},
    {"whom": "Guest desk", "role": "guest-relations", "phone": "+34 600 000 002", "minutes": 5},
    {"whom": "House office", "role": "duty-manager", "phone": "+34 600 000 003", "minutes": 5},
]
ALL_WELL = {"leak": {"value": "pass"}}


@dataclass(frozen=True, slots=True)
class House:
    """What `furnish` has put where."""

    scene: Scene
    version_id: UUID
    slug: str  # of the spot with the known problem
    bar_slug: str  # of the spot with two checklists


def furnish(app: Flask, scene: Scene) -> House:
    """Every kind of item, a spot with two checklists, one with none, a known problem, a plan."""
    with app.app_context():
        version = add_version(scene.organisation, EVERYTHING)
        for slug in ("bar-opening", "bar-closing"):
            content = {"title": text(slug), "kind": "bar", "items": [item("taps", "pass_fail")]}
            load_checklist(scene.organisation.id, slug, content)
        bar, _ = add_spot(scene.venue, "Foyer bar", "bar"), add_spot(scene.venue, "Loft", "loft")
        add_spot(scene.venue, "Restroom 3, level 1")
        ids = {"organisation_id": scene.organisation.id, "venue_id": scene.venue.id}
        db.session.add(PlanRow(content={"chain": CHAIN}, **ids))
        db.session.commit()
        house = House(scene, version.id, scene.spot.slug, bar.slug)
    report_no_soap(house)
    return house


def report_no_soap(house: House) -> None:
    """Another phone finds that there is no soap: a ticket opens."""
    answers: list[dict[str, Any]] = all_well(soap={"value": "fail"}, **ALL_WELL)
    body = submission(house.scene, answers, checklist_version_id=str(house.version_id))
    assert house.scene.inspector.put(f"/inspections/{new_id()}", body).status_code == 201


def give_password(app: Flask, email: str) -> None:
    """Lets somebody of the scene sign in by e-mail and `PASSWORD`."""
    with app.app_context():
        [person] = db.session.query(Person).filter_by(email=email)
        person.password_hash = hash_password(PASSWORD)
        db.session.commit()
