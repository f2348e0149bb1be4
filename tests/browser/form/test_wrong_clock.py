"""The phone's clock is wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.form.arrivals import arrivals, assert_whole
from tests.browser.form.gate import ANSWERS, Gate, answers
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

DAY = timedelta(days=1)
SECONDS = timedelta(seconds=30)


@pytest.mark.parametrize("ahead", [DAY, -DAY])
def test_what_was_done_an_hour_ago_by_a_wrong_clock_was_done_an_hour_ago(
    app: Flask, lone_walker: Walker, ahead: timedelta
) -> None:
    walker = lone_walker
    walker.page.clock.install(time=datetime.now(UTC) + ahead)
    walker.open()
    walker.begin()
    walker.fail_the_locks()
    walker.context.set_offline(True)
    walker.finish()
    finished = datetime.now(UTC)
    walker.wait_until(lambda: walker.reason() == "no_network")
    walker.page.clock.fast_forward(3_600_000)
    walker.context.set_offline(False)
    walker.wait_until_sent()

    [inspection] = assert_whole(app).inspections
    assert abs(inspection.performed_at - (finished - timedelta(hours=1))) < SECONDS
    offset = timedelta(seconds=inspection.clock_offset_s)
    assert abs(offset - ahead - timedelta(hours=1)) < SECONDS
    assert walker.kept("photos") == []


@pytest.mark.parametrize("ahead", [DAY, -DAY])
def test_a_wrong_clock_tries_again_as_soon_as_a_right_one(
    app: Flask, gate: Gate, lone_walker: Walker, ahead: timedelta
) -> None:
    walker = lone_walker
    walker.page.clock.install(time=datetime.now(UTC) + ahead)
    gate.meet(ANSWERS, answers("500 Internal Server Error"))
    walker.walk()
    walker.wait_until(lambda: walker.reason() == "server_trouble")
    [row] = walker.kept("inspections")
    assert 0 < row["next_try_at"] / 1000 - walker.page.evaluate("Date.now()") / 1000 <= 10
    walker.page.get_by_role("link", name="Waiting").click()
    expect(walker.page.locator("li.card")).to_contain_text("It is tried again by itself")

    gate.open()
    walker.page.clock.fast_forward(10_000)
    walker.wait_until_sent()
    [inspection] = assert_whole(app).inspections
    assert abs(inspection.performed_at - datetime.now(UTC)) < 2 * SECONDS


def test_a_clock_set_back_while_something_waits_does_not_hold_it_up_for_a_day(
    app: Flask, gate: Gate, lone_walker: Walker
) -> None:
    walker = lone_walker
    walker.page.clock.install(time=datetime.now(UTC) + DAY)
    gate.meet(ANSWERS, answers("500 Internal Server Error"))
    walker.walk()
    walker.wait_until(lambda: walker.reason() == "server_trouble")
    gate.open()
    walker.page.clock.set_system_time(datetime.now(UTC))
    walker.open_queue()
    walker.wait_until_sent()
    [inspection] = arrivals(app).inspections
    # The wait is below zero by that clock and says nothing; the arrival stands.
    assert abs(inspection.performed_at - datetime.now(UTC)) < 2 * SECONDS
    assert_whole(app)
