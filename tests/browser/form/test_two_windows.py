"""The same inspection in two windows of one phone."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.form.arrivals import assert_whole
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

ELSEWHERE = "This inspection is open in another window of this phone."


def second_window(walker: Walker) -> Walker:
    """The same address in another window of the same phone."""
    other = Walker(walker.context, walker.address)
    other.page.goto(walker.page.url)
    return other


def test_the_second_window_says_so_and_takes_over_with_all_that_was_entered(
    app: Flask, walker: Walker
) -> None:
    walker.begin()
    walker.fail_the_locks()
    other = second_window(walker)
    expect(other.page.locator("main")).to_contain_text(ELSEWHERE)
    assert other.page.locator("ol.items").count() == 0

    other.page.get_by_role("button", name="Go on here").click()
    expect(walker.page.locator("main")).to_contain_text(ELSEWHERE)
    assert walker.page.locator("ol.items").count() == 0
    assert other.pressed("stall-locks") == ["Not fine"]
    expect(other.item("stall-locks").locator("figure img")).to_have_count(1)
    other.tap("smell", "2 of 5")
    other.finish()

    other.wait_until_sent()
    [inspection] = assert_whole(app).inspections
    assert {"item": "smell", "value": 2} in inspection.answers
    assert other.kept("photos") == []


def test_the_first_window_can_take_it_back_with_what_the_second_entered(
    app: Flask, walker: Walker
) -> None:
    walker.begin()
    walker.fail_the_locks()
    other = second_window(walker)
    other.page.get_by_role("button", name="Go on here").click()
    expect(other.item("stall-locks").locator("figure img")).to_have_count(1)
    other.photograph("stall-locks", seed=7)
    other.tap("floor", "Wet")
    walker.page.get_by_role("button", name="Go on here").click()
    expect(other.page.locator("main")).to_contain_text(ELSEWHERE)
    assert walker.pressed("floor") == ["Wet"]
    expect(walker.item("stall-locks").locator("figure img")).to_have_count(2)
    walker.finish()
    walker.wait_until_sent()
    [inspection] = assert_whole(app, photos=2).inspections
    assert {"item": "floor", "value": "wet"} in inspection.answers
