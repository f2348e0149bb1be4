"""What is still to happen, in the order in which it will. Pure."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush


class Agenda:
    """Calls, each at its instant; of two at the same instant the one that was added first."""

    def __init__(self) -> None:
        self._calls: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._added = 0

    def add(self, at: datetime, call: Callable[[datetime], None]) -> None:
        """Has `call` called with `at`."""
        self._added += 1
        heappush(self._calls, (at, self._added, call))

    def run_until(self, end: datetime) -> None:
        """Makes every call that is due by `end`, those included that are added meanwhile."""
        while self._calls and self._calls[0][0] <= end:
            at, _, call = heappop(self._calls)
            call(at)
