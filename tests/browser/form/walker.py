"""Somebody with a phone who walks a venue: what they tap, write and photograph in the form."""

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from tests.factories import Phone

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
COLOURS = ("teal", "brown", "navy", "olive")
HERE = Path(__file__).parent
AXE = HERE.parents[2] / "app/form/node_modules/axe-core/axe.min.js"


def picture(seed: int = 1, size: tuple[int, int] = (800, 600)) -> bytes:
    """A JPEG that is like no other."""
    image = Image.new("RGB", size, COLOURS[seed % len(COLOURS)])
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), 80).resize(size)
    image.paste(noise.convert("RGB"), (seed % 50, seed % 37))
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


class Walker:
    """One page of the form, used as a person would."""

    def __init__(self, context: BrowserContext, address: str, page: Page | None = None) -> None:
        self.context = context
        self.address = address
        self.page = page or context.new_page()
        self.page.add_init_script(path=HERE / "phone.js")
        self.page.set_default_timeout(15_000)

    def open(self, path: str = "/form") -> None:
        """Goes to an address of the form."""
        self.page.goto(self.address + path)

    def sign_in_as(self, phone: Phone) -> None:
        """Puts an existing sign-in on the phone, as if they had typed it in before."""
        self.open()
        self.page.wait_for_selector("form")
        with self.page.expect_response(re.compile("/pack$")):
            self.page.evaluate("(token) => rounds.enter(token)", phone.token)
            self.open()
        expect(self.page.locator(".list").first).to_be_visible()

    def wait_until_offline_ready(self) -> None:
        """Until the service worker has everything and rules this page."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        if not self.page.evaluate("!!navigator.serviceWorker.controller"):
            self.page.reload()
            expect(self.page.locator("h1")).to_be_visible()
        assert self.page.evaluate("!!navigator.serviceWorker.controller")

    def begin(self, spot: str = "Restroom 2, level 1") -> None:
        """Opens a spot's checklist from the list of spots."""
        self.page.locator("ul.list a", has_text=spot).last.click()
        expect(self.page.locator("ol.items")).to_be_visible()

    def item(self, key: str) -> Locator:
        """The card of an item."""
        return self.page.locator(f'[data-item="{key}"]')

    def tap(self, key: str, label: str) -> None:
        """Taps an answer of an item, such as Fine."""
        self.item(key).get_by_role("button", name=label, exact=True).click()

    def pressed(self, key: str) -> list[str]:
        """The answers of an item that are chosen, by their labels."""
        self.item(key).wait_for()
        chosen = self.item(key).locator("button[aria-pressed=true]").all()
        return [
            one.get_attribute("aria-label") or one.get_attribute("title") or one.inner_text()
            for one in chosen
        ]

    def write(self, key: str, text: str) -> None:
        """Writes into an item's own field."""
        field = self.item(key).locator("input:not([type=file]), textarea").first
        field.fill(text)
        field.blur()

    def photograph(self, key: str, seed: int = 1, size: tuple[int, int] = (800, 600)) -> None:
        """Takes a photo for an item and waits until it is kept."""
        before = self.item(key).locator("figure img").count()
        file = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=picture(seed, size))
        self.item(key).locator("input[type=file]").first.set_input_files(file)
        expect(self.item(key).locator("figure img")).to_have_count(before + 1)

    def answer_all_well(self) -> None:
        """Answers `tests.factories.ITEMS` so that every check passes."""
        self.tap("stall-locks", "Fine")
        self.tap("soap", "Fine")
        self.tap("smell", "5 of 5")
        self.write("water", "38.5")
        self.tap("floor", "Dry")

    def fail_the_locks(self, photos: int = 1, seed: int = 1) -> None:
        """Answers `tests.factories.ITEMS` with one failure, with its photos."""
        self.answer_all_well()
        self.tap("stall-locks", "Not fine")
        self.write("broken-stalls", "2")
        for number in range(photos):
            self.photograph("stall-locks", seed * 100 + number)

    def finish(self) -> None:
        """Finishes, and is back at the spots."""
        self.page.get_by_role("button", name="Finish").click()
        expect(self.page.locator("nav.bar")).to_be_visible()

    def walk(self, photos: int = 1, seed: int = 1) -> None:
        """One whole inspection with a failure and its photos, up to its finish."""
        self.open()
        self.begin()
        self.fail_the_locks(photos, seed)
        self.finish()

    def open_queue(self) -> None:
        """Opens the page of what waits."""
        self.open("/form/waiting")
        expect(self.page.get_by_role("heading", name="Waiting")).to_be_visible()

    def kept(self, store: str) -> list[dict[str, Any]]:
        """What the phone keeps in one of its stores; photos without their bytes."""
        rows: list[dict[str, Any]] = self.page.evaluate("(store) => rounds.read(store)", store)
        return rows

    def lose_and_find_network(self) -> None:
        """As a phone notices a cellar and the way out of it; what waits is tried at once."""
        self.context.set_offline(True)
        self.context.set_offline(False)

    def reason(self) -> object:
        """Why the only inspection that was finished here waits."""
        [kind] = [
            (row["reason"] or {}).get("kind")
            for row in self.kept("inspections")
            if row["state"] != "draft"
        ]
        return kind

    def wait_until_sent(self, count: int = 1, timeout_s: float = 20) -> None:
        """Until that many inspections are sent, and nothing waits."""

        def is_sent() -> bool:
            states = [row["state"] for row in self.kept("inspections")]
            return [state for state in states if state != "draft"] == ["sent"] * count

        self.wait_until(is_sent, timeout_s)

    def wait_until(self, holds: Callable[[], bool], timeout_s: float = 20) -> None:
        """Looks until it holds, while the page goes on.

        Playwright's own wait takes a function that answers later for true.
        """
        until = monotonic() + timeout_s
        while not holds():
            assert monotonic() < until, [
                {name: row[name] for name in ("state", "reason", "tries", "next_try_at")}
                for row in self.kept("inspections")
            ]
            self.page.wait_for_timeout(50)

    def axe_violations(self) -> list[str]:
        """What axe-core finds on the page as it is now: rule and place, one line each."""
        return self.axe_violations_of(self.page)

    @staticmethod
    def axe_violations_of(page: Page, only: Sequence[str] | None = None) -> list[str]:
        """The same of another page of this phone; by `only` these rules, where some are given."""
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[str] = page.evaluate("(only) => rounds.violations(only)", only)
        return found
