"""The folder in which the processes of one machine keep their numbers, so that one answers for all.

Each process has files of its own, as prometheus_client makes them. Web processes are replaced every
some thousand requests: the numbers of those that ended are added up into one file of each kind, so
that neither a sum falls, which Prometheus takes for a restart, nor the files become more for ever.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Final

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"  # as the library names it
ENDED: Final = "ended"
LOCK: Final = "lock"
LIVE: Final = "gauge_live"  # what only a living process has, such as requests in flight


def share_between_processes(instance: str) -> None:
    """Has the numbers of all processes of this instance gathered in a folder of it, or in the one
    that the library's own variable names.

    Before the first app is made: the library looks at its environment when it is loaded.
    """
    os.environ.setdefault(SHARED, str(Path(instance) / "metrics"))
    _folder().mkdir(parents=True, exist_ok=True)


def begin_anew() -> None:
    """Deletes the numbers of processes that are no more, when the web process starts: counters
    begin at nothing, as Prometheus expects. What still runs keeps its own.
    """
    with _locked(fcntl.LOCK_EX):
        for file in _files_of_ended():
            file.unlink(missing_ok=True)
        for file in _folder().glob(f"*_{ENDED}.db"):
            file.unlink(missing_ok=True)


def fold_ended() -> None:
    """Adds up the numbers of processes that have ended, by the one process that looks after others.

    Leaves it to the next time while somebody reads: it must not wait.
    """
    try:
        with _locked(fcntl.LOCK_EX | fcntl.LOCK_NB):
            for file in _files_of_ended():
                _fold(file)
    except BlockingIOError:
        return


@contextmanager
def reading() -> Iterator[str]:
    """The folder; nothing is moved from file to file within."""
    with _locked(fcntl.LOCK_SH):
        yield str(_folder())


def _fold(file: Path) -> None:
    kind = file.stem.rpartition("_")[0]
    if not kind.startswith(LIVE):
        shelf = import_module("prometheus_client.mmap_dict").MmapedDict
        sums = shelf(str(file.with_name(f"{kind}_{ENDED}.db")))
        for key, value, at, _ in shelf.read_all_values_from_file(str(file)):
            before, before_at = sums.read_value(key)
            if not kind.startswith("gauge"):
                sums.write_value(key, before + value, 0.0)
            elif at > before_at:  # of gauges the newest stands
                sums.write_value(key, value, at)
        sums.close()
    file.unlink()


def _files_of_ended() -> list[Path]:
    files = sorted(_folder().glob("*.db"))
    return [one for one in files if _has_ended(one.stem.rpartition("_")[2])]


def _has_ended(process_id: str) -> bool:
    if not process_id.isdecimal():
        return False
    try:
        os.kill(int(process_id), 0)  # which only asks whether it is there
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    return False


def _folder() -> Path:
    return Path(os.environ[SHARED])


@contextmanager
def _locked(how: int) -> Iterator[None]:
    with (_folder() / LOCK).open("a") as lock:
        fcntl.flock(lock, how)
        yield
