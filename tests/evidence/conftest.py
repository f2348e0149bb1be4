"""What photos are taken in by, and stores that fail."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.evidence.picture_process import PictureProcess
from tests.evidence.faults import Faults, failing_in_front_of
from tests.servers import S3Server


@pytest.fixture
def faults(s3_server: S3Server) -> Iterator[Faults]:
    """The S3 server behind one that fails when it is told to."""
    with failing_in_front_of(s3_server.endpoint_url) as faults:
        yield faults


@pytest.fixture(scope="session")
def pictures() -> Iterator[PictureProcess]:
    """The process that opens pictures, with the limits of the settings."""
    process = PictureProcess(25_000_000, 50_000_000, seconds=30, memory_mb=300)
    yield process
    process.close()


@pytest.fixture
def intake_app(app: Flask, pictures: PictureProcess) -> Iterator[Flask]:
    """The app, with one process that opens photos for all tests."""
    own, app.extensions["pictures"] = app.extensions["pictures"], pictures
    with app.app_context():
        yield app
    app.extensions["pictures"] = own
