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
from app.access.tokens import issue_token
from app.kernel.api import API_PREFIX
from app.kernel.database import db
from app.venues.models import Spot, Venue

HOURS = {"fri": [["17:00", "01:00"]], "sat": [["12:00", "01:00"]]}


class Phone:
    """A client of the API that has signed in as one person."""

    def __init__(self, client: FlaskClient, token: str, person_id: UUID) -> None:
        self.client = client
        self.token = token
        self.person_id = person_id

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Sends JSON to a path below the API's prefix (or to a whole path that begins with /api)."""
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


def add_organisation(name: str) -> Organisation:
    """An organisation."""
    organisation = Organisation(name=name)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def add_venue(organisation: Organisation, name: str = "Theatre", **values: Any) -> Venue:
    """A venue in Madrid."""
    given = {
        "time_zone": "Europe/Madrid",
        "country": "ES",
        "region": "MD",
        "languages": ["es", "en"],
        "opening_hours": HOURS,
    } | values
    venue = Venue(organisation_id=organisation.id, name=name, **given)
    db.session.add(venue)
    db.session.flush()
    return venue


def add_spot(venue: Venue, name: str = "Restroom 2, level 1", kind: str = "restroom") -> Spot:
    """A spot of a venue."""
    spot = Spot(organisation_id=venue.organisation_id, venue=venue, name=name, kind=kind)
    db.session.add(spot)
    db.session.flush()
    return spot


def add_person(
    organisation: Organisation, name: str, role: Role | None = None, venue: Venue | None = None
) -> Person:
    """A person with a role at a venue, or an admin. Their password matches nothing."""
    person = Person(
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
    db.session.add(person)
    db.session.flush()
    return person


def phone_of(app: Flask, person: Person) -> Phone:
    """A phone on which that person has signed in."""
    token, _ = issue_token(person, "test phone", timedelta(days=1))
    return Phone(app.test_client(), token, person.id)


def set_scene(app: Flask) -> Scene:
    """Two organisations, two venues of the first, and a person of each role; committed."""
    ours, theirs = add_organisation("Ours"), add_organisation("Theirs")
    venue, other_venue = add_venue(ours), add_venue(ours, "Hotel")
    their_venue = add_venue(theirs, "Mall")
    spot, other_spot = add_spot(venue), add_spot(other_venue)

    def phone(name: str, role: Role, at: Venue | None = venue) -> Phone:
        return phone_of(app, add_person(ours, name, role, at))

    scene = Scene(
        organisation=ours,
        venue=venue,
        spot=spot,
        other_venue=other_venue,
        other_spot=other_spot,
        admin=phone("admin", Role.ADMIN, None),
        manager=phone("manager", Role.MANAGER),
        inspector=phone("inspector", Role.INSPECTOR),
        maintainer=phone("maintainer", Role.MAINTAINER),
        manager_of_other_venue=phone("elsewhere", Role.MANAGER, other_venue),
        outsider=phone_of(app, add_person(theirs, "outsider", Role.MANAGER, their_venue)),
    )
    db.session.commit()
    return scene
