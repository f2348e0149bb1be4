"""A letter's button acts without a sign-in: for its reader alone, once, and never by looking."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.access.models import Person
from app.evidence.models import Photo, PhotoState
from app.kernel.clock import now
from app.kernel.database import db
from app.notices import links
from app.notices.links import ActLink, make_act_token
from app.notices.models import Event
from app.notices.sources import Reader, source_of
from app.tickets.lifecycle import Deed
from app.tickets.models import Ticket
from app.tickets.states import TicketState
from tests.browser.form.walker import picture
from tests.desk.conftest import ON_SQLITE, Problem
from tests.factories import Phone, Scene

JPEG = picture(size=(40, 30))
Link = Callable[[Phone, Deed], str]


@pytest.fixture
def link(app: Flask, problem: Problem) -> Link:
    """The address of somebody's button for the problem."""

    def make(phone: Phone, deed: Deed) -> str:
        secret, ticket = app.config["SECRET_KEY"], UUID(problem.ticket)
        return f"/act/{make_act_token(secret, ActLink(phone.person_id, ticket, str(deed)))}"

    return make


def state_of(app: Flask, problem: Problem) -> TicketState:
    with app.app_context():
        return db.session.get_one(Ticket, UUID(problem.ticket)).state


def moves(app: Flask, problem: Problem) -> list[tuple[str, UUID | None, str]]:
    """What people did to the ticket, in order."""
    query = select(Event).where(Event.subject_id == UUID(problem.ticket), Event.source != "form")
    with app.app_context():
        rows = db.session.scalars(query.order_by(Event.at, Event.id)).all()
        return [(one.kind, one.person_id, one.source) for one in rows if one.person_id]


def change(app: Flask, phone: Phone, **values: Any) -> None:
    with app.app_context():
        person = db.session.get_one(Person, phone.person_id)
        for name, value in values.items():
            setattr(person, name, value)
        db.session.commit()


def test_looking_changes_nothing_and_pressing_does_it_once_as_the_reader(
    app: Flask, scene: Scene, client: FlaskClient, problem: Problem, link: Link
) -> None:
    seen = link(scene.maintainer, Deed.ACKNOWLEDGE)
    for _ in range(3):
        page = client.get(seen)
        client.head(seen)
    assert page.text.count("<button") == 1
    assert "I have seen it" in page.text
    assert "Is stall-locks fine?" in page.text
    assert "Restroom 2, level 1, Theatre" in page.text
    assert "You do this as Maintainer." in page.text
    assert state_of(app, problem) is TicketState.OPEN
    done = client.post(seen)
    assert (done.status_code, done.headers.get("Set-Cookie")) == (200, None)
    assert "Thank you." in done.text
    assert state_of(app, problem) is TicketState.ACKNOWLEDGED
    mine = ("ticket.acknowledged", scene.maintainer.person_id, "mail")
    for again in (client.post(seen), client.get(seen)):
        assert again.status_code == 200
        assert "Already done" in again.text
        assert "<form" not in again.text
    assert moves(app, problem) == [mine]


@ON_SQLITE
def test_who_comes_second_reads_who_was_faster(
    app: Flask, scene: Scene, client: FlaskClient, problem: Problem, link: Link
) -> None:
    theirs, mine = link(scene.manager, Deed.START), link(scene.maintainer, Deed.START)
    client.get(mine)
    client.post(theirs)
    late = client.post(mine)
    assert "Somebody was faster" in late.text
    assert ": Manager." in late.text
    assert "In progress since" in late.text
    assert [one[1] for one in moves(app, problem)] == [scene.manager.person_id]
    # What is not done yet is still theirs to do.
    assert "<form" in client.get(link(scene.maintainer, Deed.RESOLVE)).text


def test_what_asks_for_a_photo_takes_it_with_the_button(
    app: Flask, scene: Scene, client: FlaskClient, problem: Problem, link: Link
) -> None:
    mended = link(scene.maintainer, Deed.RESOLVE)
    page = client.get(mended)
    assert 'name="photo" type="file"' in page.text
    assert " required>" in page.text
    for nothing in ({}, {"photo": (BytesIO(b""), "")}, {"photo": (BytesIO(b"no photo"), "a.jpg")}):
        refused = client.post(mended, data=nothing, content_type="multipart/form-data")
        assert refused.status_code == 422
        assert state_of(app, problem) is TicketState.OPEN
    sent = {"photo": (BytesIO(JPEG), "a.jpg"), "photo_id": str(uuid4())}
    done = client.post(mended, data=sent, content_type="multipart/form-data")
    assert "Thank you." in done.text
    assert state_of(app, problem) is TicketState.RESOLVED
    with app.app_context():
        photo = db.session.scalars(select(Photo).where(Photo.ticket_id.is_not(None))).one()
        assert photo.state is PhotoState.STORED
        assert (photo.person_id, photo.content_type) == (scene.maintainer.person_id, "image/jpeg")
    assert "Already done" in client.post(mended).text


@ON_SQLITE
def test_a_link_is_worth_what_its_person_still_may(
    app: Flask, scene: Scene, client: FlaskClient, problem: Problem, link: Link
) -> None:
    for phone, status in (
        (scene.inspector, 403),
        (scene.manager_of_other_venue, 404),
        (scene.outsider, 404),
    ):
        for send in (client.get, client.post):
            answer = send(link(phone, Deed.ACKNOWLEDGE))
            assert answer.status_code == status
            assert "stall-locks" not in answer.text
    theirs = link(scene.maintainer, Deed.ACKNOWLEDGE)
    change(app, scene.maintainer, venue_roles=[])
    assert client.post(theirs).status_code == 404
    change(app, scene.manager, active=False)
    assert client.post(link(scene.manager, Deed.ACKNOWLEDGE)).status_code == 404
    assert state_of(app, problem) is TicketState.OPEN


@ON_SQLITE
def test_what_is_too_old_broken_or_never_a_button_says_what_to_do(
    app: Flask,
    scene: Scene,
    client: FlaskClient,
    problem: Problem,
    link: Link,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = link(scene.maintainer, Deed.ACKNOWLEDGE)
    for odd in (seen[:-1], "/act/x", link(scene.manager, Deed.DISMISS)):
        for answer in (client.get(odd), client.post(odd)):
            assert answer.status_code == 404
            assert "Open it once more from the e-mail" in answer.text
    later = now() + timedelta(days=links.ACT_DAYS, minutes=1)
    monkeypatch.setattr(links, "now", lambda: later)
    for answer in (client.get(seen), client.post(seen)):
        assert answer.status_code == 410
        assert f"/desk/tickets/{problem.ticket}" in answer.text
    assert state_of(app, problem) is TicketState.OPEN


@ON_SQLITE
def test_the_page_speaks_its_readers_language_and_keeps_the_address_to_itself(
    app: Flask, scene: Scene, client: FlaskClient, problem: Problem, link: Link
) -> None:
    change(app, scene.maintainer, language="es")
    page = client.get(link(scene.maintainer, Deed.START))
    assert '<html lang="es">' in page.text
    assert "Is stall-locks fine? (es)" in page.text
    assert headers_of(page) == ("no-referrer", "no-store", "noindex, nofollow")
    change(app, scene.maintainer, venue_roles=[])
    refused = client.get(link(scene.maintainer, Deed.START))
    assert '<html lang="es">' in refused.text
    assert headers_of(refused) == headers_of(page)


def headers_of(page: TestResponse) -> tuple[str, str, str]:
    names = ("Referrer-Policy", "Cache-Control", "X-Robots-Tag")
    first, second, third = (page.headers[name] for name in names)
    return first, second, third


def test_the_buttons_of_a_letter_lead_to_these_pages(
    app: Flask, scene: Scene, client: FlaskClient, problem: Problem
) -> None:
    with app.app_context():
        events = db.session.scalars(
            select(Event).where(Event.subject_id == UUID(problem.ticket))
        ).all()
        person = db.session.get_one(Person, scene.maintainer.person_id)
        source = source_of("ticket.opened")
        assert source
        reader = Reader(person.id, person.organisation_id, person.email, person.name, "en")
        buttons = source.compose(events, reader).entries[0].buttons
    assert [one.label for one in buttons] == ["I have seen it", "I am on it", "It is mended"]
    for one in buttons:
        assert one.label in client.get(urlsplit(one.url).path).text


def test_two_that_press_at_the_same_moment_do_it_once(
    app: Flask, scene: Scene, problem: Problem, link: Link
) -> None:
    people = [scene.maintainer, scene.manager, scene.admin]
    addresses = [link(people[n % 3], Deed.ACKNOWLEDGE) for n in range(9)]

    def press(address: str) -> int:
        return app.test_client().post(address).status_code

    with ThreadPoolExecutor(9) as threads:
        assert set(threads.map(press, addresses)) == {200}
    assert len(moves(app, problem)) == 1
