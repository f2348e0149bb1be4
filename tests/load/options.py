"""How long and with how many clients a benchmark runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Seconds measured and of warm-up before each figure; numbers of clients; stored rows."""

    seconds: float
    warm_up: float
    clients: tuple[int, ...]
    stored: tuple[int, ...]
