"""Many clients at once for some seconds: how many pieces of work were done, and how fast."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# One piece of work; the answer says what went wrong, or is None.
Work = Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Window:
    """When the clients stop, and from when on what they do counts (`time.perf_counter`)."""

    counted_from: float
    until: float


@dataclass(slots=True)
class Rush:
    """What happened between the end of the warm-up and the end."""

    seconds: float
    took_s: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    cpu_s: float = 0.0
    client_cpu_s: float = 0.0

    @property
    def per_second(self) -> float:
        """Pieces of work that succeeded, a second."""
        return len(self.took_s) / self.seconds

    @property
    def cpu_per_1000(self) -> float:
        """CPU-seconds of the measured processes per 1000 pieces of work."""
        return 1000 * self.cpu_s / max(1, len(self.took_s))


@dataclass(slots=True)
class _Lane:
    """What one client saw."""

    took_s: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def rush(
    works: Sequence[Work], seconds: float, warm_up: float, cpu: Callable[[], float] = lambda: 0.0
) -> Rush:
    """Has one thread repeat each work for `warm_up` seconds and then `seconds` more.

    `cpu` reads the CPU-seconds of what is measured; it is asked at both ends of the latter.
    """
    begun = time.perf_counter()
    window = Window(begun + warm_up, begun + warm_up + seconds)
    lanes = [_Lane() for _ in works]
    threads = [
        threading.Thread(target=_repeat, args=(work, lane, window), daemon=True)
        for work, lane in zip(works, lanes, strict=True)
    ]
    for thread in threads:
        thread.start()
    _sleep_until(window.counted_from)
    cpu_before, own_before = cpu(), time.process_time()
    _sleep_until(window.until)
    cpu_s, own_s = cpu() - cpu_before, time.process_time() - own_before
    for thread in threads:
        thread.join()
    done = Rush(seconds, cpu_s=cpu_s, client_cpu_s=own_s)
    for lane in lanes:
        done.took_s += lane.took_s
        done.errors += lane.errors
    return done


def _repeat(work: Work, lane: _Lane, window: Window) -> None:
    started = time.perf_counter()
    while started < window.until:
        try:
            problem = work()
        except OSError as error:
            problem = f"{type(error).__name__}: {error}"
        ended = time.perf_counter()
        if window.counted_from <= ended < window.until:
            if problem:
                lane.errors[problem] += 1
            else:
                lane.took_s.append(ended - started)
        if problem:
            time.sleep(0.05)  # a server in trouble is not made worse by asking faster
        started = time.perf_counter()


def _sleep_until(instant: float) -> None:
    time.sleep(max(0.0, instant - time.perf_counter()))
