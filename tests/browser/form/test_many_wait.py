"""A long walk without network: a hundred inspections with two hundred photos wait."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.form.arrivals import assert_whole
from tests.browser.form.gate import ANSWERS, BYTES, CONFIRMATION, DECLARATION, Gate
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

MANY = 100


def test_a_hundred_inspections_with_two_hundred_photos_arrive_once_each_from_two_windows(
    app: Flask, gate: Gate, walker: Walker
) -> None:
    walker.context.set_offline(True)
    walker.walk(photos=2)
    walker.page.evaluate("(count) => rounds.multiply(count)", MANY - 1)
    waiting = walker.kept("inspections")
    assert [row["state"] for row in waiting] == ["waiting"] * MANY
    assert len({photo["sha256"] for photo in walker.kept("photos")}) == 2 * MANY
    other = Walker(walker.context, walker.address)
    for one in (walker, other):
        one.open_queue()
        expect(one.page.locator("li.card")).to_have_count(MANY)

    walker.context.set_offline(False)

    done = walker.page.locator("main", has_text="Everything is on the server")
    done.wait_for(timeout=120_000)  # looking into the store meanwhile would slow it down
    walker.wait_until_sent(30)  # the newest stay to be seen
    arrived = assert_whole(app, inspections=MANY, photos=2 * MANY)
    assert {str(one.id) for one in arrived.inspections} == {row["id"] for row in waiting}
    assert walker.kept("photos") == []
    assert gate.statuses(ANSWERS).count(201) == MANY
    assert gate.statuses(DECLARATION) == [201] * 2 * MANY
    assert gate.statuses(BYTES) == [200] * 2 * MANY
    assert gate.statuses(CONFIRMATION) == [200] * 2 * MANY
    expect(other.page.locator("main")).to_contain_text("Everything is on the server")
