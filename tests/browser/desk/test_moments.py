"""Moments as people meet them: on a phone, in either language, by day and by night."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.desk.test_desk import PHONE_SCRIPT
from tests.browser.form.test_accessible import problems_of
from tests.desk.test_moments import HOSTILE, page_of, store
from tests.factories import Scene

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
OpenDesk = Callable[..., Page]


def pages(page: Page, address: str) -> Iterator[str]:
    """Goes to every page in turn, unfolds and refuses what there is, and says which it is."""
    unfold = "for (const one of document.querySelectorAll('details')) one.open = true"
    page.goto(address)
    yield "moments"
    page.evaluate(unfold)
    yield "moments, unfolded"
    page.goto(address)
    page.locator("[id='restroom.smell'] summary").click()
    page.locator("[id='restroom.smell'] .primary").click()
    expect(page.locator("[aria-invalid]")).to_be_in_viewport()
    yield "moments, refused"
    page.goto(f"{address}/restroom/soap")
    page.evaluate(unfold)
    yield "one moment"


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_and_nothing_is_small_or_sticks_out_where_moments_are(
    app: Flask, open_desk: OpenDesk, scene: Scene, language: str
) -> None:
    with app.app_context():
        store(scene, scene.inspector, HOSTILE)
        store(scene, scene.maintainer, "x" * 2000)
        hidden = store(scene, scene.inspector, "🚻 مرحبا")
    path = f"/venues/{scene.venue.id}/ideas/{hidden}"
    assert scene.manager.patch(path, {"hidden": True}).status_code == 200
    page = open_desk(scene.manager, language)
    page.add_init_script(path=PHONE_SCRIPT)
    found: list[str] = []
    for name in pages(page, page_of(scene)):
        assert page.evaluate("document.documentElement.lang") == language
        found.extend(f"{name}, {problem}" for problem in problems_of(page))
    assert "\n".join(found) == ""


def test_an_idea_is_written_without_javascript_and_thanked_for_where_it_stands(
    open_desk: OpenDesk, scene: Scene
) -> None:
    page = open_desk(scene.inspector, java_script_enabled=False)
    page.goto(page_of(scene))
    moment = page.locator("[id='restroom.floor']")
    expect(moment.locator("textarea").first).to_be_hidden()
    moment.locator("summary").click()
    moment.get_by_label("How could it be more memorable?").fill("A mosaic of the harbour")
    moment.get_by_role("button", name="Add my idea").click()
    expect(moment.locator("[role=status]")).to_be_in_viewport()
    expect(moment.locator("blockquote")).to_have_text("A mosaic of the harbour")
    assert urlsplit(page.url).fragment == "restroom.floor"
    moment.get_by_role("button", name="Take it back").click()
    expect(moment.locator("blockquote")).to_have_count(0)
