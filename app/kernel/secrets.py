"""Secrets that we have to send or sign with again are stored encrypted, under SECRET_KEY."""

import base64
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

PURPOSE: Final = b"rounds: secrets stored in the database, 1"


class SecretUnreadable(Exception):
    """A stored secret that today's SECRET_KEY does not open."""

    def __init__(self) -> None:
        super().__init__(
            "The stored secret cannot be read: SECRET_KEY is another than when it was stored. "
            "Make a new secret, or start Rounds with the SECRET_KEY of then."
        )


def encrypt(secret: str) -> str:
    """A secret as it is stored, some 100 characters longer."""
    return _box(current_app.config["SECRET_KEY"]).encrypt(secret.encode()).decode()


def decrypt(stored: str) -> str:
    """The secret that was stored. Raises `SecretUnreadable`."""
    try:
        return _box(current_app.config["SECRET_KEY"]).decrypt(stored.encode()).decode()
    except InvalidToken as error:
        raise SecretUnreadable from error


@lru_cache(maxsize=8)
def _box(secret_key: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
