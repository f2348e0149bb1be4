"""The phone's form, as the benchmark meets it."""

from playwright.sync_api import Browser, Page

from tests.load.form.phone import appear, fresh_page, settle
from tests.load.form.scene import PASSWORD, Scene
from tests.load.form.sides import Side

TONE = {"pass": ".good", "fail": ".bad"}
SUBMIT = "form .primary"
LIST_USABLE = ".list a[href^='/form/spot/']"
# The worker that opens the form without network has all that it needs.
IS_OFFLINE_READY = "navigator.serviceWorker.getRegistration().then((one) => !!one?.active)"
ALL_OF_STORE = """
new Promise((done, fail) => {
  const opening = indexedDB.open("rounds");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const asking = database.transaction("STORE").objectStore("STORE").getAll();
    asking.onsuccess = () => { database.close(); done(asking.result.map(SHOW)); };
  };
})
"""


class Form(Side):
    """The form itself."""

    name = "form"
    first_usable = "#password"
    checklist_usable = "[data-item] .good"

    def __init__(self, address: str, scene: Scene) -> None:
        self.address = address
        self.entrance = f"{address}/form"
        self.scene = scene

    def sign_in_once(self, browser: Browser) -> None:
        """Signs in, and keeps the storage for phones on which that is done already."""
        with fresh_page(browser) as page:
            self.sign_in(page)
            self.kept = page.context.storage_state(indexed_db=True)

    def sign_in(self, page: Page) -> None:
        """By e-mail and password."""
        page.goto(self.entrance)
        self.write_credentials(page)
        page.click(SUBMIT)
        appear(page, LIST_USABLE)

    def write_credentials(self, page: Page) -> None:
        """All of signing in but the last tap."""
        page.fill("#email", self.scene.email)
        page.fill("#password", PASSWORD)

    def spot_address(self, items: int) -> str:
        """What the spot's QR code says."""
        return f"{self.address}/form/spot/{self.scene.slugs[items]}"

    def open_checklist(self, page: Page, items: int) -> None:
        """By the spot's code."""
        page.goto(self.spot_address(items))
        appear(page, self.checklist_usable)

    def get_ready_offline(self, page: Page) -> None:
        """The form gets ready by itself."""
        settle(lambda: bool(page.evaluate(IS_OFFLINE_READY)), "the service worker")

    def target(self, key: str, value: str) -> str:
        """A button."""
        return f"[data-item='{key}'] {TONE[value]}"

    def mark(self, key: str, value: str) -> str:
        """The button, pressed."""
        return f"{self.target(key, value)}[aria-pressed='true']"

    def opened(self, key: str) -> list[str]:
        """Note and photo."""
        return [f"[data-item='{key}'] textarea", f"[data-item='{key}'] [type=file]"]


def read_store(page: Page, store: str, show: str) -> list[object]:
    """What `show`, a function in JavaScript, makes of each thing that the phone keeps there."""
    found: list[object] = page.evaluate(ALL_OF_STORE.replace("STORE", store).replace("SHOW", show))
    return found
