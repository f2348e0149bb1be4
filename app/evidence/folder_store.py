"""Photos in a folder, behind signed addresses of our own (`folder_door` serves them).

Bytes are hashed while they arrive, in a temporary file; only the right ones get a name, first
among the unclaimed uploads, and their final one when they are claimed.
"""

import hashlib
import io
import logging
import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import uuid4

from itsdangerous import BadData, URLSafeSerializer

from app.evidence.stores import (
    CHUNK,
    Held,
    NotInStore,
    OtherBytes,
    StoreAway,
    Upload,
    as_put,
    disposition,
    require_key,
    require_key_of,
    upload_headers,
)
from app.kernel.errors import Problem

UNFINISHED, UPLOADS = ".unfinished", ".uploads"  # no key begins with a dot
log = logging.getLogger(__name__)


class AddressRefused(Problem):
    """A signed address that has expired, or that we did not sign."""

    status = 403
    type = "address-refused"
    title = "This address does not work any more"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)


class CutShort(Problem):
    """The connection ended before the whole photo had arrived."""

    status = 400
    type = "upload-cut-short"
    title = "Only a part of the photo arrived"

    def __init__(self) -> None:
        super().__init__("Send the whole photo again to the same address.")


class Body(Protocol):
    """What an upload's bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Grant:
    """What an upload address allows: exactly these bytes, under this key."""

    key: str
    sha256: str
    size: int
    content_type: str

    def headers(self) -> dict[str, str]:
        """The headers that the upload has to carry."""
        return upload_headers(self.sha256, self.content_type)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a view address shows, and for how many more seconds."""

    path: Path
    content_type: str
    disposition: str
    seconds_left: int


class FolderStore:
    """A `Store` in the folder `root`. `files_url` says the address below which it is served."""

    def __init__(
        self,
        root: Path,
        secret: str,
        files_url: Callable[[], str],
        upload_valid: timedelta,
        view_valid: timedelta,
    ) -> None:
        self.root = root
        self._files_url = files_url
        self._upload_valid = upload_valid
        self._view_valid = view_valid
        # A salt for each purpose: an address to look at a photo can never replace it.
        self._uploads = _signer(secret, "photo upload")
        self._views = _signer(secret, "photo view")

    def upload_to(
        self, key: str, sha256: str, size: int, content_type: str, upload_id: str | None = None
    ) -> Upload:
        """A signed address of ours that takes these bytes and no others."""
        grant = _grant(key, sha256, size, content_type)
        until = _after(self._upload_valid)
        granted: list[str | int] = [key, sha256, size, content_type, until]
        return Upload(
            method="PUT",
            url=self._address(self._uploads, granted),
            headers=grant.headers(),
            expires_at=datetime.fromtimestamp(until, UTC),
        )

    def claim(self, key: str, sha256: str, size: int, upload_id: str | None = None) -> Held:
        """Gives an upload its final name, on the disk before this returns.

        Compares the size alone: a name, which says the SHA-256, is given only by `_take`, to bytes
        that it has hashed itself. Hashing them again would find nothing new.
        """
        path = self._path(require_key_of(key, sha256))
        with _away():
            with suppress(FileNotFoundError):
                self._claim(self._unclaimed(key), path)
            try:
                found = path.stat().st_size
            except FileNotFoundError:
                return Held.MISSING
            if found == size:
                return Held.RIGHT
            path.unlink(missing_ok=True)
        return Held.OTHER

    def _claim(self, uploaded: Path, path: Path) -> None:
        """Raises FileNotFoundError where nothing was uploaded."""
        uploaded.stat()
        _make_folder(path.parent)
        uploaded.replace(path)
        _sync_folder(path.parent)

    def view_url(self, key: str, content_type: str, filename: str, attachment: bool = False) -> str:
        """A signed address of ours that shows the photo. It stays the same for half the time that
        it is valid at least, so that a browser need not fetch the photo again.
        """
        window = max(1, int(self._view_valid.total_seconds()) // 2)
        until = math.ceil(_after(self._view_valid) / window) * window
        shown_as = disposition(filename, attachment)
        shown: list[str | int] = [require_key(key), content_type, shown_as, until]
        return self._address(self._views, shown)

    def read(self, key: str) -> bytes:
        """The photo's bytes. Raises `NotInStore` and `OtherBytes`."""
        with _away():
            try:
                return as_put(key, self._path(key).read_bytes())
            except FileNotFoundError:
                raise NotInStore from None

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Stores bytes that we made ourselves, by the same way as an upload."""
        sha256 = hashlib.sha256(content).hexdigest()
        grant = _grant(key, sha256, len(content), content_type)
        self._take(grant, io.BytesIO(content), self._path(key))

    def delete(self, key: str, upload_id: str | None = None) -> None:
        """Removes the file, and what was uploaded for it, if there is one."""
        with _away():
            self._path(key).unlink(missing_ok=True)
            self._unclaimed(key).unlink(missing_ok=True)

    def list_keys(self, prefix: str) -> list[str]:
        """The keys that begin so, of what is stored and of what was only uploaded."""
        folder, _, name = require_key(prefix).rpartition("/")
        uploaded = self._unclaimed(folder).name + "_"
        with _away():
            stored = {path.name for path in (self.root / folder).glob(f"{name}*")}
            unclaimed = {
                path.name.removeprefix(uploaded)
                for path in (self.root / UPLOADS).glob(f"{uploaded}{name}*")
            }
        return sorted(f"{folder}/{one}" for one in stored | unclaimed)

    def grant_of(self, token: str) -> Grant:
        """What an upload address allows. Raises `AddressRefused`."""
        *granted, until = _opened(self._uploads, token)
        if until <= time.time():
            raise AddressRefused("Declare the photo again, then send it to the new address.")
        return Grant(*granted)

    def sight_of(self, token: str) -> Sight:
        """What a view address shows. Raises `AddressRefused` and `NotInStore`."""
        key, content_type, shown_as, until = _opened(self._views, token)
        seconds_left = int(until - time.time())
        if seconds_left <= 0:
            raise AddressRefused(
                "Ask for the file again where you found it; each address works for a short time."
            )
        path = self._path(key)
        with _away():
            if not path.is_file():
                raise NotInStore
        return Sight(path, content_type, shown_as, seconds_left)

    def take(self, grant: Grant, body: Body) -> None:
        """Keeps what `body` gives as an unclaimed upload, if it is what was granted.

        Raises `CutShort` and `OtherBytes`, and leaves nothing then.
        """
        self._take(grant, body, self._unclaimed(grant.key))

    def _take(self, grant: Grant, body: Body, path: Path) -> None:
        """The bytes and their name are on the disk before this returns, so that what is called
        stored survives a power cut.
        """
        with _away(), self._unfinished() as (file, temporary):
            if _copy(body, file, grant.size) != grant.sha256:
                raise OtherBytes
            file.flush()
            os.fsync(file.fileno())
            _make_folder(path.parent)
            temporary.replace(path)
            _sync_folder(path.parent)

    def sweep(self, before: datetime) -> int:
        """Deletes uploads that broke off, or were never claimed, before that instant; how many."""
        swept = 0
        with _away():
            for place in (UNFINISHED, UPLOADS):
                for path in (self.root / place).glob("*"):
                    with suppress(FileNotFoundError):  # claimed, or finished, this very moment
                        if path.stat().st_mtime < before.timestamp():
                            path.unlink()
                            swept += 1
        return swept

    def _address(self, signer: URLSafeSerializer, payload: list[str | int]) -> str:
        token = signer.dumps(payload)
        return self._files_url() + (token if isinstance(token, str) else token.decode())

    @contextmanager
    def _unfinished(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A new temporary file on the same disk; gone afterwards unless it was renamed."""
        _make_folder(self.root / UNFINISHED)
        temporary = self.root / UNFINISHED / uuid4().hex
        try:
            with temporary.open("xb") as file:
                yield file, temporary
        finally:
            temporary.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.root / require_key(key)

    def _unclaimed(self, key: str) -> Path:
        """All in one folder: those of two days are few, and no key holds a "_"."""
        return self.root / UPLOADS / require_key(key).replace("/", "_")


def _grant(key: str, sha256: str, size: int, content_type: str) -> Grant:
    """Raises ValueError for a key that does not say the SHA-256: `claim` relies on that."""
    return Grant(require_key_of(key, sha256), sha256, size, content_type)


def _copy(body: Body, file: BinaryIO, size: int) -> str:
    """Copies `size` bytes in chunks and returns their SHA-256 in hex. Raises `CutShort`, and
    `OtherBytes` as soon as there is one byte more."""
    seen, left = hashlib.sha256(), size
    while left:
        chunk = body.read(min(CHUNK, left))
        if not chunk:
            raise CutShort
        seen.update(chunk)
        file.write(chunk)
        left -= len(chunk)
    if body.read(1):
        raise OtherBytes
    return seen.hexdigest()


def _after(valid: timedelta) -> int:
    """The second, since 1970, at which what begins now has ended."""
    return math.ceil(time.time() + valid.total_seconds())


def _signer(secret: str, purpose: str) -> URLSafeSerializer:
    signing = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(secret, salt=purpose, signer_kwargs=signing)


def _opened(signer: URLSafeSerializer, token: str) -> list[Any]:
    """What a token says. Raises `AddressRefused` where we did not sign it for this purpose."""
    try:
        opened: list[Any] = signer.loads(token)
    except BadData:
        raise AddressRefused("Use the address exactly as Rounds gave it.") from None
    return opened


@contextmanager
def _away() -> Iterator[None]:
    """Says `StoreAway` where the disk fails: it is full, unmounted or not ours to write."""
    try:
        yield
    except OSError as error:
        log.warning("the folder of photos failed: %s", error)
        raise StoreAway from error


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Puts the names in a folder on the disk; syncing a file does not sync its name."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
