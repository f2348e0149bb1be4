"""Webhooks as they go out: the body, and the headers that prove from whom it is. Pure.

By the specification Standard Webhooks, with its own library.
"""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from standardwebhooks.webhooks import Webhook

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - how each begins
SECRET_BYTES: Final = 32
MOST_BYTES: Final = 20_000  # of a body; the specification asks for less
CUT: Final = "…"
LENGTHS: Final = (4000, 2000, 1000, 500, 200, 80)  # to which texts are cut, until all fits


def make_secret() -> str:
    """A new secret, as receivers enter it."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(message_id: UUID, at: datetime, body: bytes, secrets_: Sequence[str]) -> dict[str, str]:
    """The headers of one try: a signature by each secret, so that receivers may know either."""
    signatures: list[str] = [
        Webhook(secret).sign(str(message_id), at, body.decode()) for secret in secrets_
    ]
    return {
        "webhook-id": str(message_id),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
        "Content-Type": "application/json",
    }


def write_body(kind: str, at: datetime, data: dict[str, Any]) -> bytes:
    """The body: `{"type", "timestamp", "data"}`, below 20 kB.

    Where it is longer, its longest texts are cut, and end with "…"; what is then still too long
    keeps only what stands at its top, and says so with `"cut": true`.
    """
    body = _write(kind, at, data)
    for length in LENGTHS:
        if len(body) < MOST_BYTES:
            return body
        body = _write(kind, at, _cut(data, length))
    if len(body) < MOST_BYTES:
        return body
    at_top = {key: value for key, value in _cut(data, 80).items() if _is_plain(value)}
    kept = dict(list(at_top.items())[:40])
    return _write(kind, at, kept | {"cut": True})


def _write(kind: str, at: datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": at.isoformat(), "data": data})


def _cut(value: Any, length: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= length else value[: length - 1] + CUT
    if isinstance(value, dict):
        return {key: _cut(one, length) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cut(one, length) for one in value]
    return value


def _is_plain(value: Any) -> bool:
    return not isinstance(value, dict | list)
