"""Stand-ins for rendering that misbehave in a process of their own."""

import os
import time
from pathlib import Path

from app.trends.printing.print_job import PrintJob


def sleep_long(_job: PrintJob) -> bytes:
    time.sleep(120)
    return b""


def die(_job: PrintJob) -> bytes:
    os._exit(1)


def die_once(job: PrintJob) -> bytes:
    """Dies, and leaves a mark in the file that the job names, so that it does so only once."""
    mark = Path(job.html)
    if mark.exists():
        return b"printed"
    mark.touch()
    os._exit(1)


def tell_process(_job: PrintJob) -> bytes:
    return str(os.getpid()).encode()
