"""One click stops a kind of message at a venue: for mail programs, and for people on a page."""

import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.models import Person
from app.kernel.database import db
from app.notices.links import StopLink, make_stop_token
from app.notices.models import Stop
from app.notices.topics import Topic
from tests.desk.conftest import ON_SQLITE
from tests.factories import Scene

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def token(app: Flask, person_id: UUID, venue_id: UUID, topic: Topic = Topic.PROMISES) -> str:
    return make_stop_token(app.config["SECRET_KEY"], StopLink(person_id, venue_id, topic))


@pytest.fixture
def theirs(app: Flask, scene: Scene) -> str:
    """What stops the maintainer's messages about promises at the scene's venue."""
    return token(app, scene.maintainer.person_id, scene.venue.id)


def stopped(app: Flask) -> list[tuple[UUID, UUID, Topic, str]]:
    with app.app_context():
        rows = db.session.scalars(select(Stop)).all()
        return [(row.person_id, row.venue_id, row.topic, row.how) for row in rows]


def test_a_mail_program_stops_it_at_once_without_cookies_or_sign_in(
    app: Flask, scene: Scene, client: FlaskClient, theirs: str
) -> None:
    wanted = [(scene.maintainer.person_id, scene.venue.id, Topic.PROMISES, "link")]
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        answer = client.post(f"/notices/stop/{theirs}", data=ONE_CLICK, content_type=kind)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert stopped(app) == wanted
    for odd in ({"json": {"a": 1}}, {"data": b"\x00\xff"}, {}):
        assert client.post(f"/notices/stop/{theirs}", **odd).status_code == 200


def test_looking_at_a_link_changes_nothing(app: Flask, client: FlaskClient, theirs: str) -> None:
    for _ in range(2):
        page = client.get(f"/notices/stop/{theirs}")
        assert client.head(f"/notices/stop/{theirs}").status_code == 200
    assert "Stop these messages?" in page.text
    assert "promises that are soon due, or broken, at Theatre" in page.text
    assert stopped(app) == []


@ON_SQLITE
def test_a_person_stops_it_and_starts_it_again_by_the_buttons_of_the_page(
    app: Flask, scene: Scene, client: FlaskClient, theirs: str
) -> None:
    asked = client.get(f"/notices/stop/{theirs}")
    done = client.post(action_of(asked))
    assert "Stopped" in done.text
    assert len(stopped(app)) == 1
    assert "Stopped" in client.get(f"/notices/stop/{theirs}").text
    again = client.post(action_of(done))
    assert "Started again" in again.text
    assert stopped(app) == []


def action_of(page: TestResponse) -> str:
    found = re.findall(r'action="([^"]*)"', page.text)
    assert len(found) == 1
    return str(found[0])


@ON_SQLITE
def test_the_page_speaks_the_persons_language_and_keeps_the_address_to_itself(
    app: Flask, scene: Scene, client: FlaskClient, theirs: str
) -> None:
    with app.app_context():
        db.session.get_one(Person, scene.maintainer.person_id).language = "es"
        db.session.commit()
    page = client.get(f"/notices/stop/{theirs}")
    assert '<html lang="es">' in page.text
    assert "¿Dejar de recibir estos mensajes?" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "maintainer@" not in page.text


@ON_SQLITE
def test_what_is_well_signed_is_always_taken_and_what_is_not_says_what_to_do(
    app: Flask, scene: Scene, client: FlaskClient, theirs: str
) -> None:
    for person, venue in (
        (uuid4(), scene.venue.id),
        (scene.maintainer.person_id, uuid4()),
        (scene.outsider.person_id, scene.venue.id),
    ):
        unknown = token(app, person, venue)
        assert client.get(f"/notices/stop/{unknown}").status_code == 200
        for deed in ("stop", "start"):
            assert client.post(f"/notices/{deed}/{unknown}").status_code == 200
    for broken in (theirs[:-1], theirs + "x", "x", "é" * 30, "%2e%2e", "x" * 3000):
        for answer in (
            client.get(f"/notices/stop/{broken}"),
            client.post(f"/notices/stop/{broken}"),
            client.post(f"/notices/start/{broken}"),
        ):
            assert answer.status_code == 404
            assert "Open it once more from the e-mail" in answer.text
    assert stopped(app) == []
