"""What web process and workers refuse to start with."""

from typing import Any

import pytest

from app.config import DEFAULT_SECRET, read_settings, reason_not_to_start

SAFE = {"SECRET_KEY": "a-long-random-text-of-our-own"}


def reason(*, is_open: bool = False, **settings: Any) -> str:
    return reason_not_to_start(read_settings(SAFE | settings), is_open=is_open) or ""


def test_the_defaults_are_safe_but_for_the_secret() -> None:
    assert not reason()
    assert not reason(SECRET_KEY=DEFAULT_SECRET, is_open=True)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SECRET_KEY": DEFAULT_SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "", "is_open": True}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"NOTICE_THREADS": 0}, "NOTICE_THREADS"),
        ({"OUTGOING_MS": 0}, "OUTGOING_MS"),
        ({"DIGEST_MINUTES": -1}, "DIGEST_MINUTES"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"NOTICE_LEASE_SECONDS": 30}, "NOTICE_LEASE_SECONDS to 67"),
        ({"SMTP_SECONDS": 300}, "NOTICE_LEASE_SECONDS to 427"),
        ({"OUTGOING_MS": 60_000}, "NOTICE_LEASE_SECONDS to 127"),
    ],
)
def test_what_is_not_safe_is_refused_and_named(settings: dict[str, Any], named: str) -> None:
    """An empty secret is what a compose file passes on that nobody has filled in: with it,
    anybody could sign links that act for others."""
    assert f"Set {named}" in reason(**settings)
