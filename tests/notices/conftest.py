"""The app with a source of made-up events."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.notices.receivers import Receivers, receiving
from tests.notices.told import telling


@pytest.fixture
def told_app(app: Flask) -> Iterator[Flask]:
    """The app that knows events "test.…", in its context."""
    with telling(app), app.app_context():
        yield app


@pytest.fixture
def receivers(told_app: Flask) -> Iterator[Receivers]:
    """Who gets what that app sends."""
    with receiving(told_app) as receivers:
        yield receivers
