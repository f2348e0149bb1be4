"""Slows whole processes. DevTools slows a page's main thread alone, and photos are made small
in a worker, by threads that it does not reach.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Browser

SLICE_S = 0.1


def renderers_of(browser: Browser) -> list[int]:
    """The processes that run this browser's pages and their workers."""
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return [one["id"] for one in found if one["type"] == "renderer"]


@contextmanager
def slowed(pids: list[int], rate: int) -> Iterator[None]:
    """Lets these processes run for one part of `rate` of each 100 ms, until the block ends."""
    over = threading.Event()
    thread = threading.Thread(target=_pulse, args=(pids, rate, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _pulse(pids: list[int], rate: int, over: threading.Event) -> None:
    while not over.is_set():
        _tell(pids, signal.SIGSTOP)
        time.sleep(SLICE_S * (rate - 1) / rate)
        _tell(pids, signal.SIGCONT)
        time.sleep(SLICE_S / rate)


def _tell(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)
