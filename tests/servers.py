"""Real servers for the tests, each started in a temporary directory and stopped again."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running PostgreSQL; `url` is for SQLAlchemy, `dsn` for psycopg."""

    url: str
    dsn: str
    postmaster_pid: int


class MissingPart(RuntimeError):
    """A program that the tests need is not on this machine."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Returns when `ready` says so. Raises TimeoutError that names `what`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} was not ready after {seconds} s")
        time.sleep(0.02)


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise MissingPart("Install PostgreSQL: apt-get install --no-install-recommends postgresql")
    return found[-1].parent


@contextmanager
def start_postgres(fast: bool = True) -> Iterator[PostgresServer]:
    """PostgreSQL on a unix socket, as root too. `fast` gives up safety after a power cut."""
    programs = _postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="rounds-postgres-"))
    as_postgres = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    _run([*as_postgres, programs / "initdb", "-D", data, "-U", "rounds", "-A", "trust", "-N",
          "--no-locale", "-E", "UTF8"])  # fmt: skip
    options = f"-k {folder} -c listen_addresses='' -c max_connections=200"
    if fast:
        options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    control = [*as_postgres, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w"]
    _run([*control, "-o", options, "start"])
    try:
        _run([*as_postgres, programs / "createdb", "-h", folder, "-U", "rounds", "rounds"])
        dsn = f"host={folder} user=rounds dbname=rounds"
        url = f"postgresql+psycopg://rounds@/rounds?host={folder}"
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        yield PostgresServer(url, dsn, pid)
    finally:
        _run([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise MissingPart(f"{command} failed: {done.stdout}{done.stderr}")
