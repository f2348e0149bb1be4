"""Ceph as a second S3 server, for whoever asks for it (`make test-ceph`)."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import boto3

from tests.servers import (
    KMS_KEY,
    MissingPart,
    S3Server,
    free_port,
    is_free,
    run_to_end,
    wait_until,
)

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
    run_to_end(["apt-get", "update"])
    run_to_end(["env", "DEBIAN_FRONTEND=noninteractive", *install])


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
        run_to_end(["timeout", "120", program, "-c", config, *options])

    def start(program: str, *options: str) -> None:
        with (folder / f"{program}.out").open("wb") as out:
            command = [program, "-c", str(config), "-f", *options]
            running.append(subprocess.Popen(command, stdout=out, stderr=out, cwd=folder))

    monitors = folder / "monitors"
    address = f"[v1:127.0.0.1:{mon_port}]"
    run_to_end(["monmaptool", "--create", "--fsid", fsid, "--addv", "a", address, monitors])
    run("ceph-mon", "--mkfs", "-i", "a", "--monmap", monitors)
    start("ceph-mon", "-i", "a")
    run("ceph", "osd", "new", fsid)
    run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", fsid)
    start("ceph-osd", "-i", "0")
    keys = ["--access-key", server.access_key, "--secret", server.secret_key]
    run("radosgw-admin", "user", "create", "--uid", "tests", "--display-name", "tests", *keys)
    start("radosgw", "-n", "client.rgw")
    wait_until(lambda: not is_free(int(s3_port)), 60, "Ceph")
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
