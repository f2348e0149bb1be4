"""What tests are set in: organisations, venues, spots and people of each role."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access.models import Organisation, Person, VenueRole
from app.access.policy import Role
from app.access.tokens import make_token
from app.checklists.models import ChecklistVersion
from app.checklists.service import load_checklist
from app.kernel.api import API_PREFIX
from app.kernel.clock import now
from app.kernel.database import Base, db
from app.kernel.ids import new_id
from app.venues.models import Spot, Venue

HOURS = {"fri": [["17:00", "01:00"]], "sat": [["12:00", "01:00"]]}
SPOT = "Restroom 2, level 1"


class Phone:
    """A client of the API that has signed in as one person."""

    def __init__(self, client: FlaskClient, token: str, person_id: UUID) -> None:
        self.client = client
        self.token = token
        self.person_id = person_id

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Sends JSON to a path below the API's prefix, or to a whole one that begins with /api."""
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        where = path if path.startswith("/api") else API_PREFIX + path
        if body is not None:
            options["json"] = body
        return self.client.open(where, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.call("GET", path, **options)

    def put(self, path: str, body: Any, **options: Any) -> TestResponse:
        return self.call("PUT", path, body, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        return self.call("POST", path, {} if body is None else body, **options)

    def patch(self, path: str, body: Any, **options: Any) -> TestResponse:
        """As whoever changes what is there now, whatever it is, unless `headers` say otherwise."""
        options.setdefault("headers", {"If-Match": "*"})
        return self.call("PATCH", path, body, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.call("DELETE", path, **options)


@dataclass(frozen=True, slots=True)
class Scene:
    """Everybody who may try something: roles at one venue, at another, in another organisation."""

    organisation: Organisation
    venue: Venue
    spot: Spot
    other_venue: Venue
    other_spot: Spot
    version: ChecklistVersion
    admin: Phone
    manager: Phone
    inspector: Phone
    maintainer: Phone
    manager_of_other_venue: Phone
    outsider: Phone

    def everybody(self) -> dict[str, Phone]:
        """Each kind of person by name."""
        names = (
            "admin",
            "manager",
            "inspector",
            "maintainer",
            "manager_of_other_venue",
            "outsider",
        )
        return {name: getattr(self, name) for name in names}


def add_all(*made: Base) -> None:
    """Writes them, in one statement for each table."""
    db.session.add_all(made)
    db.session.flush()


def add_organisation(name: str) -> Organisation:
    """An organisation."""
    organisation = Organisation(name=name)
    add_all(organisation)
    return organisation


def add_venue(organisation: Organisation, name: str = "Theatre", **values: Any) -> Venue:
    """A venue in Madrid."""
    venue = make_venue(organisation, name, **values)
    add_all(venue)
    return venue


def make_venue(organisation: Organisation, name: str, **values: Any) -> Venue:
    given = {
        "time_zone": "Europe/Madrid",
        "country": "ES",
        "region": "MD",
        "languages": ["es", "en"],
        "opening_hours": HOURS,
    } | values
    return Venue(organisation_id=organisation.id, name=name, **given)


def add_spot(venue: Venue, name: str = SPOT, kind: str = "restroom") -> Spot:
    """A spot of a venue."""
    spot = make_spot(venue, name, kind)
    add_all(spot)
    return spot


def make_spot(venue: Venue, name: str = SPOT, kind: str = "restroom") -> Spot:
    return Spot(organisation_id=venue.organisation_id, venue=venue, name=name, kind=kind)


def text(english: str) -> dict[str, str]:
    """A text in two languages."""
    return {"en": english, "es": f"{english} (es)"}


def item(key: str, answer: str, **rest: Any) -> dict[str, Any]:
    """One entry of a checklist's content."""
    words = {"moment": text(f"A guest meets {key}"), "prompt": text(f"Is {key} fine?")}
    return {"key": key, "stage": "comfort", "answer": answer, **words, **rest}


# An item of each kind, and one that shows when another fails.
ITEMS = [
    item("stall-locks", "pass_fail", severity="major", weight=3, photo="on_failure", team="doors"),
    item("broken-stalls", "count", show_when={"stall-locks": {"is": ["fail"]}}, min=1, max=20),
    item("soap", "pass_fail", not_applicable=True),
    item("smell", "rating", fails_when={"is": [1, 2]}),
    item("water", "number", unit="°C", min=0, max=80, fails_when={"above": 43}),
    item(
        "floor",
        "choice",
        choices=[{"key": "dry", "text": text("Dry")}, {"key": "wet", "text": text("Wet")}],
        fails_when={"is": ["wet"]},
    ),
    item("remark", "text", required=False),
    item("mirror", "photo", required=False),
]


def add_version(
    organisation: Organisation, items: list[dict[str, Any]] | None = None, slug: str = "restroom"
) -> ChecklistVersion:
    """The newest version of a checklist with these items."""
    content = {"title": text("Restroom"), "kind": "restroom", "items": items or ITEMS}
    return load_checklist(organisation.id, slug, content)[0]


def all_well(**changes: Any) -> list[dict[str, Any]]:
    """Answers to `ITEMS` that pass; `changes` replace an item's answer by its key."""
    given: dict[str, Any] = {
        "stall-locks": {"value": "pass"},
        "soap": {"value": "pass"},
        "smell": {"value": 5},
        "water": {"value": 38.5},
        "floor": {"value": "dry"},
    }
    given |= {key.replace("_", "-"): answer for key, answer in changes.items()}
    return [{"item": key, **answer} for key, answer in given.items() if answer is not None]


def submission(scene: "Scene", answers: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """A filled checklist at the scene's spot, finished a moment ago."""
    at = now()
    return {
        "spot_id": str(scene.spot.id),
        "checklist_version_id": str(scene.version.id),
        "started_at": (at - timedelta(minutes=3)).isoformat(),
        "finished_at": at.isoformat(),
        "sent_at": at.isoformat(),
        "answers": answers,
    } | changes


def photo_ref(number: int = 1) -> dict[str, str]:
    """A photo of an answer, told apart by its number."""
    return {"id": str(UUID(int=number)), "sha256": f"{number:064x}"}


LOCK_FAILS = {"value": "fail", "note": "Stall 3 swings open", "photos": [photo_ref()]}


def add_person(
    organisation: Organisation, name: str, role: Role | None = None, venue: Venue | None = None
) -> Person:
    """A person with a role at a venue, or an admin. Their password matches nothing."""
    person = make_person(organisation, name, role, venue)
    add_all(person)
    return person


def make_person(
    organisation: Organisation, name: str, role: Role | None, venue: Venue | None
) -> Person:
    person = Person(
        id=new_id(),
        organisation_id=organisation.id,
        email=f"{name}@rounds.example",
        name=name.title(),
        password_hash="none",
        is_admin=role is Role.ADMIN,
    )
    if role and venue:
        person.venue_roles.append(
            VenueRole(organisation_id=organisation.id, venue_id=venue.id, role=role)
        )
    return person


def phone_of(app: Flask, person: Person) -> Phone:
    """A phone on which that person has signed in."""
    return phones_of(app, person)[0]


def phones_of(app: Flask, *people: Person) -> list[Phone]:
    """A phone for each of them."""
    issued = [make_token(person, "test phone", timedelta(days=1)) for person in people]
    add_all(*(row for _, row in issued))
    return [Phone(app.test_client(), token, row.person_id) for token, row in issued]


def set_scene(app: Flask) -> Scene:
    """Two organisations, two venues of the first, and a person of each role; committed."""
    ours, theirs = Organisation(name="Ours"), Organisation(name="Theirs")
    add_all(ours, theirs)
    venue, other_venue = make_venue(ours, "Theatre"), make_venue(ours, "Hotel")
    their_venue = make_venue(theirs, "Mall")
    add_all(venue, other_venue, their_venue)
    spot, other_spot = make_spot(venue), make_spot(other_venue)
    people = [
        make_person(ours, "admin", Role.ADMIN, None),
        make_person(ours, "manager", Role.MANAGER, venue),
        make_person(ours, "inspector", Role.INSPECTOR, venue),
        make_person(ours, "maintainer", Role.MAINTAINER, venue),
        make_person(ours, "elsewhere", Role.MANAGER, other_venue),
        make_person(theirs, "outsider", Role.MANAGER, their_venue),
    ]
    add_all(spot, other_spot, *people)
    scene = Scene(
        ours, venue, spot, other_venue, other_spot, add_version(ours), *phones_of(app, *people)
    )
    db.session.commit()
    return scene
