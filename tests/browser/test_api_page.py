"""The page on which people read and try the API."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import Scene

# One operation that reads is tried; tests/test_api_takes_anything.py asks all of both databases.
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def test_the_page_shows_every_room_and_fetches_nothing_from_elsewhere(
    page: Page, address: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/api/docs/")
    expect(page.get_by_role("heading", name="Rounds")).to_be_visible()
    for room in ("access", "venues", "checklists", "evidence", "inspections", "tickets", "trends"):
        expect(page.locator(f"#operations-tag-{room}")).to_be_visible()
    assert asked
    assert {url for url in asked if not url.startswith((address, "data:"))} == set()


def test_an_operation_can_be_tried_with_a_token(page: Page, address: str, scene: Scene) -> None:
    page.goto(f"{address}/api/docs/")
    page.get_by_role("button", name="Authorize").first.click()
    page.locator(".auth-container input").fill(scene.inspector.token)
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".btn-done").click()
    operation = page.locator("#operations-access-get_api_v1_me")
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table")
    expect(answer).to_contain_text("inspector@rounds.example")
