"""A new version of the form arrives while somebody fills in a checklist with the old one."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.form.views import BUILD
from tests.browser.form.arrivals import assert_whole
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

REVISION = re.compile(r'(?<=\{"revision":")\w+(?=","url":"index\.html"\})')


@pytest.fixture
def newer_build(tmp_path: Path) -> Path:
    """The same form, but for its page, its scripts' names and its service worker."""
    build = tmp_path / "dist"
    shutil.copytree(BUILD, build, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    page, worker = build / "index.html", build / "service_worker.js"
    page.write_text(page.read_text().replace("<html", '<html data-build="newer"'))
    script, count = REVISION.subn("newer", worker.read_text())
    assert count == 1
    worker.write_text(script)
    return build


@pytest.fixture
def publish(app: Flask, newer_build: Path) -> Iterator[Callable[[], None]]:
    """Serves the newer build from when it is called."""
    files = app.extensions["form"]
    before = dict(files.files)

    def serve() -> None:
        files.files.clear()
        files.add_files(str(newer_build), prefix="form/")

    yield serve
    files.files.clear()
    files.files.update(before)


def look_for_newer(walker: Walker) -> None:
    """At once, as the browser does now and then."""
    walker.page.evaluate("navigator.serviceWorker.getRegistration().then((it) => it.update())")


def leave_for_me(walker: Walker) -> None:
    """From a draft to the page where a newer version is offered."""
    walker.page.get_by_role("link", name="Back").click()
    walker.page.get_by_role("link", name="Me", exact=True).click()


def test_an_update_in_mid_draft_waits_to_be_taken_and_loses_nothing(
    app: Flask, walker: Walker, publish: Callable[[], None]
) -> None:
    walker.begin()
    walker.fail_the_locks()
    draft = walker.page.url
    publish()
    look_for_newer(walker)
    walker.tap("smell", "4 of 5")  # the page of the old version goes on
    leave_for_me(walker)
    expect(walker.page.locator("main")).to_contain_text("Everything you entered is saved.")
    assert walker.page.locator("html[data-build]").count() == 0

    walker.page.get_by_role("button", name="Use it now").click()
    expect(walker.page.locator("html[data-build=newer]")).to_have_count(1)

    walker.page.goto(draft)
    assert walker.pressed("smell") == ["4 of 5"]
    expect(walker.item("stall-locks").locator("figure img")).to_have_count(1)
    walker.finish()
    walker.wait_until_sent()
    assert_whole(app)
    assert walker.kept("photos") == []


def test_an_update_taken_in_another_window_leaves_this_draft_whole(
    app: Flask, walker: Walker, publish: Callable[[], None]
) -> None:
    walker.begin()
    walker.fail_the_locks()
    other = Walker(walker.context, walker.address)
    other.open("/form/me")
    publish()
    look_for_newer(other)
    other.page.get_by_role("button", name="Use it now").click()
    expect(other.page.locator("html[data-build=newer]")).to_have_count(1)

    walker.tap("smell", "4 of 5")
    walker.finish()
    walker.wait_until_sent()
    [inspection] = assert_whole(app).inspections
    assert {"item": "smell", "value": 4} in inspection.answers


def test_an_update_that_the_browser_keeps_waiting_is_asked_for_by_loading_the_page(
    walker: Walker, newer_build: Path, publish: Callable[[], None]
) -> None:
    worker = newer_build / "service_worker.js"
    worker.write_text(worker.read_text().replace("skip-waiting", "never said"))
    walker.begin()
    walker.fail_the_locks()
    draft = walker.page.url
    publish()
    look_for_newer(walker)
    leave_for_me(walker)
    with walker.page.expect_event("load"):
        walker.page.get_by_role("button", name="Use it now").click()

    expect(walker.page.get_by_role("button", name="Use it now")).to_be_visible()
    walker.page.goto(draft)
    expect(walker.item("stall-locks").locator("figure img")).to_have_count(1)
