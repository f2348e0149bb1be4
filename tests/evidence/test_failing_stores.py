"""Whatever the store does, the phone gets a clear answer, and nothing is lost or kept wrong."""

import hashlib
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from app.evidence.s3_bucket import Bucket
from app.evidence.s3_store import S3Store
from app.evidence.store_choice import store_of
from app.evidence.stores import Held, OtherBytes, StoreAway, photo_key
from app.kernel.ids import new_id
from tests.evidence import wire
from tests.evidence.faults import Faults
from tests.evidence.test_photos import BODY, declaration, declare, send_to_bucket, upload
from tests.factories import Scene
from tests.servers import S3Server
from tests.store_sites import HOUR, TEST_S3

SHA256 = hashlib.sha256(BODY).hexdigest()
PATIENCE_S = 0.3 if TEST_S3 == "seaweedfs" else 2
Fail = Callable[[Faults], None]


def is_full(faults: Faults) -> None:
    faults.refuse(507, "InsufficientStorage")


def refuses(faults: Faults) -> None:
    faults.refuse(403, "AccessDenied")


def is_broken(faults: Faults) -> None:
    faults.refuse(500, "InternalError")


def asks_to_slow_down(faults: Faults) -> None:
    faults.refuse(503, "SlowDown")


def is_silent(faults: Faults) -> None:
    faults.is_silent = True


def is_gone(faults: Faults) -> None:
    faults.is_gone = True


def breaks_off(faults: Faults) -> None:
    faults.cuts = True


FAILURES: list[Fail] = [
    is_full,
    refuses,
    is_broken,
    asks_to_slow_down,
    is_silent,
    is_gone,
    breaks_off,
]


def recover(faults: Faults) -> None:
    faults.status = 0
    faults.is_silent = faults.is_gone = faults.cuts = faults.spoils = False


@pytest.fixture
def store(s3_server: S3Server, faults: Faults) -> S3Store:
    """A bucket behind a server that may fail, with little patience."""
    return S3Store(Bucket(s3_server.bucket, faults.url, patience_s=PATIENCE_S), HOUR, HOUR)


@pytest.fixture(autouse=True)
def few_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no test waits between two tries."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", no_delay)


def no_delay(*_: object) -> float:
    return 0


def new_key() -> str:
    return photo_key(new_id(), new_id(), SHA256)


@pytest.mark.parametrize("fail", FAILURES)
def test_a_failing_bucket_is_away_and_goes_on_when_it_is_back(
    store: S3Store, faults: Faults, fail: Fail
) -> None:
    key = new_key()
    uploaded = store.upload_to(key, SHA256, len(BODY), "image/jpeg")
    assert wire.put(uploaded, BODY).status == 200
    fail(faults)
    with pytest.raises(StoreAway, match="Nothing is lost"):
        store.claim(key, SHA256, len(BODY))
    recover(faults)
    assert store.claim(key, SHA256, len(BODY)) is Held.RIGHT
    fail(faults)
    with pytest.raises(StoreAway):
        store.read(key)
    recover(faults)
    assert store.read(key) == BODY


@pytest.mark.parametrize("words", ["PUT /rounds/photos", "DELETE /rounds/uploads", "GET /rounds/"])
def test_a_claim_that_was_cut_at_any_request_is_finished_by_the_next(
    store: S3Store, faults: Faults, words: str
) -> None:
    key = new_key()
    uploaded = store.upload_to(key, SHA256, len(BODY), "image/jpeg")
    assert wire.put(uploaded, BODY).status == 200
    faults.refuse(500, "InternalError", words)
    with pytest.raises(StoreAway):
        store.claim(key, SHA256, len(BODY))
    recover(faults)
    assert store.claim(key, SHA256, len(BODY)) is Held.RIGHT
    assert store.read(key) == BODY


def test_other_bytes_than_were_put_are_found_out_on_reading(store: S3Store, faults: Faults) -> None:
    key = new_key()
    store.put(key, BODY, "image/jpeg")
    faults.spoils = True
    with pytest.raises(OtherBytes, match="other bytes than were put"):
        store.read(key)
    recover(faults)
    assert store.read(key) == BODY


def test_a_server_that_spoils_what_is_read_back_gets_no_photo_called_stored(
    store: S3Store, faults: Faults
) -> None:
    key = new_key()
    uploaded = store.upload_to(key, SHA256, len(BODY), "image/jpeg")
    assert wire.put(uploaded, BODY).status == 200
    faults.spoils = True
    assert store.claim(key, SHA256, len(BODY)) is Held.OTHER
    recover(faults)
    assert store.claim(key, SHA256, len(BODY)) is Held.MISSING


def test_large_photos_wait_for_a_bucket_that_is_away(store: S3Store, faults: Faults) -> None:
    body = b"rounds" * 1_500_000
    sha256 = hashlib.sha256(body).hexdigest()
    key = photo_key(new_id(), new_id(), sha256)
    is_broken(faults)
    with pytest.raises(StoreAway):
        store.upload_to(key, sha256, len(body), "image/jpeg")
    recover(faults)
    assert store.upload_to(key, sha256, len(body), "image/jpeg").parts


@pytest.fixture
def app_before_faults(app: Flask, store: S3Store) -> Iterator[Flask]:
    """The app with its photos in a bucket that may fail."""
    folder = store_of(app)
    app.extensions["store"] = store
    yield app
    app.extensions["store"] = folder


@pytest.mark.parametrize("fail", [is_full, refuses, is_silent, is_gone])
def test_the_phone_is_told_to_keep_the_photo_and_may_say_stored_again(
    app_before_faults: Flask, scene: Scene, faults: Faults, fail: Fail
) -> None:
    photo_id = new_id()
    assert send_to_bucket(declare(scene, photo_id), BODY) == 200
    fail(faults)
    answer = scene.inspector.post(f"/photos/{photo_id}/stored")
    assert answer.status_code == 503
    assert answer.get_json()["type"] == "urn:rounds:problem:photo-store-away"
    assert "Keep the photo" in answer.get_json()["detail"]
    recover(faults)
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200


def test_a_photo_that_the_bucket_spoilt_is_asked_for_again(
    app_before_faults: Flask, scene: Scene, faults: Faults
) -> None:
    photo_id = new_id()
    assert send_to_bucket(declare(scene, photo_id), BODY) == 200
    faults.spoils = True
    refused = scene.inspector.post(f"/photos/{photo_id}/stored")
    assert refused.status_code == 422
    assert refused.get_json()["type"] == "urn:rounds:problem:photo-differs"
    recover(faults)
    assert send_to_bucket(declare(scene, photo_id), BODY) == 200
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200


def test_a_large_photo_is_declared_and_gets_its_parts_when_the_bucket_is_back(
    app_before_faults: Flask, scene: Scene, faults: Faults
) -> None:
    photo_id, body = new_id(), b"\xff\xd8" * 4_500_000
    is_broken(faults)
    away = scene.inspector.put(f"/photos/{photo_id}", declaration(scene, body))
    assert away.status_code == 503
    recover(faults)
    answer = scene.inspector.put(f"/photos/{photo_id}", declaration(scene, body))
    assert answer.status_code == 200
    assert len(answer.get_json()["upload"]["parts"]) == 2


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """No file of this process grows beyond `most` bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def declare_large(scene: Scene, photo_id: UUID, body: bytes) -> dict[str, object]:
    answer = scene.inspector.put(f"/photos/{photo_id}", declaration(scene, body))
    said: dict[str, object] = answer.get_json()
    return said


def test_a_full_folder_keeps_nothing_half_and_takes_the_photo_when_there_is_room(
    app: Flask, scene: Scene
) -> None:
    photo_id, body = new_id(), b"\xff\xd8" * 5_000_000
    declared = declare_large(scene, photo_id, body)
    with full_disk(9_000_000):
        refused = upload(scene, declared, body)
    assert refused.status_code == 503
    assert refused.get_json()["type"] == "urn:rounds:problem:photo-store-away"
    photos = Path(app.config["INSTANCE"]) / "photos"
    assert [path for path in photos.rglob("*") if path.is_file()] == []
    assert upload(scene, declared, body).status_code == 200
    assert scene.inspector.post(f"/photos/{photo_id}/stored").status_code == 200
