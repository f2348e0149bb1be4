"""Nobody is left out: axe-core, sizes, large text, narrow screens, right to left."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tests.browser.form.house import House, give_password
from tests.browser.form.tour import Tour
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

HERE = Path(__file__).parent
PAGES = 26
SMALLEST_PX = 44
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]  # all that night and day differ in


@pytest.fixture
def tour(
    app: Flask, house: House, address: str, new_phone: Callable[..., BrowserContext]
) -> Callable[..., None]:
    """Goes everywhere with a phone that is made as told."""
    give_password(app, "manager@rounds.example")

    def go(look: Callable[[str, Page], None], language: str = "en", **options: object) -> None:
        walker = Walker(new_phone(reduced_motion="reduce", **options), address)
        Tour(walker, house, look).go_everywhere(language)

    return go


@dataclass(frozen=True, slots=True)
class Setting:
    """How somebody may have set up their phone."""

    name: str
    width: int
    font: str = ""
    direction: str = "ltr"

    def apply(self, page: Page) -> None:
        page.set_viewport_size({"width": self.width, "height": 844})
        page.evaluate(SET, [self.font, self.direction])


SET = """([font, dir]) => {
  document.documentElement.style.fontSize = font;
  document.documentElement.dir = dir;
}"""
USUAL = Setting("as it is", 390)
SETTINGS = [
    USUAL,
    Setting("narrow", 320),
    Setting("text of 200 %", 390, font="200%"),
    Setting("right to left", 320, direction="rtl"),
]


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_and_nothing_is_small_or_sticks_out_on_any_page(
    tour: Callable[..., None], language: str
) -> None:
    seen: set[str] = set()
    found: list[str] = []

    def look(name: str, page: Page) -> None:
        assert page.evaluate("document.documentElement.lang") == language or "join" in name
        seen.add(name)
        found.extend(f"{name}, {problem}" for problem in problems_of(page))

    tour(look, language)
    assert len(seen) == PAGES
    assert "\n".join(found) == ""


def problems_of(page: Page) -> list[str]:
    """What axe-core finds by day and by night, and what is small or sticks out in any setting."""
    page.emulate_media(color_scheme="light")
    found = [f"light: {one}" for one in Walker.axe_violations_of(page)]
    if page.evaluate("document.documentElement.lang") == "en":  # other words have no other colours
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in Walker.axe_violations_of(page, RULES_OF_COLOUR)]
        page.emulate_media(color_scheme="light")
    for setting in SETTINGS:
        found += [f"{setting.name}: {one}" for one in layout_problems(page, setting)]
    USUAL.apply(page)
    return found


def layout_problems(page: Page, setting: Setting) -> list[str]:
    """Targets too small for a thumb, and what leaves the window or its own box."""
    setting.apply(page)
    page.evaluate((HERE / "layout.js").read_text(encoding="utf-8"))
    problems: list[str] = page.evaluate("(smallest) => layout.problems(smallest)", SMALLEST_PX)
    return problems
