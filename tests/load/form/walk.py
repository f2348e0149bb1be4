"""From an opened checklist to sent, one failure with one photo: each tap, counted by doing it."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.load.form.checklists import SHORT, item_key
from tests.load.form.form_side import Form, read_store
from tests.load.form.phone import appear, fresh_page, settle
from tests.load.form.sides import FAIL

FAILED = item_key(3)
READ_MS = 700  # on each item, as a person who looks at it
REST = re.compile("^Rest is fine")
FINISH = re.compile("^Finish")


@dataclass
class Taps:
    """What was tapped so far."""

    steps: list[str] = field(default_factory=list)

    def count(self, step: str) -> None:
        """One tap more."""
        self.steps.append(step)


def walk_to_sent(browser: Browser, form: Form, photo: Path) -> list[str]:
    """Each tap in words. Raises TimeoutError when the inspection does not arrive."""
    with fresh_page(browser, form.kept) as page:
        form.open_checklist(page, SHORT)
        taps = Taps()
        _look_at(page, range(4))
        page.locator(form.target(FAILED, FAIL)).tap()
        taps.count(f"{FAILED}: Not fine")
        _take_photo(page, taps, photo)
        _look_at(page, range(4, SHORT))
        _tap_button(page, taps, REST)
        _tap_button(page, taps, FINISH)
        settle(lambda: read_store(page, "inspections", "(one) => one.state") == ["sent"], "sent")
        return taps.steps


def _look_at(page: Page, places: range) -> None:
    for place in places:
        page.locator(f"[data-item='{item_key(place)}']").evaluate(
            "(item) => item.scrollIntoView({ block: 'center' })"
        )
        page.wait_for_timeout(READ_MS)


def _take_photo(page: Page, taps: Taps, photo: Path) -> None:
    item = f"[data-item='{FAILED}']"
    with page.expect_file_chooser() as chooser:
        page.locator(f"{item} label.button").first.tap()
    taps.count("Take a photo")
    chooser.value.set_files(photo)
    taps.count("the camera's shutter")
    appear(page, f"{item} figure img")


def _tap_button(page: Page, taps: Taps, name: re.Pattern[str]) -> None:
    button = page.get_by_role("button", name=name)
    said = button.inner_text()
    button.tap()
    taps.count(said)
