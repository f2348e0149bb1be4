"""The server, or a network in its place, answers something else than it should."""

import json
from functools import partial

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.access.models import Person, Token
from app.access.passwords import hash_password
from app.evidence.models import Photo
from app.kernel.clock import now
from app.kernel.database import db
from tests.browser.form.arrivals import arrivals, assert_whole
from tests.browser.form.gate import (
    ANSWERS,
    BYTES,
    CONFIRMATION,
    DECLARATION,
    Fault,
    Gate,
    answers,
    cut,
)
from tests.browser.form.walker import Walker
from tests.factories import Scene

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

STEPS = (ANSWERS, DECLARATION, BYTES, CONFIRMATION)
PORTAL = "<!doctype html><title>Free Wi-Fi</title><form>Your room number?</form>"
BROKEN = answers("500 Internal Server Error")
BUSY = answers("429 Too Many Requests", Retry_After="120")
CAPTIVE = answers("200 OK", PORTAL)


def refusal(status: str, sentence: str) -> Fault:
    """A problem as the API says it."""
    problem = {
        "type": "urn:rounds:problem:invalid",
        "title": "Refused",
        "status": int(status[:3]),
        "detail": sentence,
    }
    return answers(status, json.dumps(problem), "application/problem+json")


def card(page: Page) -> str:
    """What the queue says of the only thing in it."""
    return page.locator("li.card").inner_text()


@pytest.mark.parametrize(
    ("fault", "kind", "sentence"),
    [
        (BROKEN, "server_trouble", "The server did not answer as it should."),
        (BUSY, "server_busy", "The server is busy."),
        (CAPTIVE, "wifi_wants_sign_in", "This Wi-Fi wants you to sign in to it."),
    ],
)
def test_what_a_bad_answer_holds_up_at_any_step_is_told_kept_and_sent_by_itself(
    app: Flask, gate: Gate, lone_walker: Walker, fault: Fault, kind: str, sentence: str
) -> None:
    walker = lone_walker
    walker.page.clock.install()
    gate.meet_only(ANSWERS, fault)
    walker.walk()
    for step in STEPS:
        walker.wait_until(partial(is_put_off, gate, step, walker))
        assert walker.reason() == kind, step
        assert [row["blob_size"] > 0 for row in walker.kept("photos")] == [True]
        walker.page.get_by_role("link", name="Waiting").click()
        expect(walker.page.locator("li.card")).to_contain_text(sentence)
        expect(walker.page.locator("li.card")).to_contain_text("Next try in")
        gate.open()
        if step != STEPS[-1]:
            gate.meet_only(STEPS[STEPS.index(step) + 1], fault)
        walker.page.clock.fast_forward(400_000)

    walker.wait_until_sent()
    assert_whole(app)
    assert walker.kept("photos") == []


def is_put_off(gate: Gate, step: str, walker: Walker) -> bool:
    """Whether that step was tried, and the phone waits before it tries again."""
    return len(gate.statuses(step)) > 0 and not due(walker)


def due(walker: Walker) -> bool:
    """Whether the phone may try again at once."""
    [row] = walker.kept("inspections")
    return bool(row["next_try_at"] <= walker.page.evaluate("Date.now()"))


def test_a_busy_server_is_left_alone_as_long_as_it_asked_for(
    app: Flask, gate: Gate, lone_walker: Walker
) -> None:
    walker = lone_walker
    gate.meet(ANSWERS, BUSY)
    walker.walk()
    walker.wait_until(lambda: walker.reason() == "server_busy")
    [row] = walker.kept("inspections")
    wait_s = (row["next_try_at"] - walker.page.evaluate("Date.now()")) / 1000
    assert 110 < wait_s <= 125
    walker.open_queue()
    expect(walker.page.locator("li.card")).to_contain_text("Next try in 2 minutes")
    assert gate.statuses(ANSWERS) == [429]
    assert arrivals(app).inspections == []


@pytest.mark.parametrize("is_accepted", [False, True])
def test_after_a_revoked_sign_in_everything_waits_until_somebody_signs_in_again(
    app: Flask, gate: Gate, scene: Scene, lone_walker: Walker, is_accepted: bool
) -> None:
    walker = lone_walker
    if is_accepted:
        gate.meet(BYTES, cut)
        walker.walk()
        walker.wait_until(lambda: walker.reason() == "no_network")
        gate.open()
        revoke_all(app)
        walker.lose_and_find_network()
    else:
        revoke_all(app)
        walker.begin()
        walker.fail_the_locks()
        walker.finish()
    walker.wait_until(lambda: walker.reason() == "sign_in_ended")
    assert len(arrivals(app).inspections) == is_accepted
    assert len(walker.kept("photos")) == 1
    walker.page.get_by_role("link", name="Waiting").click()
    expect(walker.page.locator("li.card")).to_contain_text("Sign in again and it is sent")

    give_password(app, scene, "correct horse battery")
    walker.page.get_by_role("link", name="Sign in again").click()
    walker.page.get_by_label("Password", exact=True).fill("correct horse battery")
    walker.page.get_by_role("button", name="Sign in").click()

    walker.wait_until_sent()
    assert_whole(app)
    assert walker.kept("photos") == []
    expect(walker.page.locator("main")).not_to_contain_text("sign-in has ended")


def revoke_all(app: Flask) -> None:
    """Ends every sign-in there is."""
    with app.app_context():
        db.session.query(Token).update({"revoked_at": now()})
        db.session.commit()


def give_password(app: Flask, scene: Scene, password: str) -> None:
    """The scene's inspector can sign in by typing it."""
    with app.app_context():
        person = db.session.get_one(Person, scene.inspector.person_id)
        person.password_hash = hash_password(password)
        db.session.commit()


def test_refused_answers_are_opened_mended_and_sent(
    app: Flask, gate: Gate, lone_walker: Walker
) -> None:
    walker = lone_walker
    gate.meet(ANSWERS, refusal("422 Unprocessable Content", "Say how many stalls."))
    walker.walk()
    walker.wait_until(lambda: walker.reason() == "answers_refused")
    walker.open_queue()
    assert "The server could not take it as it is." in card(walker.page)
    assert "Say how many stalls." in card(walker.page)
    assert arrivals(app).inspections == []
    gate.open()

    walker.page.get_by_role("link", name="Open and mend").click()
    expect(walker.page.locator("main")).to_contain_text("Say how many stalls.")
    walker.write("broken-stalls", "3")
    walker.finish()

    walker.wait_until_sent()
    [inspection] = assert_whole(app).inspections
    assert {"item": "broken-stalls", "value": 3} in inspection.answers
    assert walker.kept("photos") == []


def test_a_photo_that_the_server_refused_keeps_nothing_else_and_can_be_tried_again(
    app: Flask, gate: Gate, lone_walker: Walker
) -> None:
    walker = lone_walker
    gate.meet(DECLARATION, refusal("422 Unprocessable Content", "Too large."), times=1)
    walker.walk(photos=2)
    walker.wait_until(lambda: walker.reason() == "photo_refused")
    with app.app_context():
        assert db.session.query(Photo).count() == 1
    assert [row["state"] for row in walker.kept("photos")] == ["kept", "stored"]
    walker.open_queue()
    assert "The server could not take this photo." in card(walker.page)
    assert "Too large." in card(walker.page)

    walker.page.get_by_role("button", name="Try again").click()

    walker.wait_until_sent()
    assert_whole(app, photos=2)
    assert walker.kept("photos") == []
