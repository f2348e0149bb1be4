"""The folder: nothing wrong or half gets a name, and its door shows strangers' files safely."""

import hashlib
import io
import os
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.evidence.folder_store import CutShort, FolderStore, Grant
from app.evidence.stores import Held, NotInStore, OtherBytes, StoreAway, photo_key
from app.kernel.ids import new_id
from tests.evidence import wire
from tests.store_sites import HOUR, Site


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "photos", "a secret", lambda: "http://here/files/", HOUR, HOUR)


def grant_for(body: bytes) -> Grant:
    sha256 = hashlib.sha256(body).hexdigest()
    return Grant(photo_key(new_id(), new_id(), sha256), sha256, len(body), "image/jpeg")


def files_in(folder: FolderStore) -> list[Path]:
    return [path for path in folder.root.rglob("*") if path.is_file()]


class BreaksOff(io.BytesIO):
    """A body whose connection fails in the middle."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise ConnectionResetError


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (io.BytesIO(b"other bytes"), OtherBytes),
        (io.BytesIO(b"right"), CutShort),
        (io.BytesIO(b"right bytes and more"), OtherBytes),
        (io.BytesIO(b""), CutShort),
        (BreaksOff(), StoreAway),
    ],
)
def test_what_is_refused_leaves_no_file_behind(
    folder: FolderStore, body: io.BytesIO, error: type[Exception]
) -> None:
    with pytest.raises(error):
        folder.take(grant_for(b"right bytes"), body)
    assert files_in(folder) == []


def test_no_more_is_read_than_was_declared(folder: FolderStore) -> None:
    body = io.BytesIO(b"x" * 10_000)
    with pytest.raises(OtherBytes):
        folder.take(grant_for(b"x" * 10), body)
    assert body.tell() == 11


def test_a_stored_photo_is_one_file_and_nothing_else(folder: FolderStore) -> None:
    grant = grant_for(b"right bytes")
    folder.take(grant, io.BytesIO(b"right bytes"))
    assert folder.claim(grant.key, grant.sha256, grant.size) is Held.RIGHT
    assert files_in(folder) == [folder.root / grant.key]


def test_a_photo_that_the_disk_shortened_is_found_out_and_may_be_sent_again(
    folder: FolderStore,
) -> None:
    grant = grant_for(b"right bytes")
    folder.put(grant.key, b"right bytes", "image/jpeg")
    (folder.root / grant.key).write_bytes(b"right")
    assert folder.claim(grant.key, grant.sha256, grant.size) is Held.OTHER
    assert folder.claim(grant.key, grant.sha256, grant.size) is Held.MISSING
    folder.take(grant, io.BytesIO(b"right bytes"))
    assert folder.claim(grant.key, grant.sha256, grant.size) is Held.RIGHT


def test_bytes_that_the_disk_changed_are_never_read_as_the_photo(folder: FolderStore) -> None:
    grant = grant_for(b"right bytes")
    folder.put(grant.key, b"right bytes", "image/jpeg")
    (folder.root / grant.key).write_bytes(b"wrong bytes")
    with pytest.raises(OtherBytes, match="backup"):
        folder.read(grant.key)


def test_taking_a_large_photo_needs_little_memory(folder: FolderStore) -> None:
    grant = grant_for(b"rounds" * 2_000_000)
    body = io.BytesIO(b"rounds" * 2_000_000)
    tracemalloc.start()
    try:
        folder.take(grant, body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def grow_old(path: Path, hours: int) -> None:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def test_old_unfinished_and_unclaimed_uploads_are_swept_and_new_ones_left(
    folder: FolderStore,
) -> None:
    old, new, kept = (grant_for(body) for body in (b"old", b"new", b"kept"))
    for grant, body in ((old, b"old"), (new, b"new"), (kept, b"kept")):
        folder.take(grant, io.BytesIO(body))
    assert folder.claim(kept.key, kept.sha256, kept.size) is Held.RIGHT
    (folder.root / ".unfinished" / "half").write_bytes(b"half")
    for path in files_in(folder):
        if path.read_bytes() != b"new":
            grow_old(path, 49)
    assert folder.sweep(datetime.now(UTC) - timedelta(days=2)) == 2
    assert {path.read_bytes() for path in files_in(folder)} == {b"new", b"kept"}


def test_sweeping_a_folder_that_was_never_used_finds_nothing(folder: FolderStore) -> None:
    assert folder.sweep(datetime.now(UTC)) == 0


def test_a_folder_that_is_gone_is_said_to_be_away_and_works_when_it_is_back(
    folder: FolderStore,
) -> None:
    grant = grant_for(b"right bytes")
    folder.root.write_bytes(b"a file where the folder was")
    for use in (
        lambda: folder.take(grant, io.BytesIO(b"right bytes")),
        lambda: folder.claim(grant.key, grant.sha256, grant.size),
        lambda: folder.read(grant.key),
        lambda: folder.delete(grant.key),
    ):
        with pytest.raises(StoreAway):
            use()
    folder.root.unlink()
    folder.take(grant, io.BytesIO(b"right bytes"))
    assert folder.claim(grant.key, grant.sha256, grant.size) is Held.RIGHT
    assert folder.read(grant.key) == b"right bytes"


def test_a_photo_that_is_not_there_is_said_to_be_missing(folder: FolderStore) -> None:
    with pytest.raises(NotInStore):
        folder.read(grant_for(b"never sent").key)


def test_the_door_shows_a_file_that_can_run_nothing(folder_site: Site) -> None:
    body = b"<script>alert(1)</script>"
    grant = grant_for(body)
    store = folder_site.store
    upload = store.upload_to(grant.key, grant.sha256, grant.size, "image/jpeg")
    assert wire.put(upload, body).status == 200
    assert store.claim(grant.key, grant.sha256, grant.size) is Held.RIGHT
    answer = wire.get(store.view_url(grant.key, "image/jpeg", "a.html"))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"Content-Type": "image/png"}, 422, "photo-differs"),
        ({"x-amz-checksum-sha256": "AAAA"}, 422, "photo-differs"),
        ({"Content-Length": "4"}, 422, "photo-differs"),
    ],
)
def test_the_door_says_what_is_wrong_with_an_upload(
    folder_site: Site, change: dict[str, str], status: int, kind: str
) -> None:
    grant = grant_for(b"right bytes")
    upload = folder_site.store.upload_to(grant.key, grant.sha256, grant.size, "image/jpeg")
    body = b"right bytes"[: int(change.get("Content-Length", 11))]
    answer = wire.send("PUT", wire.address_of(upload), upload.headers | change, body)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert f"urn:rounds:problem:{kind}".encode() in answer.body


def test_an_address_stays_the_same_for_a_while_and_its_caching_ends_with_it(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = grant_for(b"right bytes").key
    folder.put(key, b"right bytes", "image/jpeg")
    begin = 1_000 * HOUR.total_seconds()  # where a window begins
    urls, seconds_left = [], []
    for second in (0.5, 1, 1799, 1801):
        monkeypatch.setattr("time.time", lambda at=begin + second: at)
        urls.append(folder.view_url(key, "image/jpeg", "a.jpg"))
        seconds_left.append(folder.sight_of(urls[-1].rpartition("/")[2]).seconds_left)
    assert urls[0] == urls[1] == urls[2] != urls[3]
    assert seconds_left == [5399, 5399, 3601, 5399]


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
def test_the_door_knows_two_methods(folder_site: Site, method: str) -> None:
    url = folder_site.store.view_url(grant_for(b"x").key, "image/jpeg", "a.jpg")
    assert wire.send(method, url).status == 405
