"""Sign-ins that come, go and end, in one window and in two."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from app.access.models import VenueRole
from app.access.policy import Role
from app.kernel.database import db
from tests.browser.form.gate import ANYTHING, Gate, answers, cut
from tests.browser.form.house import PASSWORD, give_password
from tests.browser.form.test_people_on_one_phone import sign_out
from tests.browser.form.walker import Walker
from tests.factories import Phone, Scene

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

NewPhone = Callable[..., BrowserContext]
PACKS = "GET /api/v1/venues"
REVOKED = "DELETE /api/v1/tokens/"
ENDED = "Your sign-in has ended."
PORTAL = answers("401 Unauthorized", "<html/>", "application/xhtml+xml")


def link_for(scene: Scene, person: Phone) -> str:
    """A link that signs this person in, as its path."""
    made = scene.admin.post(f"/people/{person.person_id}/sign-in-links")
    assert made.status_code == 201
    return "/form/join#" + str(made.get_json()["url"]).partition("#")[2]


def name_kept(walker: Walker) -> list[str]:
    """Who is signed in on the phone, as it keeps it."""
    people = [row["person"]["name"] for row in walker.kept("values") if "person" in row]
    assert len(people) <= 1
    return people


def second_window(walker: Walker) -> Walker:
    other = Walker(walker.context, walker.address)
    other.open()
    expect(other.page.locator(".list").first).to_be_visible()
    return other


def type_in(page: Page, email: str = "inspector@rounds.example") -> None:
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_link_asks_first_while_somebody_is_signed_in_and_then_ends_their_sign_in(
    gate: Gate, scene: Scene, walker: Walker
) -> None:
    link = link_for(scene, scene.maintainer)
    question = "Inspector is signed in here. Sign in as somebody else with this link?"
    page = walker.page
    walker.open(link)
    expect(page.get_by_role("dialog")).to_contain_text(question)
    assert "#" not in page.url, "The code stays in no history."
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.locator("h1")).to_have_text("Theatre")
    assert name_kept(walker) == ["Inspector"]
    assert scene.inspector.get("/me").status_code == 200

    walker.open(link)
    page.get_by_role("dialog").get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Theatre")
    walker.wait_until(lambda: name_kept(walker) == ["Maintainer"])
    walker.wait_until(lambda: len(gate.statuses(REVOKED)) == 1)


PROBLEM = '{"type": "urn:rounds:problem:not-signed-in", "title": "", "status": 401, "detail": ""}'


def test_a_link_after_a_sign_in_that_ended_does_not_ask(
    gate: Gate, scene: Scene, walker: Walker
) -> None:
    gate.meet(PACKS, answers("401 Unauthorized", PROBLEM, "application/problem+json"))
    walker.page.get_by_role("button", name="Refresh").click()
    expect(walker.page.locator("main")).to_contain_text(ENDED)
    gate.open()
    walker.open(link_for(scene, scene.inspector))
    expect(walker.page.locator("h1")).to_have_text("Theatre")
    expect(walker.page.locator("main")).not_to_contain_text(ENDED)


@pytest.mark.parametrize("way", ["link", "typed"])
def test_who_got_no_packs_is_signed_in_all_the_same(
    app: Flask, gate: Gate, scene: Scene, address: str, new_phone: NewPhone, way: str
) -> None:
    give_password(app, "inspector@rounds.example")
    gate.meet(PACKS, cut)
    walker = Walker(new_phone(service_workers="block"), address)
    if way == "link":
        walker.open(link_for(scene, scene.inspector))
    else:
        walker.open("/form/sign-in")
        type_in(walker.page)
    expect(walker.page.locator("main")).to_contain_text("No venue is here yet.")
    expect(walker.page.locator(".toast")).to_contain_text("No network here.")
    gate.open()
    walker.page.get_by_role("button", name="Refresh").click()
    expect(walker.page.locator("h1")).to_have_text("Theatre")


def test_a_link_that_found_no_network_can_be_tried_again_and_a_broken_one_says_so(
    gate: Gate, scene: Scene, address: str, new_phone: NewPhone
) -> None:
    walker = Walker(new_phone(service_workers="block"), address)
    walker.open("/form/join#%")
    expect(walker.page.locator("main")).to_contain_text("This link has been used or is too old.")
    link = link_for(scene, scene.inspector)
    gate.shut()
    walker.open("/form")
    walker.open(link)
    expect(walker.page.locator("main")).to_contain_text("Signing in needs network")
    gate.open()
    walker.page.get_by_role("button", name="Try again").click()
    expect(walker.page.locator("h1")).to_have_text("Theatre")


def test_signing_out_in_one_window_signs_out_the_other(walker: Walker) -> None:
    other = second_window(walker)
    sign_out(walker)
    expect(other.page.get_by_label("E-mail")).to_be_visible()
    assert name_kept(other) == []


def refresh_slowly(page: Page) -> None:
    """Asks for the packs; the answer, that the sign-in has ended, comes only with `late`."""
    page.evaluate(
        """(problem) => {
          const asked = window.fetch;
          window.fetch = () => new Promise((done) => {
            window.late = () => {
              window.fetch = asked;
              const headers = { "Content-Type": "application/problem+json" };
              done(new Response(problem, { status: 401, headers }));
            };
          });
        }""",
        PROBLEM,
    )
    page.get_by_role("button", name="Refresh").click()
    page.wait_for_function("!!window.late")


def test_a_late_401_does_not_bring_back_who_has_left(walker: Walker) -> None:
    other = second_window(walker)
    refresh_slowly(other.page)
    sign_out(walker)
    other.page.evaluate("window.late()")
    other.page.wait_for_timeout(500)
    assert name_kept(other) == []
    expect(other.page.get_by_label("E-mail")).to_be_visible()


def test_a_late_401_of_an_old_sign_in_does_not_end_a_fresh_one(app: Flask, walker: Walker) -> None:
    give_password(app, "inspector@rounds.example")
    other = second_window(walker)
    refresh_slowly(other.page)
    sign_out(walker)
    type_in(walker.page)
    expect(walker.page.locator("h1")).to_have_text("Theatre")
    other.page.evaluate("window.late()")
    other.page.wait_for_timeout(500)
    expect(walker.page.locator("main")).not_to_contain_text(ENDED)
    assert all("ended" not in row for row in walker.kept("values"))


def test_a_portal_that_answers_401_in_xhtml_ends_no_sign_in(gate: Gate, walker: Walker) -> None:
    gate.meet(ANYTHING, PORTAL)
    walker.page.get_by_role("button", name="Refresh").click()
    expect(walker.page.locator(".toast")).to_contain_text("This Wi-Fi wants you to sign in")
    expect(walker.page.locator("main")).not_to_contain_text(ENDED)


def test_packs_that_came_are_shown_in_every_window_when_a_later_one_fails(
    app: Flask, gate: Gate, scene: Scene, address: str, new_phone: NewPhone
) -> None:
    with app.app_context():
        role = VenueRole(
            organisation_id=scene.organisation.id,
            venue_id=scene.other_venue.id,
            person_id=scene.inspector.person_id,
            role=Role.INSPECTOR,
        )
        db.session.add(role)
        db.session.commit()
    first, last = [one["id"] for one in scene.inspector.get("/venues").get_json()["items"]]
    gate.meet(f"GET /api/v1/venues/{last}/pack", cut)
    context = new_phone(service_workers="block")
    walker, other = Walker(context, address), Walker(context, address)
    other.open()
    walker.open(link_for(scene, scene.inspector))
    expect(walker.page.locator(".toast")).to_contain_text("No network here.")
    for window in (walker, other):
        expect(window.page.locator("ul.list a")).to_have_count(1)
    assert [row["venue_id"] for row in walker.kept("packs")] == [first]
