"""Passwords, hashed with argon2id at the library's current recommendation."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher()

# Checked against when nobody has that e-mail, so that an unknown one takes as long.
_nobody = _hasher.hash("nobody signs in with this")


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters."""
    return _hasher.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long for None as for a hash."""
    try:
        matches = _hasher.verify(password_hash or _nobody, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return matches and password_hash is not None
