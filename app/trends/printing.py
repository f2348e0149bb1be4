"""Prints reports in one process of their own, so that a web worker neither waits in C code nor
grows by the hundreds of megabytes that a hostile picture or a long page can take (PEERS.md, 10).
"""

import os
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as WaitTimeout
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from runpy import run_path

from app.kernel.errors import Problem
from app.trends.print_job import PrintJob, Render, render_job, render_within

__all__ = ["PrintJob", "Printer", "ReportNotPrinted", "ReportTookTooLong"]

TIMEOUT_S = 60.0
JOBS_PER_PROCESS = 50
CHILD_SCRIPT = Path(__file__).with_name("print_child.py")


class ReportTookTooLong(Problem):
    """The report was not printed within the time allowed."""

    status = 503
    type = "report-took-too-long"
    title = "The report took too long to print"

    def __init__(self) -> None:
        super().__init__(
            "The report took too long to print. Ask for a shorter period, or try again in a minute."
        )


class ReportNotPrinted(Problem):
    """The process that prints died twice over the same report."""

    status = 503
    type = "report-not-printed"
    title = "The report could not be printed"

    def __init__(self) -> None:
        super().__init__(
            "The report could not be printed, and this has been noted. Try again in a minute; "
            "the same numbers are there as JSON."
        )


class Printer:
    """Prints one report at a time in a child process, started at the first report.

    One printer serves all threads of a process, also after a fork. The child is replaced after
    `JOBS_PER_PROCESS` reports, when it dies, and when a report outlasts `timeout_s`.
    """

    def __init__(
        self,
        timeout_s: float = TIMEOUT_S,
        jobs_per_process: int = JOBS_PER_PROCESS,
        render: Render = render_job,
    ) -> None:
        self._timeout_s = timeout_s
        self._jobs_per_process = jobs_per_process
        self._render = render
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._owner = os.getpid()
        self._jobs = 0

    def print_report(self, job: PrintJob) -> bytes:
        """The PDF's bytes. Raises ReportTookTooLong, ReportNotPrinted."""
        ends = time.monotonic() + self._timeout_s
        for _ in range(2):  # the first child may have died of another's report
            pool, future = self._submit(job)
            try:
                return future.result(timeout=max(0.0, ends - time.monotonic()))
            except WaitTimeout:
                future.cancel()  # one that already runs ends itself: see render_within
                raise ReportTookTooLong from None
            except BrokenProcessPool:
                self._forget(pool)
                if time.monotonic() >= ends - 0.1:
                    raise ReportTookTooLong from None
        raise ReportNotPrinted

    def close(self) -> None:
        """Ends the child; the next report starts another."""
        with self._lock:
            if self._pool is not None and self._owner == os.getpid():
                self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _submit(self, job: PrintJob) -> tuple[ProcessPoolExecutor, "Future[bytes]"]:
        with self._lock:
            pool = self._ready_pool()
            try:
                future = pool.submit(render_within, self._timeout_s, self._render, job)
            except BrokenProcessPool:
                pool = self._start_pool()
                future = pool.submit(render_within, self._timeout_s, self._render, job)
            self._jobs += 1
            return pool, future

    def _ready_pool(self) -> ProcessPoolExecutor:
        if self._pool is None or self._owner != os.getpid():
            return self._start_pool()
        if self._jobs >= self._jobs_per_process:
            # Not max_tasks_per_child: with jobs waiting it can stall (CPython issue 115634).
            self._pool.shutdown(wait=False)
            return self._start_pool()
        return self._pool

    def _start_pool(self) -> ProcessPoolExecutor:
        self._pool = ProcessPoolExecutor(
            1,
            mp_context=get_context("spawn"),
            initializer=run_path,
            initargs=(str(CHILD_SCRIPT),),
        )
        self._owner = os.getpid()
        self._jobs = 0
        return self._pool

    def _forget(self, pool: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is pool:
                self._pool = None
        pool.shutdown(wait=False)
