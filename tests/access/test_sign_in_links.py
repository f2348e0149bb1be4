"""Links by which one person lets another sign in: shown as a QR code, used once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.access.models import AuditLine, Person, SignInLink, Token
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.factories import Phone, Scene, add_venue

WAY_IN = "/api/v1/sign-in/link"


def make(phone: Phone, person_id: UUID) -> TestResponse:
    return phone.post(f"/people/{person_id}/sign-in-links")


def code_for(phone: Phone, person_id: UUID) -> str:
    answer = make(phone, person_id)
    assert answer.status_code == 201
    code: str = answer.get_json()["url"].split("#")[1]
    return code


def use(client: FlaskClient, code: str) -> TestResponse:
    return client.post(WAY_IN, json={"code": code, "device": "phone 7"})


def works(client: FlaskClient, signed_in: TestResponse) -> bool:
    """Whether the token of a sign-in is taken."""
    headers = {"Authorization": f"Bearer {signed_in.get_json()['token']}"}
    return client.get("/api/v1/me", headers=headers).status_code == 200


def give_roles(scene: Scene, person_id: UUID, *roles: tuple[Any, str]) -> None:
    body = {"roles": [{"venue_id": str(venue.id), "role": role} for venue, role in roles]}
    assert scene.admin.put(f"/people/{person_id}/roles", body).status_code == 200


@contextmanager
def limit(app: Flask, tries: str) -> Iterator[None]:
    before = app.config["SIGN_IN_LIMIT"]
    app.config["SIGN_IN_LIMIT"] = tries
    yield
    app.config["SIGN_IN_LIMIT"] = before


def test_the_link_signs_the_person_in(app: Flask, scene: Scene, client: FlaskClient) -> None:
    made = make(scene.manager, scene.inspector.person_id).get_json()
    address, _, code = made["url"].partition("#")
    assert address == "http://localhost/form/join"
    assert made["svg"].startswith("<svg")
    answer = use(client, code)
    assert answer.status_code == 200
    assert answer.get_json()["person"]["id"] == str(scene.inspector.person_id)
    assert works(client, answer)
    devices = [one["device"] for one in scene.inspector.get("/tokens").get_json()["items"]]
    assert "phone 7" in devices


def test_its_address_is_the_public_one_where_that_is_set(app: Flask, scene: Scene) -> None:
    app.config["PUBLIC_URL"] = "https://rounds.example.org/"
    try:
        url = make(scene.admin, scene.admin.person_id).get_json()["url"]
    finally:
        app.config["PUBLIC_URL"] = ""
    assert url.startswith("https://rounds.example.org/form/join#")


def test_the_database_holds_no_code_in_clear(app: Flask, scene: Scene) -> None:
    code = code_for(scene.manager, scene.inspector.person_id)
    assert len(code) == 32  # 24 random bytes
    with app.app_context():
        link = db.session.scalars(select(SignInLink)).one()
        lines = db.session.scalars(select(AuditLine)).all()
    assert len(link.code_hash) == 64
    kept = [str(vars(row)) for row in (link, *lines)]
    assert not any(code in one for one in kept)


def test_unknown_used_and_expired_codes_get_one_and_the_same_answer(
    app: Flask, scene: Scene, client: FlaskClient
) -> None:
    used = code_for(scene.manager, scene.inspector.person_id)
    assert use(client, used).status_code == 200
    late = code_for(scene.manager, scene.maintainer.person_id)
    with app.app_context():
        db.session.execute(
            update(SignInLink)
            .where(SignInLink.person_id == scene.maintainer.person_id)
            .values(expires_at=now())
        )
        db.session.commit()
    answers = [use(client, code) for code in (used, late, "x" * 32, "", "é" * 200)]
    assert {answer.status_code for answer in answers} == {401}
    bodies = [answer.get_json() for answer in answers]
    assert all(body == bodies[0] for body in bodies)
    assert bodies[0]["type"] == "urn:rounds:problem:sign-in-link-spent"
    assert "new one" in bodies[0]["detail"]


def test_it_works_for_as_long_as_the_setting_says(app: Flask, scene: Scene) -> None:
    make(scene.manager, scene.inspector.person_id)
    with app.app_context():
        link = db.session.scalars(select(SignInLink)).one()
        assert link.expires_at - link.created_at == timedelta(minutes=15)


def test_a_new_link_ends_the_older_ones_of_the_person_alone(
    scene: Scene, client: FlaskClient
) -> None:
    first = code_for(scene.manager, scene.inspector.person_id)
    other = code_for(scene.manager, scene.maintainer.person_id)
    second = code_for(scene.admin, scene.inspector.person_id)
    assert [use(client, code).status_code for code in (first, other, second)] == [401, 200, 200]


def test_of_many_phones_at_once_one_gets_in(app: Flask, scene: Scene) -> None:
    code = code_for(scene.manager, scene.inspector.person_id)
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: use(app.test_client(), code).status_code, range(16)))
    assert sorted(statuses) == [200] + [401] * 15
    with app.app_context():
        by_link = select(Token).where(Token.device == "phone 7")
        assert len(db.session.scalars(by_link).all()) == 1


def test_of_links_made_at_once_one_works(app: Flask, scene: Scene) -> None:
    def make_one(_: int) -> str:
        return code_for(scene.manager, scene.inspector.person_id)

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(make_one, range(8)))
    statuses = [use(app.test_client(), code).status_code for code in codes]
    assert sorted(statuses) == [200] + [401] * 7


def test_making_and_using_one_leaves_audit_lines(
    app: Flask, scene: Scene, client: FlaskClient
) -> None:
    use(client, code_for(scene.manager, scene.inspector.person_id))
    with app.app_context():
        lines = db.session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
        link = db.session.scalars(select(SignInLink)).one()
    said = [(one.action, one.person_id, one.subject) for one in lines]
    assert said == [
        ("sign-in-link.make", scene.manager.person_id, str(scene.inspector.person_id)),
        ("sign-in-link.use", scene.inspector.person_id, str(link.id)),
    ]


def test_too_many_tries_from_one_address_are_asked_to_wait(
    app: Flask, scene: Scene, client: FlaskClient
) -> None:
    with limit(app, "2 per minute"):
        answers = [use(client, f"guess {n}").status_code for n in range(3)]
        mail = {"email": "inspector@rounds.example", "password": "no"}
        elsewhere = client.post("/api/v1/sign-in", json=mail).status_code
    assert (answers, elsewhere) == ([401, 401, 429], 401)


def test_an_admin_invites_anybody_of_the_organisation_and_nobody_else(scene: Scene) -> None:
    for phone in (scene.admin, scene.manager, scene.manager_of_other_venue, scene.inspector):
        assert make(scene.admin, phone.person_id).status_code == 201
    assert make(scene.admin, scene.outsider.person_id).status_code == 404
    assert make(scene.admin, new_id()).status_code == 404


@pytest.mark.parametrize(
    ("roles", "status"),
    [
        ([("venue", "inspector")], 201),
        ([("venue", "inspector"), ("venue", "maintainer")], 201),
        ([("venue", "manager")], 403),
        ([("venue", "inspector"), ("venue", "manager")], 403),
        ([("venue", "inspector"), ("other_venue", "inspector")], 403),
        ([("venue", "inspector"), ("other_venue", "manager")], 403),
        ([("other_venue", "inspector")], 404),
        ([], 404),
    ],
)
def test_a_manager_invites_only_who_may_do_no_more_than_they(
    scene: Scene, roles: list[tuple[str, str]], status: int
) -> None:
    person_id = scene.inspector.person_id
    give_roles(scene, person_id, *((getattr(scene, venue), role) for venue, role in roles))
    assert make(scene.manager, person_id).status_code == status


def test_a_manager_of_both_venues_invites_who_works_at_both(scene: Scene) -> None:
    both = (scene.venue, scene.other_venue)
    give_roles(scene, scene.inspector.person_id, *((venue, "inspector") for venue in both))
    give_roles(scene, scene.manager.person_id, *((venue, "manager") for venue in both))
    assert make(scene.manager, scene.inspector.person_id).status_code == 201
    give_roles(
        scene,
        scene.manager.person_id,
        (scene.venue, "manager"),
        (scene.other_venue, "inspector"),
    )
    assert make(scene.manager, scene.inspector.person_id).status_code == 403


def test_nobody_invites_an_admin_or_themselves_into_more(app: Flask, scene: Scene) -> None:
    assert make(scene.manager, scene.admin.person_id).status_code == 404
    give_roles(scene, scene.admin.person_id, (scene.venue, "inspector"))
    assert make(scene.manager, scene.admin.person_id).status_code == 403
    assert make(scene.manager, scene.manager.person_id).status_code == 403
    assert make(scene.inspector, scene.inspector.person_id).status_code == 403


def test_who_is_not_active_gets_no_link_and_a_link_made_before_stops(
    scene: Scene, client: FlaskClient
) -> None:
    person_id = scene.inspector.person_id
    code = code_for(scene.manager, person_id)
    scene.admin.patch(f"/people/{person_id}", {"active": False})
    spent, refused = use(client, code), make(scene.admin, person_id)
    assert (spent.status_code, refused.status_code) == (401, 409)
    assert "active again" in refused.get_json()["detail"]
    scene.admin.patch(f"/people/{person_id}", {"active": True})
    assert use(client, code).status_code == 401


def test_a_new_password_ends_the_links_made_before(scene: Scene, client: FlaskClient) -> None:
    code = code_for(scene.manager, scene.inspector.person_id)
    new = {"password": "walk the venue thrice"}
    scene.admin.patch(f"/people/{scene.inspector.person_id}", new)
    assert use(client, code).status_code == 401


@pytest.mark.parametrize("more", ["admin", "manager", "elsewhere"])
def test_who_is_given_more_leaves_a_manager_s_link_and_its_sign_in_behind(
    app: Flask, scene: Scene, client: FlaskClient, more: str
) -> None:
    person_id = scene.inspector.person_id
    held = use(client, code_for(scene.manager, person_id))
    waiting = code_for(scene.manager, person_id)
    if more == "admin":
        scene.admin.patch(f"/people/{person_id}", {"is_admin": True})
    else:
        venue = scene.venue if more == "manager" else scene.other_venue
        role = "manager" if more == "manager" else "inspector"
        give_roles(scene, person_id, (scene.venue, "inspector"), (venue, role))
    assert not works(client, held)
    assert use(client, waiting).status_code == 401
    assert scene.inspector.get("/me").status_code == 200  # signed in by themselves


def test_who_is_given_more_keeps_what_an_admin_s_link_gave(
    scene: Scene, client: FlaskClient
) -> None:
    person_id = scene.inspector.person_id
    held = use(client, code_for(scene.admin, person_id))
    waiting = code_for(scene.admin, person_id)
    give_roles(scene, person_id, (scene.venue, "inspector"), (scene.other_venue, "manager"))
    assert works(client, held)
    assert use(client, waiting).status_code == 200


def test_who_is_given_less_keeps_their_sign_in(scene: Scene, client: FlaskClient) -> None:
    person_id = scene.inspector.person_id
    give_roles(scene, person_id, (scene.venue, "inspector"), (scene.venue, "maintainer"))
    held = use(client, code_for(scene.manager, person_id))
    give_roles(scene, person_id, (scene.venue, "inspector"))
    assert works(client, held)


@pytest.mark.parametrize("lost", ["role", "active"])
def test_a_link_ends_with_what_let_its_maker_make_it(
    scene: Scene, client: FlaskClient, lost: str
) -> None:
    code = code_for(scene.manager, scene.inspector.person_id)
    if lost == "role":
        give_roles(scene, scene.manager.person_id, (scene.venue, "inspector"))
    else:
        scene.admin.patch(f"/people/{scene.manager.person_id}", {"active": False})
    assert use(client, code).status_code == 401


def test_a_link_used_while_the_person_rises_gives_the_maker_nothing(
    app: Flask, scene: Scene
) -> None:
    person_id = scene.inspector.person_id
    with ThreadPoolExecutor(2) as pool:
        for _ in range(6):
            code = code_for(scene.manager, person_id)
            using = pool.submit(use, app.test_client(), code)
            both = ((scene.venue, "inspector"), (scene.other_venue, "inspector"))
            give_roles(scene, person_id, *both)
            answer = using.result()
            assert answer.status_code == 401 or not works(app.test_client(), answer)
            give_roles(scene, person_id, (scene.venue, "inspector"))


def test_the_people_of_a_venue_are_listed_with_whom_one_may_invite(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        hidden = add_venue(scene.organisation, "Hidden")
        db.session.commit()
    give_roles(scene, scene.maintainer.person_id, (scene.venue, "maintainer"), (hidden, "manager"))
    give_roles(
        scene,
        scene.inspector.person_id,
        (scene.venue, "maintainer"),
        (scene.venue, "inspector"),
    )
    path = f"/venues/{scene.venue.id}/people"
    by_manager = scene.manager.get(path).get_json()["items"]
    assert by_manager == [
        {
            "id": str(scene.inspector.person_id),
            "name": "Inspector",
            "roles": ["inspector", "maintainer"],
            "may_invite": True,
        },
        {
            "id": str(scene.maintainer.person_id),
            "name": "Maintainer",
            "roles": ["maintainer"],
            "may_invite": False,
        },
        {
            "id": str(scene.manager.person_id),
            "name": "Manager",
            "roles": ["manager"],
            "may_invite": False,
        },
    ]
    for one in by_manager:
        status = make(scene.manager, UUID(one["id"])).status_code
        assert (status == 201) is one["may_invite"]
    assert all(one["may_invite"] for one in scene.admin.get(path).get_json()["items"])


def test_who_is_not_active_is_not_listed(app: Flask, scene: Scene) -> None:
    with app.app_context():
        db.session.get_one(Person, scene.maintainer.person_id).active = False
        db.session.commit()
    people = scene.manager.get(f"/venues/{scene.venue.id}/people").get_json()["items"]
    assert [one["name"] for one in people] == ["Inspector", "Manager"]
