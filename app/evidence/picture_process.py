"""Opens photos in one process of their own, where a hostile one ends nothing else."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from app.evidence.pictures.boxes import Box
from app.evidence.pictures.limits import Limits, limits_of
from app.evidence.pictures.metadata import Origin
from app.evidence.pictures.refusals import Overrun, Refusal, Unusable
from app.evidence.pictures.taken_in import TakenIn
from app.kernel.child_process import ChildDied, ChildProcess, ChildTookTooLong
from app.kernel.own_memory import limit_memory

PHOTOS_PER_PROCESS = 500
ANSWERS = (TakenIn, Origin, Box, Unusable, Refusal, datetime, timedelta)

# Memory is given back as soon as it is free, and libraries start no threads of their own, each of
# which would take some.
SPARING = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "1000000",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


class PictureProcess:
    """Takes in one photo at a time, for all threads of a worker, also after a fork.

    The process is replaced after `PHOTOS_PER_PROCESS`, when it dies or runs out of memory, and
    when a photo outlasts `seconds`.
    """

    def __init__(self, most_bytes: int, most_pixels: int, seconds: float, memory_mb: int) -> None:
        self._limits = limits_of(most_bytes, most_pixels, memory_mb)
        self._seconds = seconds
        self._child = ChildProcess(
            partial(prepare, self._limits, memory_mb), PHOTOS_PER_PROCESS, SPARING, ANSWERS
        )

    def take_in(
        self, raw: bytes, marked: Sequence[Box] = (), known_faces: Sequence[Box] | None = None
    ) -> TakenIn:
        """See `taking_in.take_in`. Raises `Unusable`, `Overrun` where it took too much time or
        memory, and `ChildNotStarted` where nothing could be found out about the photo."""
        faces = None if known_faces is None else tuple(known_faces)
        try:
            return self._child.run(
                take_in, raw, self._limits, tuple(marked), faces, within_s=self._seconds
            )
        except ChildTookTooLong:
            raise Overrun(Refusal.TOOK_TOO_LONG) from None
        except (ChildDied, MemoryError):
            raise Overrun(Refusal.TOO_LARGE) from None

    def measure(self, work: Callable[[], dict[str, float]]) -> dict[str, float]:
        """What some work of ours finds in the process, such as the memory that it holds."""
        return self._child.run(work, within_s=self._seconds)

    def peak_mb(self) -> float:
        """The most memory that opening photos took so far, in MB."""
        return self._child.peak_mb()

    def close(self) -> None:
        """Ends the process; the next photo starts another."""
        self._child.close()


# The child alone imports what opens pictures: no other process carries the detector's memory.


def take_in(
    raw: bytes, limits: Limits, marked: Sequence[Box], known_faces: Sequence[Box] | None
) -> TakenIn:
    """Takes a photo in, in the child."""
    from app.evidence.pictures import taking_in

    return taking_in.take_in(raw, limits, marked, known_faces)


def prepare(limits: Limits, memory_mb: int) -> None:
    """Loads in the child what every photo needs, then holds it to its memory."""
    from app.evidence.pictures import warming

    warming.warm_up(limits)
    limit_memory(memory_mb)
