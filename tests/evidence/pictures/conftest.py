"""The process that opens pictures, with the limits of the settings."""

from collections.abc import Iterator

import pytest

from app.evidence.picture_process import PictureProcess


@pytest.fixture(scope="session")
def pictures() -> Iterator[PictureProcess]:
    process = PictureProcess(25_000_000, 50_000_000, seconds=30, memory_mb=300)
    yield process
    process.close()
