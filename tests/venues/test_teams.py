"""The teams of a venue over HTTP."""

from typing import Any

import pytest
from flask import Flask

from app.kernel.database import db
from app.tickets.models import Ticket
from app.venues.models import Venue
from app.venues.teams import service
from tests.factories import LOCK_FAILS, Scene, add_person, all_well, submission
from tests.statements import statements

NIGHTS = {"mon": [["22:00", "06:00"]]}


def path_of(scene: Scene, key: str = "") -> str:
    return f"/venues/{scene.venue.id}/teams" + (f"/{key}" if key else "")


def team_of(scene: Scene, *members: Any, **changes: Any) -> dict[str, Any]:
    return {"name": "Doors", "members": [str(one) for one in members]} | changes


def revision_of(app: Flask, scene: Scene) -> int:
    with app.app_context():
        return db.session.get_one(Venue, scene.venue.id).revision


def test_a_team_is_made_changed_and_taken_away_and_each_is_written_down(
    app: Flask, scene: Scene
) -> None:
    mender, walker = scene.maintainer.person_id, scene.inspector.person_id
    before = revision_of(app, scene)
    made = scene.manager.put(path_of(scene, "doors"), team_of(scene, mender, walker, hours=NIGHTS))
    assert made.status_code == 201
    people = [
        {"id": str(walker), "name": "Inspector"},
        {"id": str(mender), "name": "Maintainer"},
    ]
    doors = {"key": "doors", "name": "Doors", "hours": NIGHTS, "members": people}
    assert made.get_json() == doors
    changed = scene.manager.put(path_of(scene, "doors"), team_of(scene, mender, mender))
    assert changed.status_code == 200
    assert scene.inspector.get(path_of(scene)).get_json() == {
        "items": [doors | {"hours": None, "members": people[1:]}]
    }
    assert scene.manager.delete(path_of(scene, "doors")).status_code == 204
    assert scene.manager.get(path_of(scene)).get_json() == {"items": []}
    assert revision_of(app, scene) == before + 3
    lines = scene.admin.get("/audit").get_json()["items"]
    said = [(line["action"], line["detail"]["team"]) for line in lines[:3]]
    assert said == [(f"team.{what}", "doors") for what in ("remove", "change", "create")]


@pytest.mark.parametrize(
    ("key", "changes", "at", "says"),
    [
        ("Doors", {}, "/path/key", "lower-case"),
        ("x" * 61, {}, "/path/key", "60"),
        ("doors", {"name": " "}, "/json/name", "1 to 200"),
        ("doors", {"hours": {"mon": [["7", "9"]]}}, "/json/hours", "09:00"),
        ("doors", {"members": ["01936f0a-0000-7000-8000-000000000001"]}, "/json/members/0", "role"),
        ("doors", {"colour": "red"}, "/json/colour", ""),
    ],
)
def test_what_cannot_be_a_team_is_refused_with_what_can(
    scene: Scene, key: str, changes: dict[str, Any], at: str, says: str
) -> None:
    answer = scene.manager.put(path_of(scene, key), team_of(scene) | changes)
    assert answer.status_code == 422
    entry = answer.get_json()["errors"][0]
    assert entry["at"].startswith(at)
    assert says in entry["detail"]


def test_people_of_elsewhere_and_people_who_left_are_no_members(app: Flask, scene: Scene) -> None:
    for stranger in (scene.outsider, scene.manager_of_other_venue):
        answer = scene.manager.put(path_of(scene, "doors"), team_of(scene, stranger.person_id))
        assert answer.status_code == 422
    mender = scene.maintainer.person_id
    scene.manager.put(path_of(scene, "doors"), team_of(scene, mender))
    scene.admin.patch(f"/people/{mender}", {"active": False})
    assert scene.manager.get(path_of(scene)).get_json()["items"][0]["members"] == []


def test_a_team_that_is_still_needed_stays_and_says_by_what(app: Flask, scene: Scene) -> None:
    scene.manager.put(path_of(scene, "doors"), team_of(scene))
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    ticket = scene.inspector.put(f"/inspections/{scene.spot.id}", submission(scene, fails))
    rule = {"name": "All", "when": {"teams": ["doors"]}, "to": {"team": "doors"}}
    plan = f"/venues/{scene.venue.id}/handling-plan"
    any_revision = {"If-Match": "*"}
    body = {"rules": [rule], "fallback_team": "doors"}
    assert scene.manager.put(plan, body, headers=any_revision).status_code == 200
    refused = scene.manager.delete(path_of(scene, "doors"))
    assert refused.status_code == 409
    problem = refused.get_json()
    assert "hand its tickets over" in problem["detail"]
    assert {one["at"] for one in problem["errors"]} == {
        "/rules/0/to/team",
        "/rules/0/when/teams",
        "/fallback_team",
        "/tickets",
    }
    scene.manager.put(plan, {}, headers=any_revision)
    assert scene.manager.delete(path_of(scene, "doors")).status_code == 409
    with app.app_context():
        [found] = ticket.get_json()["tickets"]
        db.session.query(Ticket).update({"team": "maintenance"})
        db.session.commit()
    assert scene.manager.delete(path_of(scene, "doors")).status_code == 204
    assert scene.manager.get(f"/tickets/{found['id']}").status_code == 200


def test_a_list_of_teams_costs_the_same_however_many_there_are(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cost() -> int:
        with statements(app) as said:
            assert scene.manager.get(path_of(scene)).status_code == 200
        return len(said)

    scene.manager.put(path_of(scene, "doors"), team_of(scene, scene.maintainer.person_id))
    few = cost()
    with app.app_context():
        people = [add_person(scene.organisation, f"p{n}").id for n in range(3)]
        db.session.commit()
    for number, _ in enumerate(people):
        members = [scene.maintainer.person_id, scene.inspector.person_id]
        scene.manager.put(path_of(scene, f"team-{number}"), team_of(scene, *members))
    assert cost() == few
    monkeypatch.setattr(service, "MOST_TEAMS", 4)
    full = scene.manager.put(path_of(scene, "one-more"), team_of(scene))
    assert (full.status_code, full.get_json()["type"]) == (409, "urn:rounds:problem:too-many-teams")
