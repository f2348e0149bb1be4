"""Which venues are compared for whom, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.access.models import Organisation, Person, VenueRole
from app.access.policy import Role
from app.checklists.models import ChecklistVersion
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.venues.models import Venue
from tests.factories import (
    ITEMS,
    Phone,
    Scene,
    add_person,
    add_spot,
    add_venue,
    add_version,
    all_well,
    phone_of,
    submission,
)
from tests.statements import statements

PATH = "/trends/venues"


def submit(scene: Scene, phone: Phone, spot_id: Any, days_ago: int = 1, **changes: Any) -> None:
    at = (now() - timedelta(days=days_ago)).isoformat()
    body = submission(scene, all_well(**changes), started_at=at, finished_at=at)
    body |= {"spot_id": str(spot_id)}
    assert phone.put(f"/inspections/{new_id()}", body).status_code == 201


def compared(phone: Phone, asked: str = "") -> dict[str, Any]:
    answer = phone.get(f"{PATH}{asked}")
    assert answer.status_code == 200, answer.data
    body: dict[str, Any] = answer.get_json()
    return body


def fill(scene: Scene) -> None:
    for days in range(1, 4):
        submit(scene, scene.manager, scene.spot.id, days, floor={"value": "wet"})
        submit(scene, scene.manager_of_other_venue, scene.other_spot.id, days)


def names(found: dict[str, Any], key: str = "venues") -> list[str]:
    return [one["name"] for one in found[key]]


def test_an_admin_sees_all_venues_of_the_organisation_and_a_manager_theirs(
    app: Flask, scene: Scene
) -> None:
    fill(scene)
    found = compared(scene.admin)
    assert names(found) == ["Theatre", "Hotel"]
    assert found["inspections"] == 6
    assert (found["chosen"]["checklist_slug"], found["chosen"]["version"]) == ("restroom", 1)
    theatre, hotel = found["venues"]
    assert theatre["tally"] | {"low_95": 0, "high_95": 0} == {
        "checked": 15, "failed": 3, "rate": 0.2, "low_95": 0, "high_95": 0
    }  # fmt: skip
    assert theatre["others"] == {"checked": 15, "failed": 0, "rate": 0.0}
    assert hotel["beside_others"] == "steady"
    assert {one["beside_others"] for one in hotel["checks"]} == {"unknown"}
    assert [one["item_key"] for one in hotel["checks"]] == [
        one["item_key"] for one in found["checks"]
    ]
    mine = compared(scene.manager)
    assert (names(mine), names(mine, "without")) == (["Theatre"], [])
    # Not even the sums tell a manager of venues that are not theirs.
    assert (mine["tally"]["checked"], mine["choices"][0]["venues"]) == (15, 1)
    assert mine["venues"][0]["others"]["checked"] == 0
    assert names(compared(scene.manager_of_other_venue)) == ["Hotel"]


def test_other_organisations_see_nothing_of_it(app: Flask, scene: Scene) -> None:
    fill(scene)
    theirs = compared(scene.outsider)
    assert (names(theirs), names(theirs, "without")) == ([], ["Mall"])
    assert (theirs["choices"], theirs["chosen"], theirs["tally"]["checked"]) == ([], None, 0)
    refused = scene.outsider.get(f"{PATH}?checklist=restroom")
    assert refused.status_code == 422
    assert "restroom" not in refused.get_json()["errors"][0]["detail"]


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.MAINTAINER])
def test_one_manages_what_is_compared(app: Flask, scene: Scene, role: Role) -> None:
    fill(scene)
    phone = {"inspector": scene.inspector, "maintainer": scene.maintainer}[role]
    assert phone.get(PATH).status_code == 403
    with app.app_context():
        # A manager of one venue who inspects at another compares the one alone.
        db.session.add(
            VenueRole(
                organisation_id=scene.organisation.id,
                person_id=phone.person_id,
                venue_id=scene.other_venue.id,
                role=Role.MANAGER,
            )
        )
        db.session.commit()
    assert names(compared(phone)) == ["Hotel"]


def test_it_is_on_one_version_and_that_may_be_chosen(app: Flask, scene: Scene) -> None:
    fill(scene)
    with app.app_context():
        organisation = db.session.get_one(Organisation, scene.organisation.id)
        items = [*ITEMS[:-1], ITEMS[-1] | {"required": True}]
        newer: ChecklistVersion = add_version(organisation, items)
        db.session.commit()
        number, version_id = newer.number, newer.id
    body = {"checklist_version_id": str(version_id)}
    at = (now() - timedelta(hours=1)).isoformat()
    answers = [
        *all_well(),
        {"item": "mirror", "photos": [{"id": str(new_id()), "sha256": "0" * 64}]},
    ]
    sent = submission(scene, answers, started_at=at, finished_at=at) | body
    answer = scene.inspector.put(f"/inspections/{new_id()}", sent)
    assert answer.status_code == 201, answer.data
    found = compared(scene.admin)
    assert found["chosen"]["version"] == 1
    assert [(one["version"], one["venues"]) for one in found["choices"]] == [(number, 1), (1, 2)]
    newest = compared(scene.admin, f"?checklist=restroom&version={number}")
    assert (names(newest), names(newest, "without")) == (["Theatre"], ["Hotel"])
    assert newest["inspections"] == 1


REFUSED = (
    "?from=1626-01-01",
    "?from=1990-01-01",
    "?from=2026-03-01&to=2026-02-01",
    "?from=today",
    "?compare=never",
    "?version=1",
    "?checklist=attic",
    "?checklist=restroom&version=99",
    "?checklist=restroom&version=99999999999999999999",
    "?checklist=%F0%9F%A7%BB",
    "?venue=1",
)


def test_what_cannot_be_compared_is_refused_with_what_can(scene: Scene) -> None:
    for asked in REFUSED:
        answer = scene.admin.get(f"{PATH}{asked}")
        assert answer.status_code == 422, asked
        assert all(one["detail"] for one in answer.get_json()["errors"])


def test_as_many_statements_however_many_venues(app: Flask, scene: Scene) -> None:
    fill(scene)
    compared(scene.admin)
    with statements(app) as of_two:
        compared(scene.admin)
    with app.app_context():
        organisation = db.session.get_one(Organisation, scene.organisation.id)
        spots = [add_spot(add_venue(organisation, f"Station {n}")) for n in range(5)]
        people = [
            add_person(organisation, f"boss{n}", Role.MANAGER, spot.venue)
            for n, spot in enumerate(spots)
        ]
        places = [(spot.id, phone_of(app, one)) for spot, one in zip(spots, people, strict=True)]
        db.session.commit()
    for spot_id, phone in places:
        submit(scene, phone, spot_id, smell={"value": 1, "note": "<script>"})
    assert len(compared(scene.admin)["venues"]) == 7
    with statements(app) as of_seven:
        found = compared(scene.admin)
    assert len(of_seven) == len(of_two)
    assert len(found["choices"]) == 1


def test_an_organisation_without_venues_has_nothing_to_compare(app: Flask) -> None:
    with app.app_context():
        organisation = Organisation(name="New")
        db.session.add(organisation)
        db.session.flush()
        admin: Person = add_person(organisation, "first", Role.ADMIN)
        phone = phone_of(app, admin)
        db.session.commit()
        assert db.session.query(Venue).count() == 0
    found = compared(phone)
    assert (found["venues"], found["chosen"], found["checks"]) == ([], None, [])
