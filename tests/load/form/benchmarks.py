"""Each figure of the phone's form, measured on the form and on the floor in turn."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Playwright

from tests.load.form.accessibility import find_violations
from tests.load.form.builds import find_form_build, gzip_size, weigh_scripts
from tests.load.form.checklists import LONG, SHORT, item_key
from tests.load.form.drafts import kill_while_filling
from tests.load.form.figures import Row, median, remark, say
from tests.load.form.form_side import LIST_USABLE, Form
from tests.load.form.phone import appear, fresh_page, tap
from tests.load.form.photos import draw_photo, shrink_photo
from tests.load.form.sides import FAIL, Floor, Side
from tests.load.form.tapping import Tapping, fill_in, sum_up
from tests.load.form.visits import (
    begin_here,
    restart_offline,
    sign_in,
    visit_first,
    visit_signed_in,
)
from tests.load.form.walk import walk_to_sent


@dataclass(frozen=True, slots=True)
class Bench:
    """What a benchmark has: a browser, both sides, how often to measure."""

    playwright: Playwright
    browser: Browser
    form: Form
    floor: Floor
    floor_build: Path
    runs: int

    def in_turn(self, form: Callable[[], float], floor: Callable[[], float]) -> tuple[float, float]:
        """Medians of both, measured in turn, so that they meet the same load of the machine."""
        pairs = [(form(), floor()) for _ in range(self.runs)]
        return median([one for one, _ in pairs]), median([one for _, one in pairs])

    def median_of(self, measure: Callable[[], float]) -> float:
        """The form alone."""
        return median([measure() for _ in range(self.runs)])


def measure_weight(bench: Bench) -> None:
    """JavaScript, packed by gzip."""
    build = find_form_build()
    form, floor = weigh_scripts(build), weigh_scripts(bench.floor_build)
    scripts = visit_first(bench.browser, bench.form).scripts
    paths = [build / urlsplit(url).path.removeprefix("/form/") for url in scripts]
    first = sum(gzip_size(path.read_bytes()) for path in paths)
    say(Row("JavaScript, all of the page", form.page / 1000, "kB gzip", "≤ 50", floor.page / 1000))
    say(Row("JavaScript, for the first screen", first / 1000, "kB gzip", "", floor.page / 1000))
    say(Row("JavaScript, service worker besides", form.worker / 1000, "kB gzip"))


def measure_first_visits(bench: Bench) -> None:
    """The first visit of all, and the first ones of somebody who has signed in."""
    browser, form = bench.browser, bench.form
    signed_in = partial(visit_signed_in, browser, form)
    checklist = form.spot_address(SHORT)
    visits: dict[str, Callable[[], float]] = {
        "first visit to the sign-in screen": lambda: visit_first(browser, form).milliseconds,
        "signed in, nothing cached, to the list": partial(signed_in, form.entrance, LIST_USABLE),
        "signed in, nothing cached, to a 12-item checklist": partial(
            signed_in, checklist, form.checklist_usable
        ),
    }
    for name, visit in visits.items():
        figure, floor = bench.in_turn(visit, lambda: visit_first(browser, bench.floor).milliseconds)
        say(Row(name, figure, "ms", "≤ 2 × floor", floor))
    say(Row("Sign in tapped to the list", bench.median_of(lambda: sign_in(browser, form)), "ms"))


def measure_restarts(bench: Bench) -> None:
    """The browser ends and begins again, without network."""
    for items, goal in ((SHORT, "≤ 2 × floor"), (LONG, "")):
        with tempfile.TemporaryDirectory(prefix="rounds-profiles-") as folder:
            form, floor = bench.in_turn(
                *(
                    _get_ready_to_restart(bench, Path(folder), side, items)
                    for side in (bench.form, bench.floor)
                )
            )
        say(Row(f"restart offline to a checklist, {items} items", form, "ms", goal, floor))


def _get_ready_to_restart(
    bench: Bench, folder: Path, side: Side, items: int
) -> Callable[[], float]:
    profile = folder / side.name
    address = begin_here(bench.playwright, profile, side, items)
    return partial(restart_offline, bench.playwright, profile, address, side)


def measure_taps(bench: Bench) -> None:
    """Tap to painted, and the heap after all the taps."""
    for items in (SHORT, LONG):
        pairs = [
            (fill_in(bench.browser, bench.form, items), fill_in(bench.browser, bench.floor, items))
            for _ in range(bench.runs)
        ]
        form, floor = (sum_up(rounds) for rounds in zip(*pairs, strict=True))
        _say_tapping(items, form, floor)


def _say_tapping(items: int, form: Tapping, floor: Tapping) -> None:
    name = f"tap to painted, {items} items"
    say(Row(f"{name}, p50", form.p50, "ms", "≤ 1.2 × floor", floor.p50))
    say(Row(f"{name}, p95", form.p95, "ms", "≤ 1.2 × floor", floor.p95))
    say(Row(f"{name}, worst", form.worst, "ms", "", floor.worst))
    say(Row(f"JavaScript heap, {items} items", form.heap_mb, "MB", "≤ 3", floor.heap_mb))


def measure_walk(bench: Bench) -> None:
    """Taps from the opened checklist to sent."""
    with tempfile.TemporaryDirectory(prefix="rounds-photo-") as folder:
        photo = Path(folder) / "photo.jpg"
        draw_photo(photo)
        steps = walk_to_sent(bench.browser, bench.form, photo)
    for number, step in enumerate(steps, start=1):
        remark(f"tap {number}: {step}")
    say(Row("taps from an opened checklist to sent", len(steps), "taps", "≤ 10"))


def measure_kills(bench: Bench) -> None:
    """Answers that are still there after kill -9: at once, and when a hand could do it."""
    given = [SHORT - run % SHORT for run in range(bench.runs)]
    for pause_ms in (0, 200):
        form, floor = (
            [kill_while_filling(bench.playwright, side, count, pause_ms) for count in given]
            for side in (bench.form, bench.floor)
        )
        lost, lost_there = (
            sum(kill.given - kill.kept for kill in kills) for kills in (form, floor)
        )
        after = ", ".join(f"{kill.after_ms:.0f}" for kill in form)
        remark(f"killed {after} ms after the frame that shows the last answer")
        name = f"answers lost, browser killed {pause_ms} ms after the last"
        say(Row(name, lost, f"of {sum(given)}", "0", lost_there))


def measure_accessibility(bench: Bench) -> None:
    """What axe-core finds on each page that is met on the way."""
    form = [
        *_find_on(bench, "the sign-in screen", lambda page: _open_entrance(page, bench.form)),
        *_find_on(bench, "the list", lambda page: _open_list(page, bench.form)),
        *_find_on(bench, "a checklist", lambda page: _open_failure(page, bench.form)),
    ]
    floor = _find_on(bench, "the floor", lambda page: _open_failure(page, bench.floor))
    say(Row("axe-core violations", len(form), "rules", "0", len(floor)))


def _find_on(bench: Bench, name: str, arrive: Callable[[Page], None]) -> list[str]:
    kept = None if name == "the sign-in screen" else bench.form.kept
    with fresh_page(bench.browser, kept) as page:
        arrive(page)
        found = find_violations(page)
    for rule in found:
        remark(f"axe-core on {name}: {rule}")
    return found


def _open_entrance(page: Page, side: Side) -> None:
    page.goto(side.entrance)
    appear(page, side.first_usable)


def _open_list(page: Page, form: Form) -> None:
    page.goto(form.entrance)
    appear(page, LIST_USABLE)


def _open_failure(page: Page, side: Side) -> None:
    key = item_key(0)
    side.open_checklist(page, SHORT)
    tap(page, side.target(key, FAIL), side.given(key, FAIL))


def measure_photos(bench: Bench) -> None:
    """Twelve megapixels to a small photo that is stored."""
    with tempfile.TemporaryDirectory(prefix="rounds-photo-") as folder:
        photo = Path(folder) / "photo.jpg"
        draw_photo(photo)
        megabytes = photo.stat().st_size / 1e6
        remark(f"the photo: 4000 × 3000, {megabytes:.1f} MB")
        for all_slowed, how in ((True, "all threads slowed"), (False, "main thread slowed")):
            done = [
                shrink_photo(bench.browser, bench.form, photo, all_slowed=all_slowed)
                for _ in range(bench.runs)
            ]
            seconds = median([one.seconds for one in done])
            say(Row(f"photo chosen to stored, {how}", seconds, "s", "≤ 2.5"))
    say(Row("stored photo", median([one.kilobytes for one in done]), "kB", "near 400"))
