"""What a push message says is encrypted for the browser alone (RFC 8291). Pure."""

import base64
from typing import Any, Final

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

POINT_BYTES: Final = 65
AUTH_BYTES: Final = 16
MOST_BYTES: Final = 3000  # of what is said; push services take 4096 encrypted
ece: Any = http_ece  # carries no types


class NotKeys(Exception):
    """What is said to be a browser's keys is none."""


def encrypt(content: bytes, p256dh: str, auth: str) -> bytes:
    """The body for the push service, in one record of aes128gcm, under a key of its own.

    `p256dh` and `auth` are the browser's, checked before by `check_keys`.
    """
    encrypted: bytes = ece.encrypt(
        content,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_decode(p256dh),
        auth_secret=_decode(auth),
        version="aes128gcm",
    )
    return encrypted


def check_keys(p256dh: str, auth: str) -> None:
    """Raises `NotKeys` where these are no keys of a browser: a point of P-256, and 16 bytes."""
    try:
        point, secret = _decode(p256dh), _decode(auth)
        if len(point) != POINT_BYTES or len(secret) != AUTH_BYTES:
            raise NotKeys
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise NotKeys from error


def _decode(text: str) -> bytes:
    """base64url, with or without its padding. Raises ValueError."""
    bare = text.rstrip("=")
    padded = bare + "=" * (-len(bare) % 4)
    return base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
