"""The list and the CSV with many inspections stored."""

import threading
import time
from dataclasses import dataclass

from tests.load.asking import ask_again, say_answers
from tests.load.deployment import Deployment, get
from tests.load.figures import Figure, remark, say
from tests.load.machine import resident_bytes, tree_of
from tests.load.options import Options
from tests.load.stored_rows import empty_stored, store_up_to
from tests.load.wire import Connection

GOAL_LIST = "≤ 25"
GOAL_CSV_S = "≤ 1.5"
GOAL_FIRST_BYTE_MS = "≤ 50"
CSV_ROWS = 50_000
EVERY_S = 0.01


def measure_stored(deployment: Deployment, options: Options) -> None:
    """The list at each number of stored inspections, then the CSV of the first venue's."""
    venue = f"/api/v1/venues/{deployment.scene.venue_ids[0]}"
    token = deployment.scene.manager_token
    empty_stored(deployment.postgres.dsn)
    for rows in options.stored:
        begun = time.monotonic()
        here = store_up_to(deployment.postgres.dsn, deployment.scene, rows)
        remark(f"{rows} stored in {time.monotonic() - begun:.0f} s; {here} at the first venue")
        with Connection(deployment.web.port) as connection:
            request = get(f"{venue}/inspections?limit=250", token)
            done = ask_again(connection, request, 200, options)
            say_answers(f"list of 250 at {rows} stored", done, GOAL_LIST)
            remark(f"the list is {len(connection.ask(request)[1])} bytes")
    _say_export(deployment, get(f"{venue}/inspections.csv", token))


@dataclass(slots=True)
class Export:
    """One CSV: seconds to the first piece and to the end, its lines, and memory gained."""

    first_s: float = 0.0
    whole_s: float = 0.0
    lines: int = 0
    size: int = 0
    grown: int = 0


def _say_export(deployment: Deployment, request: bytes) -> None:
    for again in ("first", "second"):
        try:
            export = fetch_export(deployment, request)
        except (OSError, ValueError) as error:
            say(Figure(f"CSV, {again} time: errors", 1, "errors", "0"))
            remark(f"{type(error).__name__}: {error}")
            continue
        rows = export.lines - 1
        name = f"CSV of {rows} inspections, {again} time"
        goal = GOAL_CSV_S if rows <= CSV_ROWS else f"{GOAL_CSV_S} for {CSV_ROWS}"
        say(Figure(name, export.whole_s, "s", goal))
        say(Figure(f"{name}: first byte", 1000 * export.first_s, "ms", GOAL_FIRST_BYTE_MS))
        say(Figure(f"{name}: memory gained", export.grown / 2**20, "MiB", "constant"))
        remark(f"the CSV is {export.size} bytes")


def fetch_export(deployment: Deployment, request: bytes) -> Export:
    """Fetches it once, and watches the memory of every gunicorn process meanwhile."""
    watched = _Watch(deployment.web.pid)
    export = Export()
    with Connection(deployment.web.port) as connection, watched:
        begun = time.perf_counter()
        for piece in connection.stream(request):
            export.first_s = export.first_s or time.perf_counter() - begun
            export.size += len(piece)
            export.lines += piece.count(b"\r\n")
        export.whole_s = time.perf_counter() - begun
    export.grown = watched.grown
    return export


class _Watch:
    """The largest growth of any one process of a tree while it is entered, bytes."""

    def __init__(self, root: int) -> None:
        self._before = {pid: resident_bytes(pid) for pid in tree_of(root)}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.grown = 0

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(EVERY_S):
            for pid, before in self._before.items():
                self.grown = max(self.grown, resident_bytes(pid) - before)
