"""Sign-in and the sign-ins of a person."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.access.models import AuditLine, Person, Token
from app.access.passwords import hash_password
from app.kernel.clock import now
from app.kernel.database import db
from tests.factories import Scene

PASSWORD = "walk the venue twice"


def set_password(app: Flask, scene: Scene) -> str:
    with app.app_context():
        person = db.session.get_one(Person, scene.inspector.person_id)
        person.password_hash = hash_password(PASSWORD)
        db.session.commit()
        return person.email


def sign_in(client: FlaskClient, email: str, password: str) -> tuple[int, dict[str, object]]:
    answer = client.post("/api/v1/sign-in", json={"email": email, "password": password})
    body: dict[str, object] = answer.get_json()
    return answer.status_code, body


def test_the_right_password_gives_a_token_that_works(
    app: Flask, scene: Scene, client: FlaskClient
) -> None:
    status, body = sign_in(client, set_password(app, scene).upper(), PASSWORD)
    assert status == 200
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {body['token']}"})
    assert me.get_json()["id"] == str(scene.inspector.person_id)


def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer(
    app: Flask, scene: Scene, client: FlaskClient
) -> None:
    email = set_password(app, scene)
    wrong = sign_in(client, email, "something else")
    unknown = sign_in(client, "nobody@rounds.example", PASSWORD)
    assert wrong == unknown
    assert wrong[0] == 401
    assert "try again" in str(wrong[1]["detail"])


def test_the_database_holds_no_token_in_clear(
    app: Flask, scene: Scene, client: FlaskClient
) -> None:
    _, body = sign_in(client, set_password(app, scene), PASSWORD)
    with app.app_context():
        hashes = db.session.scalars(select(Token.token_hash)).all()
    assert all(str(body["token"]) not in one and len(one) == 64 for one in hashes)


def test_a_revoked_token_stops_at_once_and_leaves_the_others(
    app: Flask, scene: Scene, client: FlaskClient
) -> None:
    _, body = sign_in(client, set_password(app, scene), PASSWORD)
    phone = scene.inspector
    listed = {one["id"] for one in phone.get("/tokens").get_json()["items"]}
    assert body["token_id"] in listed
    assert len(listed) == 2
    assert phone.delete(f"/tokens/{body['token_id']}").status_code == 204
    stopped = client.get("/api/v1/me", headers={"Authorization": f"Bearer {body['token']}"})
    assert stopped.status_code == 401
    assert phone.get("/me").status_code == 200


def test_nobody_ends_the_sign_in_of_somebody_else(app: Flask, scene: Scene) -> None:
    token_id = scene.inspector.get("/tokens").get_json()["items"][0]["id"]
    assert scene.admin.delete(f"/tokens/{token_id}").status_code == 404


def test_an_expired_token_does_not_work(app: Flask, scene: Scene) -> None:
    with app.app_context():
        for token in db.session.scalars(select(Token)):
            token.expires_at = now() - timedelta(seconds=1)
        db.session.commit()
    assert scene.inspector.get("/me").status_code == 401


def test_signing_in_and_out_leaves_audit_lines(
    app: Flask, scene: Scene, client: FlaskClient
) -> None:
    _, body = sign_in(client, set_password(app, scene), PASSWORD)
    scene.inspector.delete(f"/tokens/{body['token_id']}")
    with app.app_context():
        lines = db.session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    assert lines == ["sign-in", "token.revoke"]


def test_too_many_tries_are_asked_to_wait(scene: Scene, app: Flask, client: FlaskClient) -> None:
    app.config["SIGN_IN_LIMIT"] = "2 per minute"
    try:
        answers = [sign_in(client, "guess@rounds.example", "no")[0] for _ in range(3)]
    finally:
        app.config["SIGN_IN_LIMIT"] = "1000 per minute"
    assert answers == [401, 401, 429]
