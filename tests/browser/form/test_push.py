"""Notices on the phone: switched on and off under Me, shown while the form is closed."""

import json

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from app.kernel.database import db
from app.notices.models import PushSubscription
from tests.browser.form.gate import Gate, answers
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

SUBSCRIPTIONS = ".* /api/v1/me/push-subscriptions"
# The browser's own service for notices is not to be had here.
SERVICE = """(() => {
  let made = null;
  const unsubscribe = async () => { made = null; };
  PushManager.prototype.getSubscription = async () => made;
  PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
    if (window.isAway) throw new DOMException("for the test", "AbortError");
    const endpoint = "https://push.example.org/one";
    // Any point of the curve: the server's own will do.
    const keys = { p256dh: key, auth: "tBHItJI5svbpez7KI4CCXg" };
    const toJSON = () => ({ endpoint, expirationTime: null, keys });
    return made = { endpoint, unsubscribe, toJSON };
  };
})()"""
ON = "This phone tells you"


def open_own_corner(walker: Walker) -> None:
    walker.context.grant_permissions(["notifications"], origin=walker.address)
    walker.page.add_init_script(SERVICE)
    walker.open("/form/me")


def subscriptions(app: Flask) -> list[str]:
    """Which browsers the server knows."""
    with app.app_context():
        return list(db.session.scalars(select(PushSubscription.url)))


def test_notices_are_switched_on_and_off_here_and_with_the_server(
    app: Flask, walker: Walker
) -> None:
    open_own_corner(walker)
    main = walker.page.locator("main")
    walker.page.evaluate("isAway = true")
    walker.page.get_by_role("button", name="Tell me on this phone").click()
    expect(walker.page.locator(".toast")).to_contain_text("could not set this up just now")
    walker.page.evaluate("isAway = false")
    walker.page.get_by_role("button", name="Tell me on this phone").click()
    expect(main).to_contain_text(ON)
    assert subscriptions(app) == ["https://push.example.org/one"]
    walker.page.get_by_role("button", name="Stop telling me here").click()
    expect(main).not_to_contain_text(ON)
    expect(walker.page.get_by_role("button", name="Tell me on this phone")).to_be_enabled()
    assert subscriptions(app) == []


def test_what_the_server_does_not_know_is_not_on_and_ends_with_the_sign_in(
    gate: Gate, walker: Walker
) -> None:
    gate.meet(SUBSCRIPTIONS, answers("503 Service Unavailable"), times=1)
    open_own_corner(walker)
    button = walker.page.get_by_role("button", name="Tell me on this phone")
    button.click()
    expect(walker.page.locator(".toast")).to_contain_text("Rounds did not answer as it should")
    expect(walker.page.locator("main")).not_to_contain_text(ON)
    button.click()
    expect(walker.page.locator("main")).to_contain_text(ON)
    walker.page.locator("main > p button").last.click()
    walker.page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(walker.page.locator("#email")).to_be_visible()
    subscription = "navigator.serviceWorker.ready.then((it) => it.pushManager.getSubscription())"
    assert walker.page.evaluate(subscription) is None


def test_a_refused_permission_is_answered_by_the_way_to_give_it(walker: Walker) -> None:
    walker.page.add_init_script(
        "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })"
    )
    walker.open("/form/me")
    expect(walker.page.locator("main")).to_contain_text("Allow them in its settings")
    expect(walker.page.get_by_role("button", name="Tell me on this phone")).to_have_count(0)


def test_a_push_is_shown_though_no_page_is_open(walker: Walker) -> None:
    walker.context.grant_permissions(["notifications"], origin=walker.address)
    found: list[str] = []
    cdp = walker.context.new_cdp_session(walker.page)
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: found.extend(one["registrationId"] for one in said["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    walker.wait_until(lambda: bool(found))
    said = {"title": "Leak", "body": "Restroom 2", "tag": "one", "url": "/desk/tickets/1"}
    shown = """navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) =>
      all.map(({ title, body, data }) => [title, body, data]))"""

    def is_shown(title: str, data: str) -> bool:
        # Of a message that could not be delivered the browser says nothing here.
        message = {"origin": walker.address, "registrationId": found[-1], "data": data}
        cdp.send("ServiceWorker.deliverPushMessage", message)
        return title in {one[0] for one in walker.page.evaluate(shown)}

    walker.wait_until(lambda: is_shown("Leak", json.dumps(said)))
    walker.wait_until(lambda: is_shown("Rounds", "rubbish"))
    assert {tuple(one) for one in walker.page.evaluate(shown)} == {
        ("Leak", "Restroom 2", f"{walker.address}/desk/tickets/1"),
        ("Rounds", "", f"{walker.address}/form"),
    }
