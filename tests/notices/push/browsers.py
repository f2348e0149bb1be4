"""A browser that subscribes to push messages and reads what is encrypted for it."""

import base64
import secrets
from typing import Any

import http_ece
import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ece: Any = http_ece  # carries no types


class Browser:
    """Has keys of its own, and an address at a push service."""

    def __init__(self, url: str = "https://push.example.org/browser") -> None:
        self.url = url
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._auth = secrets.token_bytes(16)

    @property
    def p256dh(self) -> str:
        public = self._private.public_key()
        return text_of(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return text_of(self._auth)

    def subscription(self) -> dict[str, Any]:
        """What `PushSubscription.toJSON()` says."""
        keys = {"p256dh": self.p256dh, "auth": self.auth}
        return {"endpoint": self.url, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> Any:
        """What a message says. Raises ECEException for one that is not for this browser."""
        content = ece.decrypt(
            body, private_key=self._private, auth_secret=self._auth, version="aes128gcm"
        )
        return orjson.loads(content)


def text_of(content: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
