"""One made-up year for all tests that only look at it."""

import pytest

from tests.demo.invented import Told, invent_venue

INSPECTIONS = 6000


@pytest.fixture(scope="session")
def told() -> Told:
    """A year with 6,000 inspections. Look, and change nothing."""
    return Told(invent_venue(), 1, INSPECTIONS)
