"""Prints reports in one process of their own, so that a web worker neither waits in C code nor
grows by the hundreds of megabytes that a hostile picture or a long page can take (PEERS.md, 10).
"""

from app.kernel.child_process import ChildDied, ChildNotStarted, ChildProcess, ChildTookTooLong
from app.kernel.errors import Problem
from app.trends.printing.print_job import PrintJob, Render, render_job

__all__ = ["PrintJob", "Printer", "ReportNotPrinted", "ReportTookTooLong"]

TIMEOUT_S = 60.0
JOBS_PER_PROCESS = 50


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
    `JOBS_PER_PROCESS` reports, when it dies, and when a report outlasts `timeout_s`, in which
    the time to wait for reports of others is included.
    """

    def __init__(
        self,
        timeout_s: float = TIMEOUT_S,
        jobs_per_process: int = JOBS_PER_PROCESS,
        render: Render = render_job,
    ) -> None:
        self._timeout_s = timeout_s
        self._render = render
        self._child = ChildProcess(jobs=jobs_per_process)

    def print_report(self, job: PrintJob) -> bytes:
        """The PDF's bytes. Raises ReportTookTooLong, ReportNotPrinted."""
        try:
            return self._child.run(self._render, job, within_s=self._timeout_s, waiting_counts=True)
        except ChildTookTooLong:
            raise ReportTookTooLong from None
        except (ChildDied, ChildNotStarted):
            raise ReportNotPrinted from None

    def close(self) -> None:
        """Ends the child; the next report starts another."""
        self._child.close()
