"""Every route, tried as each role, as somebody of another venue and of another organisation."""

from typing import Any, NamedTuple
from uuid import UUID

import pytest
from flask import Flask

from app.access.models import Person
from app.access.policy import POLICY, Do, Role
from app.kernel.api import API_PREFIX
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.access.tries import ENDPOINT, NEW_ENDPOINT, NEW_PERSON, TRIES, VENUE, Try
from tests.factories import LOCK_FAILS, Phone, Scene, all_well, photo_ref, submission

ROLES = {
    "admin": Role.ADMIN,
    "manager": Role.MANAGER,
    "inspector": Role.INSPECTOR,
    "maintainer": Role.MAINTAINER,
}
DONE = range(200, 400)


class World(NamedTuple):
    """The scene, with one of everything in it."""

    scene: Scene
    ids: dict[str, Any]

    def send(self, phone: Phone | None, one: Try) -> int:
        """The status that this person, or nobody, gets."""
        person = phone or self.scene.inspector
        path = one.path.format(**self.ids, new=new_id(), nothing=new_id())
        headers = dict(one.headers) if phone else {"Authorization": ""}
        return person.call(one.method, path, self.body(one), headers=headers).status_code

    def body(self, one: Try) -> Any:
        if one.body == "submission":
            return submission(self.scene, all_well())
        if one.body == "declaration":
            return declaration(self.ids)
        if one.body is NEW_PERSON:
            return NEW_PERSON | {"email": f"new{new_id()}@rounds.example"}
        return filled(one.body, self.ids)


def filled(body: Any, ids: dict[str, Any]) -> Any:
    """The body with the ids for which it leaves places."""
    if isinstance(body, dict):
        return {key: filled(value, ids) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, ids) for value in body]
    return body.format(**ids) if isinstance(body, str) else body


def declaration(ids: dict[str, Any]) -> dict[str, Any]:
    return {
        "inspection_id": str(ids["inspection"]),
        "venue_id": str(ids["venue"]),
        "item": "stall-locks",
        "sha256": photo_ref()["sha256"],
        "bytes": 5,
        "content_type": "image/jpeg",
    }


@pytest.fixture
def world(scene: Scene) -> World:
    inspection = new_id()
    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    receipt = scene.inspector.put(f"/inspections/{inspection}", submission(scene, fails))
    ids: dict[str, Any] = {
        "venue": scene.venue.id,
        "spot": scene.spot.id,
        "version": scene.version.id,
        "person": scene.inspector.person_id,
        "inspection": inspection,
        "ticket": receipt.get_json()["tickets"][0]["id"],
        "photo": UUID(photo_ref()["id"]),
    }
    endpoint = scene.admin.post("/endpoints", NEW_ENDPOINT).get_json()["id"]
    message = scene.admin.post(f"/endpoints/{endpoint}/test").get_json()["id"]
    ids |= {"endpoint": endpoint, "message": message}
    # By a manager, who may have its original as such: others may, where they took it.
    scene.manager.put(f"/photos/{ids['photo']}", declaration(ids))
    return World(scene, ids)


def verb_of(app: Flask, one: Try) -> Do:
    verb: Do = getattr(app.view_functions[one.endpoint], "may")  # noqa: B009 - set by @may
    return verb


@pytest.mark.parametrize("one", TRIES, ids=lambda one: one.endpoint)
def test_each_role_does_what_the_policy_says_and_no_more(
    app: Flask, world: World, one: Try
) -> None:
    verb = verb_of(app, one)
    for name, role in ROLES.items():
        status = world.send(getattr(world.scene, name), one)
        if role in POLICY[verb]:
            assert (status == one.done) if one.done else (status in DONE), name
        else:
            assert status == 403, name


@pytest.mark.parametrize("one", TRIES, ids=lambda one: one.endpoint)
def test_nobody_gets_in_without_signing_in(world: World, one: Try) -> None:
    assert world.send(None, one) == 401


@pytest.mark.parametrize("one", TRIES, ids=lambda one: one.endpoint)
def test_other_venues_and_other_organisations_see_nothing(world: World, one: Try) -> None:
    elsewhere = world.send(world.scene.manager_of_other_venue, one)
    outside = world.send(world.scene.outsider, one)
    if one.scope == "venue":
        assert (elsewhere, outside) == (404, 404)
    if one.scope == "organisation":
        assert (elsewhere, outside) == (403, 403)
    if one.scope == "colleagues":
        assert elsewhere in DONE
        assert outside == 404


def test_an_admin_of_another_organisation_sees_nothing_of_ours(app: Flask, world: World) -> None:
    make_admin(app, world.scene.outsider)
    shared = ("person", "organisation")
    for one in TRIES:
        if one.scope not in shared or "{person}" in one.path or one.path in (VENUE, ENDPOINT):
            assert world.send(world.scene.outsider, one) == 404, one.endpoint
    people = world.scene.outsider.get("/people").get_json()["items"]
    assert [one["email"] for one in people] == ["outsider@rounds.example"]


def make_admin(app: Flask, phone: Phone) -> None:
    with app.app_context():
        db.session.get_one(Person, phone.person_id).is_admin = True
        db.session.commit()


def test_every_route_that_asks_for_a_sign_in_is_tried_here(app: Flask) -> None:
    asked = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(API_PREFIX)
        and getattr(app.view_functions[rule.endpoint], "may", None)
    }
    assert asked == {one.endpoint for one in TRIES}


def test_losing_a_role_counts_from_the_next_request(app: Flask, world: World) -> None:
    person = world.ids["person"]
    assert world.scene.inspector.get(f"/venues/{world.ids['venue']}").status_code == 200
    assert world.scene.admin.put(f"/people/{person}/roles", {"roles": []}).status_code == 200
    assert world.scene.inspector.get(f"/venues/{world.ids['venue']}").status_code == 404


def test_a_person_who_is_not_active_any_more_is_signed_out(world: World) -> None:
    path = f"/people/{world.ids['person']}"
    assert world.scene.admin.patch(path, {"active": False}).status_code == 200
    assert world.scene.inspector.get("/me").status_code == 401


def test_the_last_admin_stays(world: World) -> None:
    me = world.scene.admin.get("/me").get_json()["id"]
    answer = world.scene.admin.patch(f"/people/{me}", {"is_admin": False})
    assert answer.status_code == 409
    assert "admin" in answer.get_json()["detail"]


def test_a_role_at_a_venue_of_another_organisation_is_refused(
    world: World,
) -> None:
    theirs = world.scene.outsider.get("/venues").get_json()["items"][0]["id"]
    body = {"roles": [{"venue_id": theirs, "role": "manager"}]}
    answer = world.scene.admin.put(f"/people/{world.ids['person']}/roles", body)
    assert answer.status_code == 422
