"""The README's pictures of the form: the real app with the demo's data, in real Chromium.

`make screenshots` writes them anew. They differ from day to day only by dates, and by what the
demo's year happens to hold.
"""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect, sync_playwright
from werkzeug.serving import make_server

from app import alembic, create_app
from app.demo.loading import last_day_before, load_demo
from app.demo.pictures import draw_pictures
from app.evidence.store_choice import store_of
from app.kernel.clock import now
from app.kernel.database import db
from tests.browser.conftest import FLAGS
from tests.browser.form.walker import PHONE
from tests.servers import serving

README: Final = Path(__file__).parent.parent / ".readme"
PASSWORD: Final = "walk-the-venue"
INSPECTIONS: Final = 1200
LARGEST_BYTES: Final = 60_000
TOP_PX: Final = 68  # what is scrolled to stands below the head


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the walk leads: a spot with a known problem, and a check that fails beside it."""

    spot: str
    known: str
    failing: str


@contextmanager
def serve_demo() -> Iterator[str]:
    """The address of the app with the demo's theatre; all of it is gone afterwards."""
    folder = tempfile.mkdtemp(prefix="rounds-screenshots-")
    app = create_app({"SECRET_KEY": "for-screenshots", "DEMO": True, "INSTANCE": folder})
    with app.app_context():
        alembic.upgrade()
        load_demo(store_of(app), PASSWORD, last_day_before(now()), INSPECTIONS, 1, "1")
        db.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    try:
        with serving(server):
            yield f"http://127.0.0.1:{server.server_port}"
    finally:
        shutil.rmtree(folder)


def choose_walk(pack: dict[str, Any]) -> Walk:
    """The first restroom where a yes-or-no check is on a ticket and the one after it is not."""
    names = {spot["id"]: spot["name"] for spot in pack["spots"]}
    [checklist] = [one for one in pack["checklists"] if one["slug"] == "restroom"]
    checks = [
        item["key"]
        for item in checklist["content"]["items"]
        if item["answer"] == "pass_fail" and not item.get("show_when")
    ]
    known = {(one["spot_id"], one["item_key"]) for one in pack["open_tickets"]}
    drawn = {key for one in draw_pictures() for key in one.item_keys}
    walks = [
        Walk(names[spot_id], item, after)
        for item, after in pairwise(checks)
        for spot_id in names
        if (spot_id, item) in known and (spot_id, after) not in known
    ]
    if walks:
        return min(walks, key=lambda walk: (walk.failing not in drawn, walk.spot))
    raise LookupError("No restroom of this demo has an open ticket; load more inspections.")


def open_form(browser: Browser, address: str, **options: Any) -> Page:
    """A phone on which the inspector has signed in."""
    page = browser.new_context(**PHONE, locale="en-GB", **options).new_page()
    page.goto(f"{address}/form")
    page.locator("#email").fill("inspector@rounds.example")
    page.locator("#password").fill(PASSWORD)
    language = "Español" if options else "English"
    page.get_by_role("button", name=language).click()
    page.locator("button[type=submit]").click()
    expect(page.locator(".list li").first).to_be_visible()
    return page


def fetch_pack(page: Page) -> dict[str, Any]:
    """The pack that this phone keeps."""
    pack: dict[str, Any] = page.evaluate(
        """() => new Promise((done) => {
          indexedDB.open("rounds").onsuccess = ({ target }) => {
            const asked = target.result.transaction("packs").objectStore("packs").getAll();
            asked.onsuccess = () => { target.result.close(); done(asked.result[0].pack); };
          };
        })"""
    )
    return pack


def item(page: Page, key: str) -> Locator:
    """The card of a check."""
    return page.locator(f'[data-item="{key}"]')


def begin(page: Page, spot: str) -> None:
    """Opens a spot's checklist."""
    page.locator(".list a", has_text=spot).last.click()
    expect(page.locator("ol.items")).to_be_visible()


def fail(page: Page, key: str, note: str) -> None:
    """Fails a check, with a note and a photo of the demo."""
    item(page, key).locator("button.bad").click()
    shown = max(draw_pictures(), key=lambda one: (key in one.item_keys, "" in one.item_keys))
    file = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=shown.content)
    item(page, key).locator("input[type=file]").first.set_input_files(file)
    expect(item(page, key).locator("figure img")).to_be_visible()
    item(page, key).locator("textarea").fill(note)


def scroll_to(page: Page, key: str) -> None:
    """Puts an item below the head, and takes the focus off everything."""
    item(page, key).evaluate(
        "(card, top) => scrollBy(0, card.getBoundingClientRect().top - top)", TOP_PX
    )
    page.evaluate("document.activeElement?.blur()")


def answer_everything(page: Page) -> None:
    """Gives every check that shows an answer that passes, and finishes."""
    for card in page.locator("[data-item]").all():
        if card.locator("[aria-pressed=true]").count():
            continue
        choices = card.locator("button:not(.plain)")
        if card.locator(".count, .entry").count():
            card.locator("input").first.fill("0")
        else:
            choices.nth(4 if card.locator(".five").count() else 0).click()
    page.locator(".finish .primary").click()
    expect(page.locator("nav.bar")).to_be_visible()


def shoot(page: Page, name: str) -> None:
    """Keeps what the phone shows now, in few colours so that it stays small."""
    expect(page.locator(".toast p")).to_have_count(0, timeout=10_000)
    page.mouse.move(0, 0)
    shown = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    path = README / name
    shown.quantize(96, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"{name} is too large: {path.stat().st_size} bytes")
    print(f"{path.relative_to(README.parent)}: {path.stat().st_size} bytes")  # noqa: T201 - a command says what it did


def shoot_day(page: Page) -> Walk:
    """The screens by day, in English. Answers where the walk led."""
    walk = choose_walk(fetch_pack(page))
    begin(page, walk.spot)
    fail(page, walk.failing, "Since this morning")
    scroll_to(page, walk.known)
    shoot(page, "form-checklist.png")
    page.locator("a.back").click()
    expect(page.locator("section .list")).to_be_visible()
    page.locator("input[type=search]").fill("restroom")
    page.evaluate("document.activeElement?.blur()")
    shoot(page, "form-spots.png")
    page.locator("input[type=search]").fill("")
    page.context.set_offline(True)
    for spot in (walk.spot, "Main entrance"):
        begin(page, spot)
        answer_everything(page)
    page.locator("nav.bar a").nth(1).click()
    expect(page.locator("main .card")).to_have_count(2)
    shoot(page, "form-waiting.png")
    return walk


def shoot_night(page: Page, walk: Walk) -> None:
    """A checklist in the dark, in Spanish."""
    begin(page, walk.spot)
    item(page, walk.known).locator("button.good").click()
    scroll_to(page, walk.known)
    shoot(page, "form-dark-es.png")


def main() -> None:
    program = shutil.which("chromium")
    with serve_demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        walk = shoot_day(open_form(browser, address))
        shoot_night(open_form(browser, address, color_scheme="dark"), walk)
        browser.close()


if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    main()
