"""Somebody who uses the form without touching or pointing."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

LAYOUT = Path(__file__).parent / "layout.js"
MOST_TABS = 80


class Keyboard:
    """Tab, Shift+Tab, Enter, Space and letters; wherever the focus goes, it must be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(path=LAYOUT)

    def press(self, key: str) -> None:
        """Presses a key."""
        self.page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Goes to a field and writes into it."""
        self.go_to(target)
        self.page.keyboard.type(text)

    def choose(self, target: Locator, key: str = "Enter") -> None:
        """Goes to a button or link and presses it."""
        self.go_to(target)
        self.press(key)

    def go_to(self, target: Locator, key: str = "Tab") -> None:
        """Tabs until the target has the focus. Fails where the focus is not seen on the way."""
        expect(target).to_be_attached()
        for _ in range(MOST_TABS):
            if target.evaluate("(element) => element === document.activeElement"):
                return
            self.press(key)
            self.see_focus()
        raise AssertionError(f"{key} does not lead to {target}")

    def see_focus(self) -> None:
        """Fails when nobody could see where the focus is."""
        focus = self.page.evaluate("layout.focus()")
        assert focus["problems"] == [], f"focus on {focus['name']}: {focus['problems']}"
