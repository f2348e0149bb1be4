"""What is left of a draft when the whole browser is killed right after a tap."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Playwright

from tests.load.form.checklists import SHORT, item_key
from tests.load.form.phone import (
    appear,
    forget,
    groups_of,
    kill_groups,
    open_profile,
    slow_processor,
    tap,
)
from tests.load.form.sides import FAIL, PASS, Side


@dataclass(frozen=True, slots=True)
class Kill:
    """Answers given and still there; milliseconds from the last one's frame to the kill."""

    given: int
    kept: int
    after_ms: float


def kill_while_filling(
    playwright: Playwright, side: Side, answers: int, pause_ms: float = 0
) -> Kill:
    """Gives so many answers, kills the browser `pause_ms` after the last, opens it again."""
    with tempfile.TemporaryDirectory(prefix="rounds-profile-") as folder:
        profile = Path(folder)
        address, after_ms = _fill_and_kill(playwright, side, profile, answers, pause_ms)
        context = open_profile(playwright, profile)
        page = context.pages[0]
        page.goto(address)
        appear(page, side.checklist_usable)
        kept = sum(page.locator(side.mark(*_answer(place))).count() for place in range(answers))
        context.close()
        return Kill(answers, kept, after_ms)


def _fill_and_kill(
    playwright: Playwright, side: Side, profile: Path, answers: int, pause_ms: float
) -> tuple[str, float]:
    context = open_profile(playwright, profile)
    page = context.pages[0]
    side.sign_in(page)
    side.open_checklist(page, SHORT)
    slow_processor(page)
    address, groups = page.url, groups_of(profile)
    for place in range(answers):
        key, value = _answer(place)
        painted = tap(page, side.target(key, value), side.given(key, value)).painted
    time.sleep(pause_ms / 1000)
    after_ms = time.time() * 1000 - painted
    kill_groups(groups, profile)
    forget(context)
    return address, after_ms


def _answer(place: int) -> tuple[str, str]:
    return item_key(place), FAIL if place % 3 == 0 else PASS
