"""How long and with how many clients a benchmark runs."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """Seconds measured and of warm-up before each figure; numbers of clients; stored rows; a folder
    of photos.
    """

    seconds: float
    warm_up: float
    clients: tuple[int, ...]
    stored: tuple[int, ...]
    photos: Path | None = None
