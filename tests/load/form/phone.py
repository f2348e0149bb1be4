"""A headless Chromium of the size and speed of a phone, and a finger."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, StorageState
from playwright.sync_api import Error as BrowserGone

from tests.browser.conftest import FLAGS
from tests.servers import MissingPart, wait_until

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "locale": "en",
}
PROCESSOR_SLOWED = 4
NETWORK = {
    "offline": False,
    "latency": 150,  # milliseconds, added to each request
    "downloadThroughput": 1_600_000 / 8,  # bytes a second
    "uploadThroughput": 750_000 / 8,
}
IN_PAGE = (Path(__file__).parent / "in_page.js").read_text()
PATIENCE_S = 30


def find_chromium() -> str:
    """Debian's Chromium. Raises MissingPart."""
    program = shutil.which("chromium")
    if program is None:
        raise MissingPart("Install it: apt-get install --no-install-recommends chromium libatomic1")
    return program


def launch(playwright: Playwright) -> Browser:
    """A browser whose contexts forget everything."""
    return playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)


@contextmanager
def fresh_page(browser: Browser, kept: StorageState | None = None) -> Iterator[Page]:
    """A page of a phone that has never been here, but for what its storage has kept from
    before (no cached file, no service worker); not slowed yet.
    """
    context = browser.new_context(**PHONE, storage_state=kept)
    context.add_init_script(IN_PAGE)
    try:
        yield context.new_page()
    finally:
        context.close()


def open_profile(playwright: Playwright, profile: Path) -> BrowserContext:
    """A whole browser that keeps what it has in `profile`, across restarts."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=find_chromium(), args=FLAGS, **PHONE
    )
    context.add_init_script(IN_PAGE)
    return context


def groups_of(profile: Path) -> set[int]:
    """The groups of processes of the browser that keeps `profile`."""
    return {os.getpgid(pid) for pid in _processes_of(profile)} - {os.getpgrp()}


def kill_groups(groups: set[int], profile: Path) -> None:
    """kill -9 for a whole browser, as a power cut would; returns when it is gone."""
    for group in groups:
        os.killpg(group, signal.SIGKILL)
    wait_until(lambda: not _processes_of(profile), 10, "the end of the killed browser")
    for left in profile.glob("Singleton*"):
        left.unlink(missing_ok=True)


def forget(context: BrowserContext) -> None:
    """Closes what is left of a killed browser."""
    with suppress(BrowserGone):
        context.close()


def _processes_of(profile: Path) -> list[int]:
    # The first process names its profile; Playwright gives each browser a group of its own.
    found = []
    for path in Path("/proc").iterdir():
        with suppress(OSError):
            if path.name.isdigit() and str(profile).encode() in (path / "cmdline").read_bytes():
                found.append(int(path.name))
    return found


def devtools(page: Page) -> CDPSession:
    """The page's DevTools protocol."""
    return page.context.new_cdp_session(page)


def slow_processor(page: Page) -> None:
    """The page's processor is four times slower from now on."""
    devtools(page).send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR_SLOWED})


def slow_network(page: Page) -> None:
    """A slow 4G network for the page from now on."""
    session = devtools(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)


def ask_until(page: Page, expression: str, pause_s: float = 0.03) -> Any:
    """What `expression` gives, once it is not null. Raises TimeoutError that names it."""
    deadline = time.monotonic() + PATIENCE_S
    while (value := page.evaluate(expression)) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{expression} was null for {PATIENCE_S} s at {page.url}")
        time.sleep(pause_s)
    return value


def appear(page: Page, selector: str) -> None:
    """Waits for `selector` with nothing but a short expression: what Playwright would put
    into the page to wait there counts as heap.
    """
    settle(lambda: bool(page.evaluate(f"!!document.querySelector({selector!r})")), selector)


def usable_after(page: Page, address: str, selector: str) -> float:
    """Milliseconds from the start of the navigation to the frame that shows `selector`."""
    page.add_init_script(f"bench.watchUsable({selector!r})")
    page.goto(address, wait_until="commit")
    # Each question takes the page a moment: few of them.
    milliseconds: float = ask_until(page, "globalThis.bench?.usable ?? null", pause_s=0.15)
    return milliseconds


@dataclass(frozen=True, slots=True)
class Tap:
    """Milliseconds from the finger's release to the frame that shows all; when that was, in
    milliseconds of the epoch.
    """

    ms: float
    painted: float


def tap(page: Page, target: str, wanted: list[str]) -> Tap:
    """Taps the middle of `target`, and waits for the frame with all that `wanted` selects."""
    count = page.evaluate("bench.taps.length")
    x, y = page.evaluate("([target, wanted]) => bench.aim(target, wanted)", [target, wanted])
    page.touchscreen.tap(x, y)
    return Tap(**ask_until(page, f"bench.taps[{count}] ?? null"))


def heap_bytes(page: Page) -> int:
    """JavaScript heap in use, after the garbage is gone."""
    session = devtools(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    used: int = session.send("Runtime.getHeapUsage")["usedSize"]
    session.send("HeapProfiler.disable")
    return used


def settle(is_ready: Callable[[], bool], what: str) -> None:
    """Waits for something that is not measured."""
    wait_until(is_ready, PATIENCE_S, what)
