"""What axe-core finds on a page."""

from playwright.sync_api import Page

from tests.load.form.builds import FORM

AXE = FORM / "node_modules" / "axe-core" / "axe.min.js"
RUN = "axe.run(document).then(({violations}) => violations.map(({id}) => id))"


def find_violations(page: Page) -> list[str]:
    """The rules that the page as it stands breaks, by axe-core's names."""
    page.evaluate(AXE.read_text() + "; null")
    found: list[str] = page.evaluate(RUN)
    return found
