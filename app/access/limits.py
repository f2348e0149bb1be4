"""How often something may be tried."""

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)


def sign_in_limit() -> str:
    """The limit of sign-in tries, from the settings."""
    return str(current_app.config["SIGN_IN_LIMIT"])


def sign_in_key() -> str:
    """Tries count for one e-mail from one address, so nobody locks out somebody else."""
    body = request.get_json(silent=True)
    email = body.get("email") if isinstance(body, dict) else ""
    return f"{get_remote_address()} {str(email).strip().lower()[:320]}"


def init_limits(app: Flask) -> None:
    """Starts counting."""
    limiter.init_app(app)
