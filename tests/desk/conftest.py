"""Browsers at the desk, one for each kind of person of the scene, and a ticket to look at."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from app.access.models import Person
from app.kernel.database import db
from tests.desk.browser import Browser
from tests.factories import LOCK_FAILS, Phone, Scene, all_well, photo_ref, submission

# For what asks the database nothing that the API's tests do not ask of both.
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """A ticket of the scene, the inspection that found it, and the photo of the failure."""

    ticket: str
    inspection: str
    photo: str


Browsers = Callable[[str], Browser]
EVERYBODY = ("admin", "manager", "inspector", "maintainer")
MENDERS = ("admin", "manager", "maintainer")
OUTSIDE = ("manager_of_other_venue", "outsider")


def page_of(problem: Problem) -> str:
    """The address of a ticket's page."""
    return f"/desk/tickets/{problem.ticket}"


def speak_spanish(app: Flask, phone: Phone) -> None:
    """Has somebody read the desk in Spanish."""
    with app.app_context():
        db.session.get_one(Person, phone.person_id).language = "es"
        db.session.commit()


NOTE = 'Stall 3 <b onclick="alert(1)">swings</b> open & slams'


@pytest.fixture
def problem(scene: Scene) -> Problem:
    """Something that the inspector found, with a photo that has not arrived."""
    inspection = str(UUID(int=77))
    fails = all_well(stall_locks=LOCK_FAILS | {"note": NOTE}, broken_stalls={"value": 1})
    receipt = scene.inspector.put(f"/inspections/{inspection}", submission(scene, fails))
    photo = photo_ref()
    declaration = {
        "inspection_id": inspection,
        "venue_id": str(scene.venue.id),
        "item": "stall-locks",
        "sha256": photo["sha256"],
        "bytes": 5,
        "content_type": "image/jpeg",
    }
    assert scene.inspector.put(f"/photos/{photo['id']}", declaration).status_code == 201
    return Problem(receipt.get_json()["tickets"][0]["id"], inspection, photo["id"])


@pytest.fixture
def browser_of(app: Flask, scene: Scene) -> Browsers:
    """The browser of a person of the scene, signed in, by their name there."""

    def sign_in(name: str) -> Browser:
        return Browser(app, scene.everybody()[name].token)

    return sign_in
