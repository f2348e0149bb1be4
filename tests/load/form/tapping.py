"""A finger on every item: how soon the answer is on the screen, and what the heap holds then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.load.figures import percentile
from tests.load.form.checklists import SHORT, item_key
from tests.load.form.figures import median
from tests.load.form.phone import fresh_page, heap_bytes, slow_network, slow_processor, tap
from tests.load.form.sides import FAIL, PASS, Side


@dataclass(frozen=True, slots=True)
class Round:
    """One checklist filled: milliseconds of each tap, and megabytes of heap after the last."""

    taps: list[float]
    heap_mb: float


@dataclass(frozen=True, slots=True)
class Tapping:
    """Medians over the rounds."""

    p50: float
    p95: float
    worst: float
    heap_mb: float


def fill_in(browser: Browser, side: Side, items: int) -> Round:
    """On a fresh phone. The heap is taken at the end, with every second failure open."""
    with fresh_page(browser, side.kept) as page:
        side.open_checklist(page, items)
        slow_network(page)
        slow_processor(page)
        return Round(_tap_all(page, side, items), heap_bytes(page) / 1e6)


def sum_up(rounds: Sequence[Round]) -> Tapping:
    """The median of each round's percentiles."""
    return Tapping(
        p50=median([percentile(one.taps, 0.50) for one in rounds]),
        p95=median([percentile(one.taps, 0.95) for one in rounds]),
        worst=median([max(one.taps) for one in rounds]),
        heap_mb=median([one.heap_mb for one in rounds]),
    )


def _tap_all(page: Page, side: Side, items: int) -> list[float]:
    return [
        tap(page, side.target(key, value), side.given(key, value)).ms
        for key, value in _answers(items)
    ]


def _answers(items: int) -> Iterator[tuple[str, str]]:
    """Fails and passes in turn; a short checklist once more, the other way round."""
    rounds = (0, 1) if items == SHORT else (0,)
    for shift in rounds:
        for place in range(items):
            yield item_key(place), PASS if (place + shift) % 2 else FAIL
