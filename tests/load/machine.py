"""What the machine says: processors, load, and what a tree of processes has used."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def describe_machine() -> str:
    """Processors and load averages of 1, 5 and 15 minutes."""
    loads = " ".join(f"{load:.2f}" for load in os.getloadavg())
    return f"{os.cpu_count()} processors, load average {loads}"


@dataclass(frozen=True, slots=True)
class _Standing:
    """One line of /proc/<pid>/stat: its parent, and seconds used by it and by dead children."""

    parent: int
    cpu_s: float


def _read_standing(pid: int) -> _Standing | None:
    try:
        # The name in brackets may hold spaces and brackets itself.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    used = sum(int(field) for field in fields[11:15])  # utime, stime, cutime, cstime
    return _Standing(int(fields[1]), used / TICKS)


def tree_of(root: int) -> dict[int, float]:
    """CPU-seconds by process id, for `root` and all that descend from it and still run.

    A process counts its dead children, so workers that were replaced are not lost.
    """
    found = {int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()}
    standings = {pid: standing for pid in found if (standing := _read_standing(pid))}
    tree = {root} & standings.keys()
    grown = True
    while grown:
        more = {pid for pid, one in standings.items() if one.parent in tree} - tree
        tree |= more
        grown = bool(more)
    return {pid: standings[pid].cpu_s for pid in tree}


def cpu_seconds(*roots: int) -> float:
    """CPU-seconds used so far by these trees of processes."""
    return sum(sum(tree_of(root).values()) for root in roots)


def resident_bytes(pid: int) -> int:
    """Memory of one process that is in RAM; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0
