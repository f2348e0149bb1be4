"""Every route, tried by nobody, by somebody of another venue and of another organisation.

None of them may change anything there, so all find the same world.
"""

import pytest
from flask import Flask

from tests.access.tries import TRIES, Try
from tests.access.world import DONE, World, make_world
from tests.factories import set_scene


@pytest.fixture(scope="module")
def world(kept_app: Flask) -> World:
    with kept_app.app_context():
        scene = set_scene(kept_app)
    return make_world(scene)


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
