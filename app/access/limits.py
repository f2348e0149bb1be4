"""How often something may be tried."""

from flask import Flask, current_app, request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.kernel.errors import Problem


class TooManyTries(Problem):
    """The same was tried too often in a short time."""

    status = 429
    type = "too-many-tries"
    title = "That was a lot in a short time"
    retry_after_s = 60

    def __init__(self) -> None:
        super().__init__("Wait a minute, then try again. Nothing you entered elsewhere is lost.")


def init_limits(app: Flask) -> None:
    """Starts counting, where the settings say."""
    storage = storage_from_string(app.config["LIMITS_URL"])
    app.extensions["limits"] = MovingWindowRateLimiter(storage)


def count_sign_in_try(email: str) -> None:
    """Counts one try for this e-mail from this address, so that nobody locks out somebody else.

    Raises `TooManyTries`.
    """
    _count("sign-in", request.remote_addr or "", email.strip().lower())


def count_link_try() -> None:
    """Counts one try to sign in by a link from this address. Raises `TooManyTries`."""
    _count("sign-in-link", request.remote_addr or "")


def _count(*what: str) -> None:
    limiter: MovingWindowRateLimiter = current_app.extensions["limits"]
    limit = parse(current_app.config["SIGN_IN_LIMIT"])
    if not limiter.hit(limit, *what):
        raise TooManyTries
