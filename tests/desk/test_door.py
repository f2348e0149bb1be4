"""Signing in and out of the desk."""

from functools import cache
from html import unescape
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape

from app.access.models import Person, Token
from app.access.passwords import hash_password
from app.access.tokens import hash_token
from app.desk.frame import content_policy
from app.desk.sessions import COOKIE, DOOR_COOKIE, local_path
from app.kernel.clock import now
from app.kernel.database import db
from tests.conftest import SETTINGS
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import ON_SQLITE, Problem
from tests.factories import Scene

DOOR = "/desk/sign-in"
PASSWORD = "walk-the-venue"
EMAIL = "manager@rounds.example"


@cache
def password_hash() -> str:
    """Slow, as it should be: once is enough."""
    return hash_password(PASSWORD)


@pytest.fixture
def at_door(app: Flask, scene: Scene) -> Browser:
    """Somebody who has a password and has not signed in."""
    with app.app_context():
        [person] = db.session.query(Person).filter_by(email=EMAIL)
        person.password_hash = password_hash()
        db.session.commit()
    return Browser(app)


def sign_in(browser: Browser, page: str = DOOR, **data: str) -> Any:
    return browser.fill(page, DOOR, {"email": EMAIL, "password": PASSWORD} | data)


@ON_SQLITE
def test_signing_in_leads_to_the_page_that_was_wanted(at_door: Browser, scene: Scene) -> None:
    wanted = f"/desk/venues/{scene.venue.id}/tickets?show=all"
    away = at_door.get(wanted)
    assert away.status_code == 303
    answer = sign_in(at_door, away.headers["Location"])
    assert (answer.status_code, answer.headers["Location"]) == (303, wanted)
    assert at_door.get(wanted).status_code == 200
    assert at_door.get(DOOR).headers["Location"] == "/desk"


@ON_SQLITE
def test_the_cookie_is_for_the_desk_alone_and_only_its_hash_is_stored(
    app: Flask, at_door: Browser
) -> None:
    answer = sign_in(at_door)
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if f"{COOKIE}=" in one]
    for part in ("HttpOnly", "Path=/desk", "SameSite=Lax"):
        assert part in cookie
    assert "Secure" not in cookie
    kept = at_door.client.get_cookie(COOKIE, path="/desk")
    assert kept is not None
    with app.app_context():
        assert db.session.query(Token).filter_by(token_hash=hash_token(kept.value)).count() == 1
        assert db.session.query(Token).filter_by(token_hash=kept.value).count() == 0


@ON_SQLITE
def test_over_https_the_cookie_never_leaves_https(at_door: Browser) -> None:
    over = {"base_url": "https://rounds.example"}
    page = at_door.get(DOOR, **over).text
    fields = {"email": EMAIL, "password": PASSWORD, "mark": mark_in(page)}
    answer = at_door.send(DOOR, fields, **over)
    assert answer.status_code == 303
    assert all("Secure" in one for one in answer.headers.getlist("Set-Cookie") if "=r" in one)


@ON_SQLITE
def test_behind_tls_that_a_proxy_ends_unsaid_the_cookie_never_leaves_https(
    app: Flask, at_door: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://rounds.example")
    page = at_door.get(DOOR)
    fields = {"email": EMAIL, "password": PASSWORD, "mark": mark_in(page.text)}
    [door] = page.headers.getlist("Set-Cookie")
    at_door.client.set_cookie(DOOR_COOKIE, door.split("=")[1].split(";")[0], path="/desk")
    [kept] = [
        one
        for one in at_door.send(DOOR, fields).headers.getlist("Set-Cookie")
        if one.startswith(f"{COOKIE}=")
    ]
    assert "Secure" in door
    assert "Secure" in kept


@pytest.mark.parametrize("from_where", ["http://[x", "http://a b\\", "//", "\xff"])
@ON_SQLITE
def test_an_address_that_is_none_leads_back_to_the_first_page(app: Flask, from_where: str) -> None:
    answer = Browser(app).get("/desk/nothing", headers={"Referer": from_where})
    assert answer.status_code == 404
    assert '<a class="button" href="/desk">' in answer.text


WRITTEN = 'A bolt & <b>"two"</b> screws'
FROM_HERE = {"Origin": "http://localhost"}


@ON_SQLITE
def test_what_was_written_when_the_sign_in_ended_is_kept_and_sent(
    app: Flask, at_door: Browser, scene: Scene, problem: Problem
) -> None:
    ticket = f"/desk/tickets/{problem.ticket}"
    sign_in(at_door)
    mark = {"mark": mark_in(at_door.get(ticket).text)}
    with app.app_context():
        db.session.query(Token).update({"revoked_at": now()})
        db.session.commit()
    shown = at_door.send(f"{ticket}/comment", {"text": WRITTEN} | mark, headers=FROM_HERE)
    assert shown.status_code == 401
    assert "<b>" not in shown.text
    wrong = hidden_fields(shown.text, DOOR) | {"email": EMAIL, "password": "wrong"}
    shown = at_door.send(DOOR, wrong)
    assert shown.status_code == 401
    right = hidden_fields(shown.text, DOOR) | {"email": EMAIL, "password": PASSWORD}
    back = at_door.send(DOOR, right)
    assert back.status_code == 200
    again = hidden_fields(back.text, f"{ticket}/comment") | {"text": text_in(back.text)}
    assert again["text"] == WRITTEN
    assert at_door.send(f"{ticket}/comment", again).status_code == 303
    assert str(escape(WRITTEN)) in at_door.get(ticket).text


@ON_SQLITE
def test_what_was_written_before_a_new_sign_in_is_kept_and_what_another_site_wrote_is_not(
    at_door: Browser, problem: Problem
) -> None:
    address = f"/desk/tickets/{problem.ticket}/comment"
    fields = {"text": WRITTEN, "mark": "of the sign-in before"}
    sign_in(at_door)
    for header, value, is_kept in (
        ("Origin", "http://localhost", True),
        ("Sec-Fetch-Site", "same-origin", True),
        ("Sec-Fetch-Site", "cross-site", False),
        ("Origin", "https://evil.example", False),
        ("Origin", "null", False),
    ):
        shown = at_door.send(address, fields, headers={header: value})
        assert shown.status_code == 403
        assert ("two" in shown.text) == is_kept, (header, value)
    at_door.client.delete_cookie(COOKIE, path="/desk")
    assert at_door.send(address, fields, headers={"Origin": "http://x"}).status_code == 303
    assert "two" in at_door.send(address, fields, headers=FROM_HERE).text
    assert at_door.send(address, {"text": "x" * 200_000}, headers=FROM_HERE).status_code == 303


def text_in(page: str) -> str:
    return unescape(page.split("required>")[1].split("</textarea>")[0])


def mark_in(page: str) -> str:
    return page.split('name="mark" value="')[1].split('"')[0]


@ON_SQLITE
def test_signing_out_ends_the_sign_in_itself(app: Flask, at_door: Browser) -> None:
    sign_in(at_door)
    kept = at_door.client.get_cookie(COOKIE, path="/desk")
    assert kept is not None
    answer = at_door.fill("/desk", "/desk/sign-out", {})
    assert answer.status_code == 303
    assert "You are signed out." in at_door.get(answer.headers["Location"]).text
    assert at_door.client.get_cookie(COOKIE, path="/desk") is None
    assert Browser(app, kept.value).get("/desk").status_code == 303
    bearer = {"Authorization": f"Bearer {kept.value}"}
    assert app.test_client().get("/api/v1/me", headers=bearer).status_code == 401


@pytest.mark.parametrize(
    "fields",
    [{"password": "wrong"}, {"email": "nobody@rounds.example"}, {"email": "\0"}, {"email": ""}],
)
@ON_SQLITE
def test_who_does_not_sign_in_is_told_so_without_saying_why(
    at_door: Browser, fields: dict[str, str]
) -> None:
    answer = sign_in(at_door, **fields)
    assert answer.status_code == 401
    assert "Check the e-mail and the password" in answer.text
    assert COOKIE not in {one.split("=")[0] for one in answer.headers.getlist("Set-Cookie")}


@ON_SQLITE
def test_guessing_is_slowed_down_as_at_the_api(app: Flask, at_door: Browser) -> None:
    app.config["SIGN_IN_LIMIT"] = "2 per minute"
    try:
        statuses = [sign_in(at_door, password="wrong").status_code for _ in range(3)]
    finally:
        app.config["SIGN_IN_LIMIT"] = SETTINGS["SIGN_IN_LIMIT"]
    assert statuses == [401, 401, 429]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/desk",
        "//evil.example/desk",
        "/\\evil.example",
        "/desk/../../evil",
        "/desk//evil.example",
        "/desk\nLocation: https://evil.example",
        "/desk\n",
        "/desk@evil.example",
        "javascript:alert(1)",
        "/form",
        "",
    ],
)
def test_no_address_but_the_desks_own_is_led_to(elsewhere: str) -> None:
    assert local_path(elsewhere) == "/desk"


@ON_SQLITE
def test_signing_in_never_leads_away_from_the_desk(at_door: Browser) -> None:
    assert sign_in(at_door, next="//evil.example/desk").headers["Location"] == "/desk"


@ON_SQLITE
def test_a_sign_in_sent_from_another_site_is_refused(at_door: Browser) -> None:
    stranger = Browser(at_door.client.application)
    mark = mark_in(stranger.get(DOOR).text)
    at_door.get(DOOR)
    for said in ("", "nonsense", mark):
        fields = {"email": EMAIL, "password": PASSWORD, "mark": said}
        answer = at_door.send(DOOR, fields)
        assert answer.status_code == 403
        assert COOKIE not in str(answer.headers.getlist("Set-Cookie"))


@ON_SQLITE
def test_the_api_never_takes_the_cookie_and_the_desk_never_a_bearer(
    app: Flask, scene: Scene
) -> None:
    client = app.test_client()
    client.set_cookie(COOKIE, scene.manager.token, path="/")
    assert client.get("/api/v1/me").status_code == 401
    assert client.get("/desk").status_code == 200
    assert scene.manager.get("/me").status_code == 200
    bearer = {"Authorization": f"Bearer {scene.manager.token}"}
    assert app.test_client().get("/desk", headers=bearer).status_code == 303


@ON_SQLITE
def test_the_door_speaks_the_browsers_language(app: Flask) -> None:
    page = Browser(app).get(DOOR, headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.1"}).text
    assert '<html lang="es">' in page
    assert "Contraseña" in page


def test_pictures_come_from_the_store_and_from_nowhere_else() -> None:
    policy = content_policy("s3", "https://s3.example", "https://rounds.example/here")
    pictures = "img-src 'self' https://s3.example https://*.s3.example https://rounds.example;"
    assert pictures in policy
    assert content_policy("folder", "", "").startswith("default-src 'none'; img-src 'self';")
