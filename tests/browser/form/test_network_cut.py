"""The network breaks off while something is sent, at any step, before or after it was done."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.evidence.models import PhotoState
from tests.browser.form.arrivals import arrivals, assert_whole
from tests.browser.form.gate import (
    ANSWERS,
    BYTES,
    CONFIRMATION,
    DECLARATION,
    Fault,
    Gate,
    cut_at_half,
    lose_answer,
)
from tests.browser.form.walker import Walker

NO_NETWORK = "Waits for network"


def test_a_photo_that_was_cut_off_half_way_arrives_whole_and_once(
    app: Flask, gate: Gate, walker: Walker
) -> None:
    gate.meet(BYTES, cut_at_half)
    walker.walk(photos=2)
    walker.wait_until(lambda: walker.reason() == "no_network")
    there = arrivals(app)
    assert [photo.state for photo in there.photos] == [PhotoState.AWAITED] * 2
    assert len(there.inspections) == 1
    assert [row["state"] for row in walker.kept("photos")] == ["kept", "kept"]
    walker.open_queue()
    expect(walker.page.locator("li.card .notice")).to_contain_text(NO_NETWORK)

    gate.open()
    walker.lose_and_find_network()

    walker.wait_until_sent()
    assert_whole(app, photos=2)
    assert walker.kept("photos") == []
    expect(walker.page.locator("main")).to_contain_text("Everything is on the server")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", [cut_at_half, lose_answer])
def test_a_network_that_breaks_at_every_step_once_loses_and_doubles_nothing(
    app: Flask, gate: Gate, walker: Walker, fault: Fault
) -> None:
    walker.open_queue()
    walker.page.clock.install()
    for step in (CONFIRMATION, BYTES, DECLARATION, ANSWERS):
        gate.meet(step, fault, times=1)
    gate.meet(ANSWERS, fault, times=1, spared=5)  # the last receipt, too
    walker.walk()

    def is_sent() -> bool:
        walker.page.clock.fast_forward(60_000)
        states = [row["state"] for row in walker.kept("inspections")]
        return states == ["sent"] or not walker.kept("photos")

    walker.wait_until(is_sent)
    assert_whole(app)
    assert [row["state"] for row in walker.kept("inspections")] == ["sent"]
    assert walker.kept("photos") == []
    for step in (ANSWERS, DECLARATION, BYTES, CONFIRMATION):
        assert 0 in gate.statuses(step), step
