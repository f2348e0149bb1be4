"""First visits, signing in, and restarts without network."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.load.form.form_side import LIST_USABLE, SUBMIT, Form
from tests.load.form.phone import (
    ask_until,
    fresh_page,
    open_profile,
    slow_network,
    slow_processor,
    tap,
    usable_after,
)
from tests.load.form.sides import Side


@dataclass(frozen=True, slots=True)
class Visit:
    """Milliseconds to the first usable screen, and the scripts that were loaded by then."""

    milliseconds: float
    scripts: tuple[str, ...]


def visit_first(browser: Browser, side: Side) -> Visit:
    """On a phone that has never been there."""
    with fresh_page(browser) as page:
        slow_network(page)
        slow_processor(page)
        milliseconds = usable_after(page, side.entrance, side.first_usable)
        return Visit(milliseconds, tuple(ask_until(page, "bench.scripts")))


def visit_signed_in(browser: Browser, form: Form, address: str, usable: str) -> float:
    """Milliseconds to `usable`: nothing is there of the form but the sign-in and the pack."""
    with fresh_page(browser, form.kept) as page:
        slow_network(page)
        slow_processor(page)
        return usable_after(page, address, usable)


def sign_in(browser: Browser, form: Form) -> float:
    """Milliseconds from the tap on "Sign in" to the list of spots."""
    with fresh_page(browser) as page:
        page.goto(form.entrance)
        form.write_credentials(page)
        slow_network(page)
        slow_processor(page)
        return tap(page, SUBMIT, [LIST_USABLE]).ms


def begin_here(playwright: Playwright, profile: Path, side: Side, items: int) -> str:
    """Opens a checklist in a browser that keeps `profile`, ends it; the checklist's address."""
    context = open_profile(playwright, profile)
    page = context.pages[0]
    side.sign_in(page)
    side.open_checklist(page, items)
    side.get_ready_offline(page)
    address = page.url
    context.close()
    return address


def restart_offline(playwright: Playwright, profile: Path, address: str, side: Side) -> float:
    """Milliseconds from the start of a new browser's navigation to a usable checklist."""
    context = open_profile(playwright, profile)
    try:
        context.set_offline(True)
        page = context.pages[0]
        slow_processor(page)
        return usable_after(page, address, side.checklist_usable)
    finally:
        context.close()
