"""`python -m tests.load.form [NAMES] [--runs N]`: the benchmarks of `make bench-form`."""

import argparse
import sys
from collections.abc import Callable

from playwright.sync_api import sync_playwright

from tests.load.form.benchmarks import (
    Bench,
    measure_accessibility,
    measure_first_visits,
    measure_kills,
    measure_photos,
    measure_restarts,
    measure_taps,
    measure_walk,
    measure_weight,
)
from tests.load.form.builds import find_form_build
from tests.load.form.figures import HEAD, remark
from tests.load.form.form_side import Form
from tests.load.form.phone import NETWORK, PROCESSOR_SLOWED, launch
from tests.load.form.serving import serve
from tests.load.form.sides import Floor
from tests.load.machine import describe_machine
from tests.servers import MissingPart

BENCHMARKS: dict[str, Callable[[Bench], None]] = {
    "weight": measure_weight,
    "first": measure_first_visits,
    "restart": measure_restarts,
    "taps": measure_taps,
    "walk": measure_walk,
    "kill": measure_kills,
    "axe": measure_accessibility,
    "photo": measure_photos,
}


def main() -> int:
    """Runs the chosen benchmarks, or all; 0 unless a part is missing."""
    chosen, runs = _read_arguments()
    try:
        _run(chosen, runs)
    except MissingPart as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    remark(f"done ({describe_machine()})")
    return 0


def _run(chosen: list[str], runs: int) -> None:
    find_form_build()
    with serve() as served, sync_playwright() as playwright:
        browser = launch(playwright)
        form, floor = Form(served.form, served.scene), Floor(served.floor)
        bench = Bench(playwright, browser, form, floor, served.floor_build, runs)
        _say_head(browser.version, runs)
        form.sign_in_once(browser)
        for name in chosen:
            remark(f"{name} ({describe_machine()})")
            _try(name, bench)


def _try(name: str, bench: Bench) -> None:
    """A benchmark that breaks says so, and the others still run."""
    try:
        BENCHMARKS[name](bench)
    except Exception as error:
        remark(f"{name} broke: {type(error).__name__}: {error}")


def _say_head(version: str, runs: int) -> None:
    down, up = NETWORK["downloadThroughput"] * 8 / 1e6, NETWORK["uploadThroughput"] * 8 / 1e6
    remark(f"{describe_machine()}; Chromium {version}, 390 × 844, touch")
    remark(f"processor slowed {PROCESSOR_SLOWED} ×; {down} Mbit/s down, {up} up, 150 ms")
    remark(f"medians of {runs}; the floor is a bare Preact page with the same checklist")
    remark(HEAD)


def _read_arguments() -> tuple[list[str], int]:
    parser = argparse.ArgumentParser(prog="python -m tests.load.form", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--runs", type=int, default=5, help="of which the median is printed")
    given = parser.parse_args()
    unknown = set(given.names) - BENCHMARKS.keys()
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; choose from {', '.join(BENCHMARKS)}")
    names = [name for name in BENCHMARKS if name in given.names or not given.names]
    return names, min(max(given.runs, 1), 50)


if __name__ == "__main__":
    sys.exit(main())
