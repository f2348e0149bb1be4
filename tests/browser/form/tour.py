"""A tour of the form: every page, in every state that looks different."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.form.house import PASSWORD, House
from tests.browser.form.walker import Walker

Look = Callable[[str, Page], None]

REFUSE = """async (id) => {
  const [row] = (await rounds.read("inspections")).filter((one) => one.id === id);
  delete row.blob_size;
  const reason = { kind: "answers_refused", detail: "Answer soap." };
  await rounds.put("inspections", { ...row, state: "refused", reason });
}"""


class Tour:
    """Goes everywhere as a manager; `look` is called with the name of what is shown.

    It goes by what is the same in every language: addresses, classes and positions.
    """

    def __init__(self, walker: Walker, house: House, look: Look) -> None:
        self.walker = walker
        self.page = walker.page
        self.house = house
        self.look = look

    def go_everywhere(self, language: str = "en") -> None:
        """All of it, beginning with the door."""
        self.enter(language)
        self.see_spots()
        self.see_checklist()
        self.see_other_window()
        self.see_queue()
        self.see_own_corner()

    def seen(self, name: str, page: Page | None = None) -> None:
        self.look(name, page or self.page)

    def enter(self, language: str) -> None:
        page = self.page
        self.walker.open("/form/join#spent")
        expect(page.locator("a.button")).to_be_visible()
        self.seen("join with a spent link")
        page.locator("a.button").click()
        page.locator(f'button[lang="{language}"]').click()
        self.seen("sign in")
        page.locator("#email").fill("manager@rounds.example")
        page.locator("#password").fill("wrong")
        page.locator("form button.primary").click()
        expect(page.locator(".problem")).not_to_be_empty()
        self.seen("sign in refused")
        page.locator("#password").fill(PASSWORD)
        page.locator("form button.primary").click()
        expect(page.locator(".chip.warn")).to_be_visible()
        self.walker.wait_until_offline_ready()

    def see_spots(self) -> None:
        page = self.page
        self.walker.open("/form")
        expect(page.locator(".chip.warn")).to_be_visible()
        self.seen("spots with a ticket")
        page.locator("main button.plain").click()
        expect(page.locator(".toast p")).to_be_visible()
        self.seen("a toast")
        page.locator("input[type=search]").fill("nowhere")
        expect(page.locator(".list li")).to_have_count(0)
        self.seen("search without a hit")
        self.walker.open(f"/form/spot/{self.house.bar_slug}")
        expect(page.locator(".list button")).to_have_count(2)
        self.seen("choice of checklist")
        self.walker.open("/form/spot/unknown")
        expect(page.locator("main button.plain")).to_be_visible()
        self.seen("unknown spot")
        self.walker.open("/form")
        page.locator(".list a", has_text="Loft").click()
        expect(page.locator("h1", has_text="Loft")).to_be_visible()
        self.seen("spot without a checklist")

    def see_checklist(self) -> None:
        page, walker = self.page, self.walker
        walker.open(f"/form/spot/{self.house.slug}")
        expect(page.locator("ol.items")).to_be_visible()
        self.seen("empty checklist")
        page.locator(".finish button").last.click()
        expect(page.locator(".item .problem").first).to_be_visible()
        self.seen("problems shown")
        for key in ("stall-locks", "leak", "soap"):
            walker.item(key).locator("button.bad").click()
        walker.item("smell").locator("button").first.click()
        walker.photograph("stall-locks")
        walker.item("stall-locks").locator("textarea").fill("Stall 3 swings open")
        walker.write("water", "rubbish")
        walker.item("leak").locator(".calling .pair button").last.click()
        expect(walker.item("leak").locator("a[href^='tel:']")).to_be_visible()
        self.seen("failures, photo, note, entry that is no number")
        page.locator(".items ~ p button").click()
        expect(page.locator("dialog")).to_be_visible()
        self.seen("question before a draft is deleted")
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        walker.open("/form")
        expect(page.locator("section .list li")).to_have_count(1)
        self.seen("spots with a draft")

    def see_other_window(self) -> None:
        self.page.locator("section .list a").click()
        expect(self.page.locator("ol.items")).to_be_visible()
        other = Walker(self.walker.context, self.walker.address)
        other.open(self.page.url.removeprefix(self.walker.address))
        expect(other.page.locator("main button.primary")).to_be_visible()
        self.seen("open in another window", other.page)
        other.page.close()

    def see_queue(self) -> None:
        page, walker = self.page, self.walker
        walker.open("/form/waiting")
        expect(page.locator("h2")).to_have_count(1)
        self.seen("nothing waits")
        walker.context.set_offline(True)
        walker.open("/form")
        page.locator("section .list a").click()
        self.answer_rest()
        page.locator(".finish button").last.click()
        expect(page.locator("nav.bar")).to_be_visible()
        walker.open("/form/waiting")
        page.locator("summary").click()
        self.seen("one waits, its photo shown")
        [row] = walker.kept("inspections")
        page.evaluate(REFUSE, row["id"])
        walker.open("/form/waiting")
        page.locator(".card a.button").wait_for()
        self.seen("one refused")
        page.locator(".card .pair button").click()
        expect(page.locator("dialog")).to_be_visible()
        self.seen("question before one is deleted")
        page.keyboard.press("Escape")
        page.locator(".card a.button").click()
        expect(page.locator("main .notice.warn")).not_to_have_count(0)
        self.seen("a refused one opened")
        page.locator(".finish button").last.click()
        expect(page.locator("nav.bar")).to_be_visible()
        walker.context.set_offline(False)
        walker.open("/form/waiting")
        expect(page.locator(".tickmark")).to_be_visible()
        self.seen("sent")

    def answer_rest(self) -> None:
        walker = self.walker
        walker.write("broken-stalls", "2")
        walker.write("water", "38.5")
        walker.item("floor").locator("button").first.click()

    def see_own_corner(self) -> None:
        page = self.page
        self.walker.open("/form/me")
        expect(page.locator(".list li")).to_have_count(3)
        self.seen("me")
        page.locator("main > p button").last.click()
        expect(page.locator("dialog")).to_be_visible()
        self.seen("question before signing out")
        self.walker.open("/form/me/measured")
        expect(page.locator(".list li").first).to_be_visible()
        self.seen("what is measured")
        self.walker.open("/form/me/people")
        page.locator(".list button:enabled").first.click()
        expect(page.locator(".code .qr")).to_be_visible()
        self.seen("people with a code")
        self.walker.open("/form/me/labels")
        expect(page.locator(".labels li").first).to_be_visible()
        self.seen("labels")
