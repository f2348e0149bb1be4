"""PostgreSQL at its defaults, and gunicorn as the Procfile says, in a temporary instance."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.load.machine import cpu_seconds
from tests.load.scene import Scene
from tests.load.scene_setting import open_app, set_scene
from tests.load.wire import Connection
from tests.servers import PostgresServer, free_port, start_postgres, wait_until

ROOT = Path(__file__).resolve().parents[2]
SECRET = "for-the-benchmarks-only"
APP = "app.wsgi:app"
STOP_S = 30


@dataclass(frozen=True, slots=True)
class Web:
    """A running gunicorn: its port and the id of its first process."""

    port: int
    pid: int


@dataclass(frozen=True, slots=True)
class Deployment:
    """The whole of Rounds as deployed, with the scene in it."""

    postgres: PostgresServer
    web: Web
    scene: Scene
    settings: dict[str, str]

    def cpu_seconds(self) -> float:
        """CPU-seconds that server and database have used."""
        return cpu_seconds(self.web.pid, self.postgres.postmaster_pid)


def web_command() -> str:
    """The web process of the Procfile: what is measured is what is deployed."""
    for line in (ROOT / "Procfile").read_text().splitlines():
        name, _, command = line.partition(":")
        if name == "web":
            return command.strip()
    raise LookupError("The Procfile has no line that begins with “web:”. Add one.")


@contextmanager
def start_web(settings: dict[str, str], app: str = APP, ready: str = "/healthz") -> Iterator[Web]:
    """gunicorn with the Procfile's flags, serving `app`; stopped again, with its workers."""
    port = free_port()
    bin_folder = Path(sys.executable).parent
    environment = os.environ | settings | {
        "PORT": str(port), "PATH": f"{bin_folder}:{os.environ['PATH']}"
    }  # fmt: skip
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            ["/bin/sh", "-c", f"exec {web_command().replace(APP, app)}"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_until(lambda: process.poll() is not None or _answers(port, ready), 30, "gunicorn")
            if process.poll() is not None:
                log.seek(0)
                raise RuntimeError(f"gunicorn ended: {log.read().decode()[-2000:]}")
            yield Web(port, process.pid)
        finally:
            _stop(process)


def _answers(port: int, path: str) -> bool:
    try:
        with Connection(port) as connection:
            return connection.ask(get(path))[0] == 200
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def deploy() -> Iterator[Deployment]:
    """All of it, empty but for the scene."""
    with ExitStack() as stack:
        postgres = stack.enter_context(start_postgres(fast=False))
        instance = stack.enter_context(tempfile.TemporaryDirectory(prefix="rounds-bench-"))
        settings = {"DATABASE_URL": postgres.url, "INSTANCE": instance, "SECRET_KEY": SECRET}
        scene = set_scene(open_app(dict(settings)))
        web = stack.enter_context(start_web(settings))
        yield Deployment(postgres, web, scene, settings)


def get(path: str, token: str = "", *headers: str) -> bytes:
    """A GET request, ready to send."""
    signed_in = [f"Authorization: Bearer {token}"] if token else []
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *signed_in, *headers]
    return "\r\n".join([*lines, "", ""]).encode()
