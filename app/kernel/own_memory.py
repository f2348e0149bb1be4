"""How much memory a process holds, and how to hold it to less (Linux)."""

import resource
from pathlib import Path

MB = 1_000_000
# Pages of programs that are read from the disk later on; the limit cannot count them.
CODE_TO_COME_MB = 4


def read_memory(process: int | str = "self") -> dict[str, float]:
    """What the kernel says of a process, in MB: VmHWM (the peak), VmRSS, RssFile, VmData, …

    Nothing where there is no such kernel, or the process has ended.
    """
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.split(":", 1) for line in lines if line.endswith(" kB"))
    return {name: int(said.split()[0]) * 1024 / MB for name, said in pairs}


def limit_memory(most_mb: float) -> None:
    """Holds this process to `most_mb` of real memory; what would go beyond raises MemoryError.

    The kernel limits no resident memory. It does limit what a process may allocate
    (RLIMIT_DATA), so this allows what is allocated already, and as much more as there is room
    for. Load all code before: pages of programs are not counted.
    """
    held = read_memory()
    if not held:
        return
    most = int((held["VmData"] + most_mb - held["VmRSS"] - CODE_TO_COME_MB) * MB)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
