"""The printer's own process: what it survives, and that nothing is left of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.trends.printing.print_job import AttachedFile, PrintJob
from app.trends.printing.printer import Printer, ReportNotPrinted, ReportTookTooLong
from app.trends.printing.rendering import render_pdf
from tests.trends.printing.renders import die, die_once, sleep_long, tell_process

NOTHING = PrintJob("")


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    printer = Printer()
    yield printer
    printer.close()


def test_a_report_is_printed_in_another_process_to_the_same_bytes(printer: Printer) -> None:
    chart = {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
    html = '<html lang="en"><title>t</title><img alt="a" src="picture:chart-a">'
    job = PrintJob(html, charts={"a": chart}, files=[AttachedFile("a.csv", "A", b"a")])
    printed = printer.print_report(job)
    assert printed == render_pdf(job)
    assert printed == printer.print_report(job)


def test_a_report_that_takes_too_long_says_what_to_do_next() -> None:
    printer = Printer(timeout_s=0.2, render=sleep_long)
    begun = time.monotonic()
    with pytest.raises(ReportTookTooLong, match="shorter period"):
        printer.print_report(NOTHING)
    assert time.monotonic() - begun < 60
    printer.close()


def test_a_process_that_dies_is_replaced_and_the_report_still_printed(tmp_path: Path) -> None:
    printer = Printer(render=die_once)
    assert printer.print_report(PrintJob(str(tmp_path / "mark"))) == b"printed"
    printer.close()


def test_a_report_that_kills_its_process_twice_is_given_up() -> None:
    printer = Printer(render=die)
    with pytest.raises(ReportNotPrinted, match="Try again in a minute"):
        printer.print_report(NOTHING)
    printer.close()


def test_one_process_prints_several_reports_and_is_then_replaced() -> None:
    printer = Printer(jobs_per_process=2, render=tell_process)
    first, second, third = (printer.print_report(NOTHING) for _ in range(3))
    printer.close()
    assert first == second != third
    assert int(first) != os.getpid()


def test_no_process_outlives_a_killed_web_worker() -> None:
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from app.trends.printing.print_job import PrintJob\n"
            "from app.trends.printing.printer import Printer\n"
            "from tests.trends.printing.renders import tell_process\n"
            "print(Printer(render=tell_process).print_report(PrintJob('')).decode())\n"
            "import time; print(flush=True); time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert worker.stdout is not None
    child = int(worker.stdout.readline())
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    assert _ends_within(child, seconds=30)


def _ends_within(process: int, seconds: float) -> bool:
    """Whether the process is gone in that time; one that waits to be reaped is gone."""
    for _ in range(int(seconds * 20)):
        status = Path(f"/proc/{process}/stat")
        try:
            if status.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False
