"""The PDF of a year with 60 spots: how long, beside WeasyPrint's own time, and how much memory."""

import re
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil
import pymupdf

from app.kernel.child_process import ChildProcess
from app.trends.printing.paper import Paper
from app.trends.printing.pictures import shrink_picture
from app.trends.printing.print_job import PrintJob
from app.trends.printing.rendering import draw_svg
from app.trends.printing.report import make_job
from app.trends.printing.service import print_report, printer
from tests.load.deployment import Deployment
from tests.load.figures import Figure, say
from tests.load.options import Options
from tests.load.printing_floor import print_alone
from tests.trends.printing.sample import theatre_beside
from tests.trends.theatre import theatre_trends

TIMES = 7
WITHIN_S = 120.0


def measure_printing(_deployment: Deployment, _options: Options) -> None:
    """From the numbers to the bytes, as a worker does it; WeasyPrint alone on the finished page,
    with charts and pictures ready, in a process of the same kind. In turn, so that both meet the
    same machine.
    """
    trends = theatre_trends()
    beside = theatre_beside(trends)
    job = make_job(trends, beside, "en", Paper.A4)
    ready = _ready(job)
    whole, alone = [], []
    pdf = print_report(trends, beside, "en", Paper.A4)  # starts the printer's process
    floor = ChildProcess()
    floor.run(print_alone, job.html, ready, within_s=WITHIN_S)
    for _ in range(TIMES):
        whole.append(_seconds(lambda: print_report(trends, beside, "en", Paper.A4)))
        alone.append(floor.run(print_alone, job.html, ready, within_s=WITHIN_S))
    floor.close()
    pages = len(pymupdf.open(stream=pdf))
    say(Figure("report of 60 spots and a year, pages", pages, "pages", "≤ 12"))
    say(Figure("report, from numbers to PDF", 1000 * median(whole), "ms", "", 1000 * median(alone)))
    ratio = median(whole) / median(alone)
    say(Figure("report, from numbers to PDF / WeasyPrint alone", ratio, "×", "≤ 1.25"))
    say(Figure("report, peak memory of the process that prints", _peak_mb(), "MB", "≤ 400"))
    printer.close()


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _ready(job: PrintJob) -> dict[str, bytes]:
    """All that the page shows, drawn beforehand."""
    drawn = {f"chart-{name}": draw_svg(spec) for name, spec in job.charts.items()}
    return drawn | {name: shrink_picture(content) for name, content in job.pictures.items()}


def _peak_mb() -> float:
    """The most that a child of this process has ever held."""
    peaks = []
    for child in psutil.Process().children(recursive=True):
        status = Path(f"/proc/{child.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        if found and "postgres" not in child.name():
            peaks.append(int(found[1]) / 1024)
    return max(peaks, default=0.0)
