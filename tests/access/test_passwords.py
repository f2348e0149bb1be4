"""Passwords as the product hashes them; elsewhere in the tests they are hashed cheaply."""

import runpy
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from argon2.profiles import RFC_9106_LOW_MEMORY

from app.access import passwords

Own = dict[str, Any]


@pytest.fixture(scope="module")
def own() -> Own:
    """The module once more, untouched by the tests' settings."""
    return runpy.run_path(passwords.__file__)


def test_a_password_is_hashed_as_rfc_9106_recommends(own: Own) -> None:
    hash_password: Callable[[str], str] = own["hash_password"]
    for hashed in (hash_password("a long sentence"), own["_nobody"]):
        given = extract_parameters(hashed)
        assert given.type is Type.ID
        assert given == RFC_9106_LOW_MEMORY


def test_a_password_matches_its_own_hash_alone(own: Own) -> None:
    matches: Callable[[str | None, str], bool] = own["password_matches"]
    hashed = own["hash_password"]("a long sentence")
    assert hashed != own["hash_password"]("a long sentence")
    assert matches(hashed, "a long sentence")
    assert not matches(hashed, "a long sentencf")
    assert not matches(None, "nobody signs in with this")
    assert not matches("none", "none")
