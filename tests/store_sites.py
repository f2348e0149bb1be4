"""Both stores, each served over real HTTP: fixtures of the whole suite."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from app import create_app
from app.evidence.folder_store import FolderStore
from app.evidence.s3_bucket import Bucket
from app.evidence.s3_store import S3Store
from app.evidence.stores import Store
from tests.ceph import start_ceph
from tests.conftest import SETTINGS
from tests.servers import S3Server, free_port, serving, start_seaweedfs

TEST_S3 = os.environ.get("TEST_S3", "seaweedfs")
HOUR, BRIEFLY = timedelta(hours=1), timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Site:
    """A store; `brief` is the same place, with addresses that work for two seconds."""

    store: Store
    brief: Store


def takes_other_bytes(store: Store) -> bool:
    """Whether it takes a pinned checksum and does not check it."""
    return isinstance(store, S3Store) and TEST_S3 == "ceph"


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    """An S3 server of this test session, whose keys the AWS tools find in the environment:
    SeaweedFS, or the one that `TEST_S3` names.
    """
    with {"seaweedfs": start_seaweedfs, "ceph": start_ceph}[TEST_S3]() as server:
        keys = {
            "AWS_ACCESS_KEY_ID": server.access_key,
            "AWS_SECRET_ACCESS_KEY": server.secret_key,
        }
        os.environ.update(keys)
        yield server
        for name in keys:
            del os.environ[name]


@pytest.fixture(scope="session")
def s3_site(s3_server: S3Server) -> Site:
    """The store of photos in a bucket."""
    bucket = Bucket(s3_server.bucket, s3_server.endpoint_url)
    return Site(S3Store(bucket, HOUR, HOUR), S3Store(bucket, BRIEFLY, BRIEFLY))


@pytest.fixture(scope="session")
def folder_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The store of photos in a folder, behind our own door."""
    port = free_port()
    instance = tmp_path_factory.mktemp("folder")
    settings = SETTINGS | {"INSTANCE": str(instance), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    with serving(make_server("127.0.0.1", port, create_app(settings), threaded=True)):
        yield Site(folder_store(instance, port, HOUR), folder_store(instance, port, BRIEFLY))


def folder_store(instance: Path, port: int, valid: timedelta) -> FolderStore:
    """A store that signs as the app of `folder_site` does."""
    return FolderStore(
        instance / "photos",
        str(SETTINGS["SECRET_KEY"]),
        lambda: f"http://127.0.0.1:{port}/files/",
        valid,
        valid,
    )


@pytest.fixture(params=["folder", "s3"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each store in turn."""
    site: Site = request.getfixturevalue(f"{request.param}_site")
    return site


@pytest.fixture
def store(site: Site) -> Store:
    """Each store in turn, with addresses that work for an hour."""
    return site.store
