"""Where the bytes of photos are kept: one small interface, whatever stands behind it.

The phone puts the bytes there itself, under an address that is pinned to exactly those bytes,
into a place of unclaimed uploads that expire. `Store.claim` takes them from there to their key,
which no address can write to. A key never changes what it holds: `photo_key` makes the SHA-256 a
part of it.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Protocol
from urllib.parse import quote
from uuid import UUID

from app.kernel.errors import NotFound, Problem

# What is marked to be hidden later on is to be gone soon, also from what a browser keeps.
KEPT_BY_BROWSERS = timedelta(minutes=5)
CHUNK = 256 * 1024  # bytes held at once, however large the photo
KEY = re.compile(r"[0-9a-z][0-9a-z.-]*(?:/[0-9a-z][0-9a-z.-]*)*")


class StoreAway(Problem):
    """The store does not answer, or has no room. Nothing was changed."""

    status = 503
    type = "photo-store-away"
    title = "Photos cannot be stored just now"

    def __init__(self) -> None:
        super().__init__("Keep the photo and send the same again in a minute. Nothing is lost.")


class OtherBytes(Problem):
    """What arrived is not what was declared. Nothing of it is kept."""

    status = 422
    type = "photo-differs"
    title = "These are other bytes than declared"

    def __init__(
        self, detail: str = "Send the photo again, byte for byte as its SHA-256 was declared."
    ) -> None:
        super().__init__(detail)


class NotInStore(NotFound):
    """The store holds nothing under that key."""

    def __init__(self) -> None:
        super().__init__("The photo's bytes are not here. Send them again from the phone.")


class Held(StrEnum):
    """What the store holds under a key, compared with what was declared."""

    RIGHT = auto()
    MISSING = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """Where to send `bytes` bytes of a large photo, from `offset` on. They count from 1."""

    number: int
    offset: int
    bytes: int
    url: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Upload:
    """How the phone sends a photo's bytes: this request, with these headers, before it expires.

    A large photo may go in parts, each by a request of its own; then there is no `url`, and `parts`
    are those that have not arrived yet. `upload_id` says to which upload they belong: give it to
    `upload_to` and `claim` again.
    """

    method: str
    url: str | None
    headers: dict[str, str]
    expires_at: datetime
    parts: tuple[Part, ...] | None = None
    upload_id: str | None = None


class Store(Protocol):
    """A place for photos. Every method may raise `StoreAway`; bytes are kept then.

    `sha256` is 64 lower-case hex digits, `size` counts bytes, `key` comes from `photo_key`.
    """

    def upload_to(
        self, key: str, sha256: str, size: int, content_type: str, upload_id: str | None = None
    ) -> Upload:
        """Where to send these bytes, and none but these. Asks no server, unless it takes parts."""

    def claim(self, key: str, sha256: str, size: int, upload_id: str | None = None) -> Held:
        """Takes what was uploaded to its key, if it is right; what the key holds then.

        Safe to repeat, also after it was cut short. Other bytes are deleted. After RIGHT no
        address of an upload can change what the key holds.
        """

    def view_url(self, key: str, content_type: str, filename: str, attachment: bool = False) -> str:
        """A short-lived address that shows the photo under that name, or saves it as an
        `attachment`. Asks no server.
        """

    def read(self, key: str) -> bytes:
        """The photo's bytes. Raises `NotInStore`, and `OtherBytes` where the store spoilt them."""

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Stores bytes that we made ourselves."""

    def delete(self, key: str, upload_id: str | None = None) -> None:
        """Forgets what is under the key, and what was uploaded for it, if anything is; also the
        parts of an upload that was never finished.
        """

    def list_keys(self, prefix: str) -> list[str]:
        """The keys that begin so, of what is stored and of what was only uploaded. A prefix ends
        within the last part of a key.
        """


def photo_key(organisation_id: UUID, photo_id: UUID, sha256: str) -> str:
    """The key of a photo's bytes, at most 140 characters.

    The first six digits of a UUIDv7 change every 4.7 hours: a folder of them stays small.
    """
    return f"{organisation_id}/{photo_id.hex[:6]}/{photo_id}.{sha256}"


def require_key(key: str) -> str:
    """The key, if it is one: plain names joined by slashes. Raises ValueError."""
    if not KEY.fullmatch(key):
        raise ValueError(f"not a key of this store: {key!r}")
    return key


def require_key_of(key: str, sha256: str) -> str:
    """The key, if it is one for bytes of this SHA-256. Raises ValueError."""
    if not require_key(key).endswith(f".{sha256}"):
        raise ValueError("the key of a photo ends in its SHA-256")
    return key


def as_put(key: str, content: bytes) -> bytes:
    """What a store read under a key. Raises `OtherBytes` where it is not what was put there."""
    if not key.endswith(f".{hashlib.sha256(content).hexdigest()}"):
        raise OtherBytes("The store returned other bytes than were put there. Restore a backup.")
    return content


def upload_headers(sha256: str, content_type: str) -> dict[str, str]:
    """The headers that an upload carries, the same ones at every store (S3 names them)."""
    checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
    return {"Content-Type": content_type, "x-amz-checksum-sha256": checksum}


def disposition(filename: str, attachment: bool = False) -> str:
    """Content-Disposition that shows or saves a file, safe whatever the name holds (RFC 6266).

    Controls, quotes and what separates folders become "_"; what is not ASCII goes into
    `filename*`, and "_" into the plain form.
    """
    clean = re.sub(r'[\x00-\x1f\x7f"\\/:*?<>|;%]', "_", filename)[:150].strip(". ") or "photo"
    clean = clean.encode("utf-8", "replace").decode()
    plain = re.sub(r"[^ -~]", "_", clean)
    extended = "" if plain == clean else f"; filename*=UTF-8''{quote(clean, safe='')}"
    return f'{"attachment" if attachment else "inline"}; filename="{plain}"{extended}'


def cache_control(valid_s: int) -> str:
    """How long a browser may show what it saw at an address that works for so many seconds."""
    most = int(KEPT_BY_BROWSERS.total_seconds())
    return f"private, max-age={min(valid_s, most)}"
