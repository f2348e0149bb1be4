"""The key by which push services know us (VAPID, RFC 8292)."""

import base64
import os
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask, current_app
from py_vapid import Vapid02

FILE: Final = "push-key.pem"
VALID: Final = timedelta(hours=12)  # push services take at most 24
RENEWED: Final = timedelta(hours=1)  # before it ends


class PushKeys:
    """Our key pair. Safe to use from several threads."""

    def __init__(self, vapid: Any, contact: str) -> None:
        """`contact` is whom push services ask when something is wrong: mailto:… or https://…

        Raises VapidException for a contact that is neither.
        """
        self._vapid, self._contact = vapid, contact
        self._lock = Lock()
        self._signed: dict[str, tuple[datetime, str]] = {}
        self._sign("https://push.example.org", datetime.now().astimezone())

    @property
    def public(self) -> str:
        """The public key as browsers take it: base64url of the uncompressed point."""
        point: bytes = self._vapid.public_key.public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return base64.urlsafe_b64encode(point).decode().rstrip("=")

    def authorize(self, url: str, at: datetime) -> str:
        """The Authorization header for a push service; one signature does for hours."""
        parts = urlsplit(url)
        audience = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            until, header = self._signed.get(audience, (at, ""))
            if until - RENEWED <= at:
                header = self._sign(audience, at)
                if len(self._signed) > 100:
                    self._signed.clear()
                self._signed[audience] = (at + VALID, header)
        return header

    def _sign(self, audience: str, at: datetime) -> str:
        claims = {
            "aud": audience,
            "exp": int((at + VALID).timestamp()),
            "sub": self._contact,
        }
        header: str = self._vapid.sign(claims)["Authorization"]
        return header


def read_keys(private_key: str, contact: str, instance: Path) -> PushKeys:
    """The keys that the settings hold, or those in the instance folder, made there once.

    Raises ValueError for a key that is none.
    """
    vapid = _read(private_key) if private_key else _read((_kept_file(instance)).read_text())
    return PushKeys(vapid, contact)


def _read(text: str) -> Any:
    try:
        if "-----BEGIN" in text:
            return Vapid02.from_pem(text.strip().encode())
        return Vapid02.from_string(text.strip())
    except Exception as error:
        raise ValueError(
            "VAPID_PRIVATE_KEY is no key: give 32 bytes in base64url, or a PEM of P-256."
        ) from error


def _kept_file(instance: Path) -> Path:
    """The file with our key. Where two processes make it at once, both read the first one's."""
    path = instance / FILE
    if not path.exists():
        made = Vapid02()
        made.generate_keys()
        half = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(made.private_pem())
        try:
            os.link(half, path)
        except FileExistsError:
            pass
        finally:
            half.unlink()
    return path


def init_push_keys(app: Flask) -> PushKeys:
    """Gives the app its key pair."""
    settings = app.config
    keys = read_keys(
        settings["VAPID_PRIVATE_KEY"], settings["VAPID_CONTACT"], Path(settings["INSTANCE"])
    )
    app.extensions["push_keys"] = keys
    return keys


def push_keys() -> PushKeys:
    """The key pair of the app that runs now."""
    found: PushKeys = current_app.extensions["push_keys"]
    return found
