"""Every route, tried as each role; test_who_sees_nothing.py tries them as all the others."""

import pytest
from flask import Flask

from app.access.models import Person
from app.access.policy import POLICY, Do, Role
from app.kernel.api import API_PREFIX
from app.kernel.database import db
from tests.access.tries import ENDPOINT, TRIES, VENUE, Try
from tests.access.world import DONE, World, make_world
from tests.factories import Phone, Scene

ROLES = {
    "admin": Role.ADMIN,
    "manager": Role.MANAGER,
    "inspector": Role.INSPECTOR,
    "maintainer": Role.MAINTAINER,
}


@pytest.fixture
def world(scene: Scene) -> World:
    return make_world(scene)


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
