"""The folder of numbers of a machine's processes: sums never fall, files never pile up."""

import fcntl
import os
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector

from app.kernel.telemetry.shared import SHARED, begin_anew, fold_ended, reading

ENDED, ALSO_ENDED = 2**22 + 1, 2**22 + 2  # more than Linux numbers processes
ALIVE = os.getpid()
COUNTER = ("rounds_photos", "rounds_photos_total")
GAUGE = ("rounds_job_last_success_timestamp_seconds",) * 2
LIVE = ("rounds_requests_in_flight",) * 2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(SHARED, str(tmp_path))
    return tmp_path


def note(
    folder: Path, kind: str, process: int, names: tuple[str, str], value: float, at: float = 0
) -> None:
    """As a process notes a number."""
    numbers = MmapedDict(str(folder / f"{kind}_{process}.db"))
    key = mmap_key(*names, ["job"], ["spread"], "What it means")
    numbers.write_value(key, value, at)
    numbers.close()


def seen() -> list[str]:
    registry = CollectorRegistry()
    with reading():
        MultiProcessCollector(registry)
        lines = generate_latest(registry).decode().splitlines()
    return sorted(line for line in lines if line[:1] != "#")


def files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.db"))


def set_numbers(folder: Path) -> None:
    for process, value, at in ((ENDED, 1.0, 10), (ALSO_ENDED, 2.0, 30), (ALIVE, 4.0, 20)):
        note(folder, "counter", process, COUNTER, value)
        note(folder, "gauge_mostrecent", process, GAUGE, value, at)
        note(folder, "gauge_livesum", process, LIVE, value)


def test_sums_stay_when_processes_end_and_their_files_go(folder: Path) -> None:
    set_numbers(folder)
    before = [line for line in seen() if "in_flight" not in line]
    assert 'rounds_photos_total{job="spread"} 7.0' in before
    assert 'rounds_job_last_success_timestamp_seconds{job="spread"} 2.0' in before  # the newest
    fold_ended()
    assert seen() == sorted([*before, 'rounds_requests_in_flight{job="spread"} 4.0'])
    kinds = ("counter", "gauge_mostrecent")
    left = [f"{kind}_{of}.db" for kind in kinds for of in (ALIVE, "ended")]
    assert files(folder) == sorted([*left, f"gauge_livesum_{ALIVE}.db"])
    note(folder, "counter", ENDED, COUNTER, 8.0)  # another, under the same number
    fold_ended()
    fold_ended()
    assert 'rounds_photos_total{job="spread"} 15.0' in seen()


def test_whoever_reads_is_not_waited_for(folder: Path) -> None:
    set_numbers(folder)
    there = files(folder)
    with reading():
        fold_ended()
        assert files(folder) == there
    fold_ended()
    assert files(folder) != there
    with (folder / "lock").open() as free:
        fcntl.flock(free, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_start_begins_anew_and_leaves_the_living_alone(folder: Path) -> None:
    set_numbers(folder)
    fold_ended()
    note(folder, "counter", ENDED, COUNTER, 8.0)
    begin_anew()
    assert 'rounds_photos_total{job="spread"} 4.0' in seen()
    assert all(name.endswith(f"_{ALIVE}.db") for name in files(folder))
