"""What is compared: how to get to a checklist, and what its parts are called; and the floor."""

from abc import ABC, abstractmethod

from playwright.sync_api import Page, StorageState

from tests.load.form.checklists import SHORT
from tests.load.form.phone import appear, settle

PASS, FAIL = "pass", "fail"


class Side(ABC):
    """One of the two. `entrance` is the address of the first visit; the others are CSS:
    what makes its first screen usable, and what makes a checklist usable. `kept` is the storage
    of a phone on which somebody has signed in.
    """

    name: str
    entrance: str
    first_usable: str
    checklist_usable: str
    kept: StorageState | None = None

    @abstractmethod
    def sign_in(self, page: Page) -> None:
        """Signs in, where that is needed; not measured."""

    @abstractmethod
    def open_checklist(self, page: Page, items: int) -> None:
        """Opens a checklist that nothing is answered in; not measured."""

    @abstractmethod
    def get_ready_offline(self, page: Page) -> None:
        """Waits until this page's address can be opened without network; not measured."""

    @abstractmethod
    def target(self, key: str, value: str) -> str:
        """What a finger taps to give this answer."""

    @abstractmethod
    def mark(self, key: str, value: str) -> str:
        """What there is once this answer is given."""

    @abstractmethod
    def opened(self, key: str) -> list[str]:
        """What a failure opens: a note and a photo."""

    def given(self, key: str, value: str) -> list[str]:
        """Everything that the frame after the tap shall show."""
        return [self.mark(key, value), *(self.opened(key) if value == FAIL else [])]


class Floor(Side):
    """The bare page."""

    name = "floor"
    first_usable = checklist_usable = "[data-item] input"

    def __init__(self, address: str) -> None:
        self.address = address
        self.entrance = f"{address}/floor/?items={SHORT}"

    def sign_in(self, page: Page) -> None:
        """Anybody may."""

    def open_checklist(self, page: Page, items: int) -> None:
        """By its address."""
        page.goto(f"{self.address}/floor/?items={items}")
        appear(page, self.checklist_usable)

    def get_ready_offline(self, page: Page) -> None:
        """Twice, because the worker sees what is fetched from the second time on."""
        address = f"{page.url}&worker"
        for _ in range(2):
            page.goto(address)
            settle(
                lambda: bool(page.evaluate("!!navigator.serviceWorker.controller")), "the worker"
            )

    def target(self, key: str, value: str) -> str:
        """The label, which is what a finger meets."""
        return f"[data-item='{key}'] label:has([value='{value}'])"

    def mark(self, key: str, value: str) -> str:
        """A radio button that is checked."""
        return f"[data-item='{key}'] [value='{value}']:checked"

    def opened(self, key: str) -> list[str]:
        """Both at once."""
        return [f"[data-item='{key}'] textarea", f"[data-item='{key}'] [type=file]"]
