"""What a web process does once it is ready."""

import gc
from collections.abc import Iterator

import pytest

from app.gunicorn_hooks import OBJECTS_BETWEEN_LOOKS, post_worker_init


@pytest.fixture
def collector() -> Iterator[None]:
    """The garbage collector is as it was, afterwards."""
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


@pytest.mark.usefixtures("collector")
def test_no_request_waits_until_all_that_was_loaded_has_been_looked_through() -> None:
    assert any(one is post_worker_init for one in gc.get_objects())
    post_worker_init(None)
    assert not any(one is post_worker_init for one in gc.get_objects())
    assert gc.get_threshold()[0] == OBJECTS_BETWEEN_LOOKS
