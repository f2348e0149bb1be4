"""The window, or the whole browser, is gone from one moment to the next."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import LEAN
from tests.browser.form.arrivals import arrivals, assert_whole
from tests.browser.form.gate import ANSWERS, BYTES, CONFIRMATION, DECLARATION, Gate, Hold
from tests.browser.form.walker import PHONE, Walker
from tests.factories import Scene

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def look_without_form(walker: Walker) -> Walker:
    """A window of the same phone in which the form does not run, to look at what is kept."""
    other = Walker(walker.context, walker.address)
    other.open("/form/icon.svg")
    return other


def open_anew(walker: Walker) -> Walker:
    """The form in a new window of the same phone."""
    other = Walker(walker.context, walker.address)
    other.open()
    return other


def test_a_window_killed_while_filling_is_found_again_as_it_was(app: Flask, walker: Walker) -> None:
    walker.begin()
    walker.tap("stall-locks", "Not fine")
    walker.photograph("stall-locks")
    walker.tap("smell", "4 of 5")
    walker.wait_until(lambda: "smell" in walker.kept("inspections")[0]["answers"])
    walker.page.close()

    walker = open_anew(walker)
    walker.page.get_by_role("link", name="Restroom 2, level 1").first.click()
    assert walker.pressed("stall-locks") == ["Not fine"]
    assert walker.pressed("smell") == ["4 of 5"]
    expect(walker.item("stall-locks").locator("figure img")).to_have_count(1)
    walker.write("broken-stalls", "1")
    walker.tap("soap", "Fine")
    walker.write("water", "20")
    walker.tap("floor", "Dry")
    walker.finish()
    walker.wait_until_sent()
    assert_whole(app)


def test_a_photo_kept_just_before_the_kill_is_in_its_answer_again(
    app: Flask, walker: Walker
) -> None:
    walker.begin()
    walker.answer_all_well()
    walker.tap("stall-locks", "Not fine")
    walker.write("broken-stalls", "2")
    walker.wait_until(lambda: "broken-stalls" in walker.kept("inspections")[0]["answers"])
    walker.page.evaluate("rounds.breakPut('inspections', 'AbortError')")
    walker.photograph("stall-locks")
    expect(walker.page.get_by_role("alert")).to_contain_text("could not be saved on the phone")
    walker.page.close()

    walker = look_without_form(walker)
    assert "photos" not in walker.kept("inspections")[0]["answers"]["stall-locks"]
    assert len(walker.kept("photos")) == 1
    walker.open()
    walker.page.get_by_role("link", name="Restroom 2, level 1").first.click()
    expect(walker.item("stall-locks").locator("figure img")).to_have_count(1)
    walker.finish()
    walker.wait_until_sent()
    assert_whole(app)
    assert walker.kept("photos") == []


@pytest.mark.parametrize(
    ("step", "spared", "is_done"),
    [
        pytest.param(ANSWERS, 0, False, id="finished"),
        pytest.param(ANSWERS, 0, True, id="accepted"),
        pytest.param(DECLARATION, 1, True, id="second photo declared"),
        pytest.param(BYTES, 0, False, id="bytes on their way"),
        pytest.param(BYTES, 0, True, id="bytes sent"),
        pytest.param(CONFIRMATION, 1, True, id="photo stored"),
        pytest.param(ANSWERS, 1, True, id="receipt not read"),
    ],
)
def test_a_window_killed_while_sending_sends_the_rest_later_each_once(
    app: Flask, gate: Gate, lone_walker: Walker, step: str, spared: int, is_done: bool
) -> None:
    walker = lone_walker
    hold = Hold(is_done)
    gate.meet(step, hold, times=1, spared=spared)
    walker.walk(photos=2)
    walker.wait_until(hold.reached.is_set)
    walker.page.close()
    hold.release.set()

    walker = look_without_form(walker)
    [row] = walker.kept("inspections")
    assert row["state"] == "waiting"
    assert [photo["blob_size"] > 0 for photo in walker.kept("photos")] == [True, True]
    assert len(arrivals(app).inspections) == (is_done or step != ANSWERS)
    gate.open()

    walker.open()
    walker.wait_until_sent()
    assert_whole(app, photos=2)
    assert walker.kept("photos") == []


def test_after_its_window_was_closed_the_service_worker_sends_the_rest(
    app: Flask, gate: Gate, walker: Walker
) -> None:
    hold = Hold()
    gate.meet(DECLARATION, hold, times=1)
    walker.walk(photos=2)
    walker.wait_until(hold.reached.is_set)
    walker.page.close()
    hold.release.set()

    walker = look_without_form(walker)
    walker.wait_until_sent()
    assert_whole(app, photos=2)
    assert walker.kept("photos") == []


@pytest.fixture
def lasting_phone(browser: Browser, tmp_path: Path) -> Iterator[BrowserContext]:
    """A phone whose browser writes to the disk, in a program of its own."""
    context = start_phone(browser, tmp_path)
    yield context
    kill_browsers(tmp_path)


def start_phone(browser: Browser, folder: Path) -> BrowserContext:
    """The browser of this folder, as it was left."""
    return browser.browser_type.launch_persistent_context(
        folder,
        executable_path=shutil.which("chromium"),
        args=LEAN,
        locale="en-GB",
        **PHONE,
    )


def kill_browsers(folder: Path) -> None:
    """SIGKILL to every process that was started on this folder: nobody can tidy up."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:  # it has just ended
            continue
        if f"--user-data-dir={folder}".encode() in command:
            os.kill(int(process.name), signal.SIGKILL)


def test_a_killed_browser_keeps_the_draft_to_the_last_tap(
    app: Flask,
    browser: Browser,
    lasting_phone: BrowserContext,
    address: str,
    scene: Scene,
    tmp_path: Path,
) -> None:
    walker = Walker(lasting_phone, address)
    walker.sign_in_as(scene.inspector)
    walker.begin()
    walker.fail_the_locks(photos=1)
    walker.item("soap").get_by_role("button", name="Does not apply").click()
    walker.wait_until(lambda: "not_applicable" in walker.kept("inspections")[0]["answers"]["soap"])
    kill_browsers(tmp_path)

    walker = Walker(start_phone(browser, tmp_path), address)
    walker.open()
    walker.page.get_by_role("link", name="Restroom 2, level 1").first.click()
    assert walker.pressed("soap") == ["Does not apply"]
    assert walker.pressed("floor") == ["Dry"]
    expect(walker.item("stall-locks").locator("figure img")).to_have_count(1)
    walker.finish()
    walker.wait_until_sent()
    assert_whole(app)
    assert walker.kept("photos") == []
