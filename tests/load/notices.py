"""Ten thousand notices through the outbox, by the Procfile's worker, to a receiver that answers in
20 ms; alone, and beside one that hangs and has as many waiting.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from flask import Flask

from app import create_app
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.kernel.secrets import encrypt
from app.notices.admins import SystemKind
from app.notices.events import Happening, wake_spreading, write_events
from app.notices.lanes import WIDEST
from app.notices.models import Endpoint
from app.notices.webhooks.signing import make_secret
from tests.load.asking import asking
from tests.load.deployment import ROOT, Deployment
from tests.load.figures import Figure, remark, say
from tests.load.machine import cpu_seconds
from tests.load.options import Options
from tests.load.rush import rush
from tests.load.stored_rows import empty_stored
from tests.load.wire import Connection
from tests.servers import free_port, wait_until

NOTICES: Final = 10_000
AT_ONCE: Final = 500
WARM_UP: Final = 50
MOST_S: Final = 240
LOOPBACK: Final = {"OUTGOING_ALLOWED": "127.0.0.0/8", "OUTGOING_HTTP": "1"}


def measure_notices(deployment: Deployment, options: Options) -> None:
    """The floor first: as many bare threads as post to one receiver at once."""
    app = create_app(deployment.settings | LOOPBACK)
    empty_stored(deployment.postgres.dsn)  # what others have written is not to be sent as well
    with _receiver() as port:
        floor = 60 * _floor(port, options)
        say(Figure(f"floor: {WIDEST} threads that post the same bytes", floor, "/min"))
        with _worker(deployment) as worker:
            for name, paths in (("notices", ["/"]), ("beside one that hangs", ["/", "/hang"])):
                _measure(deployment, app, worker, port, name, paths, floor)


def _measure(
    deployment: Deployment,
    app: Flask,
    worker: int,
    port: int,
    name: str,
    paths: Sequence[str],
    floor: float,
) -> None:
    """From the wake-up on: the spreading, the sending, and what becomes of each is written."""
    roots = (worker, deployment.postgres.postmaster_pid)
    with app.app_context():
        ids = _add_endpoints(deployment, port, paths)
        _warm_up(deployment, port)
        _write(deployment, NOTICES)
        before, cpu = _counted(port), [cpu_seconds(one) for one in roots]
        begun = time.monotonic()
        wake_spreading()
        wait_until(lambda: _counted(port)[0] - before[0] >= NOTICES, MOST_S, "the last notice")
        seconds = time.monotonic() - begun
        used = [cpu_seconds(one) - at for one, at in zip(roots, cpu, strict=True)]
        for endpoint_id in ids:
            db.session.get_one(Endpoint, endpoint_id).active = False
        db.session.commit()
    again = _counted(port)[1] - before[1] - NOTICES
    say(Figure(f"{name}, a minute and worker", 60 * NOTICES / seconds, "/min", "≥ 10000", floor))
    say(Figure(f"{name}: CPU of the worker", used[0] * 1000 / NOTICES, "s per 1000"))
    say(Figure(f"{name}: CPU of the database", used[1] * 1000 / NOTICES, "s per 1000"))
    remark(f"{again} came more than once")


def _add_endpoints(deployment: Deployment, port: int, paths: Sequence[str]) -> list[UUID]:
    made = [
        Endpoint(
            organisation_id=deployment.scene.organisation_id,
            name=path,
            url=f"http://127.0.0.1:{port}{path}",
            kinds=[],
            venue_ids=[],
            secret=encrypt(make_secret()),
        )
        for path in reversed(paths)
    ]
    db.session.add_all(made)
    db.session.commit()
    return [one.id for one in made]


def _warm_up(deployment: Deployment, port: int) -> None:
    """The worker has begun, and knows the receiver."""
    before = _counted(port)[0]
    _write(deployment, WARM_UP)
    wake_spreading()
    wait_until(lambda: _counted(port)[0] - before >= WARM_UP, MOST_S, "the worker")


def _write(deployment: Deployment, count: int) -> None:
    scene = deployment.scene
    for begin in range(0, count, AT_ONCE):
        write_events(
            [
                Happening(
                    scene.organisation_id,
                    scene.venue_ids[0],
                    new_id(),
                    SystemKind.ADDRESS_STOPPED,
                    None,
                    "job",
                    now(),
                    {"why": "A sentence as long as those that mail servers answer."},
                )
                for _ in range(min(AT_ONCE, count - begin))
            ]
        )
        db.session.commit()


def _floor(port: int, options: Options) -> float:
    """Posts a second of bare threads on kept connections."""
    body = b'{"type": "system.address_stopped", "data": {"why": "%s"}}' % (b"x" * 200)
    head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % len(body)
    works = [asking(Connection(port), head + body, 200) for _ in range(WIDEST)]
    return rush(works, options.seconds, options.warm_up).per_second


def _counted(port: int) -> tuple[int, int]:
    """How many different webhooks have come, and how many requests."""
    with Connection(port) as connection:
        ids, requests = connection.ask(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")[1].split()
        return int(ids), int(requests)


@contextmanager
def _receiver() -> Iterator[int]:
    """The port on which it listens."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.load.late_receiver", str(port)])
    try:
        wait_until(lambda: _listens(port), 20, "the receiver")
        yield port
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    try:
        return _counted(port)[0] >= 0
    except OSError:
        return False


@contextmanager
def _worker(deployment: Deployment) -> Iterator[int]:
    """The Procfile's worker of notices; the id of its process."""
    command = next(
        line.removeprefix("notices: ")
        for line in (ROOT / "Procfile").read_text().splitlines()
        if line.startswith("notices:")
    )
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    process = subprocess.Popen(
        ["/bin/sh", "-c", f"exec {command}"],
        cwd=ROOT,
        env=os.environ | deployment.settings | LOOPBACK | {"PATH": path},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
