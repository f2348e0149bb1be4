"""The bucket: what is pinned, what is read back, and what is said when it does not answer."""

import hashlib
import socket
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from app.evidence.s3_bucket import Bucket
from app.evidence.s3_store import PREFIX, UPLOADS, S3Store
from app.evidence.stores import Held, OtherBytes, Store, StoreAway, photo_key
from app.kernel.ids import new_id
from tests.evidence import wire
from tests.servers import KMS_KEY, S3Server, free_port
from tests.store_sites import HOUR, Site

BODY = b"right bytes"
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def owner(s3_server: S3Server) -> Any:
    """The bucket's owner, who can put anything there."""
    client = boto3.resource("s3", endpoint_url=s3_server.endpoint_url, region_name="us-east-1")
    return client.Bucket(s3_server.bucket)


@pytest.fixture
def store(s3_site: Site) -> S3Store:
    """The store of photos in a bucket."""
    assert isinstance(s3_site.store, S3Store)
    return s3_site.store


def new_key() -> str:
    return photo_key(new_id(), new_id(), SHA256)


def test_length_type_and_checksum_are_signed(store: S3Store) -> None:
    url = wire.address_of(store.upload_to(new_key(), SHA256, len(BODY), "image/jpeg"))
    signed = parse_qs(urlsplit(url).query)["X-Amz-SignedHeaders"]
    assert signed == ["content-length;content-type;host;x-amz-checksum-sha256"]


@pytest.mark.parametrize("place", [PREFIX, UPLOADS])
@pytest.mark.parametrize("wrong", [b"wrong bytes", b"wrong size of bytes"])
def test_other_bytes_that_a_lax_server_took_are_found_out_and_deleted(
    store: S3Store, owner: Any, place: str, wrong: bytes
) -> None:
    key = new_key()
    owner.put_object(Key=place + key, Body=wrong)
    assert store.claim(key, SHA256, len(BODY)) is Held.OTHER
    assert store.claim(key, SHA256, len(BODY)) is Held.MISSING
    owner.put_object(Key=UPLOADS + key, Body=BODY)
    assert store.claim(key, SHA256, len(BODY)) is Held.RIGHT


def test_wrong_bytes_that_a_cut_copy_left_give_way_to_right_ones(
    store: S3Store, owner: Any
) -> None:
    key = new_key()
    owner.put_object(Key=PREFIX + key, Body=b"wrong bytes")
    owner.put_object(Key=UPLOADS + key, Body=BODY)
    assert store.claim(key, SHA256, len(BODY)) is Held.RIGHT
    assert store.read(key) == BODY


def test_what_is_uploaded_after_the_claim_changes_nothing(store: S3Store, owner: Any) -> None:
    key = new_key()
    store.put(key, BODY, "image/jpeg")
    owner.put_object(Key=UPLOADS + key, Body=b"wrong bytes")
    assert store.claim(key, SHA256, len(BODY)) is Held.RIGHT
    assert store.read(key) == BODY


def test_other_bytes_than_were_put_are_never_read_as_the_photo(store: S3Store, owner: Any) -> None:
    key = new_key()
    owner.put_object(Key=PREFIX + key, Body=b"wrong bytes")
    with pytest.raises(OtherBytes, match="backup"):
        store.read(key)


@pytest.fixture
def by_name(s3_server: S3Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The server's address by name; the names of its buckets lead to this machine as well."""
    resolve = socket.getaddrinfo

    def to_us(host: Any, *rest: Any, **more: Any) -> Any:
        return resolve("127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", to_us)
    return s3_server.endpoint_url.replace("127.0.0.1", "localhost")


@pytest.mark.parametrize(
    ("addressing", "begins"),
    [
        ("auto", "http://localhost:{port}/rounds/uploads/"),
        ("path", "http://localhost:{port}/rounds/uploads/"),
        ("virtual", "http://rounds.localhost:{port}/uploads/"),
    ],
)
def test_a_bucket_is_named_in_the_path_or_in_the_host(
    by_name: str, addressing: str, begins: str
) -> None:
    store = S3Store(Bucket("rounds", by_name, addressing=addressing), HOUR, HOUR)
    key, port = new_key(), by_name.rpartition(":")[2]
    upload = store.upload_to(key, SHA256, len(BODY), "image/jpeg")
    assert wire.address_of(upload).startswith(begins.format(port=port))
    assert wire.put(upload, BODY).status == 200
    assert store.claim(key, SHA256, len(BODY)) is Held.RIGHT
    assert wire.get(store.view_url(key, "image/jpeg", "a.jpg")).body == store.read(key) == BODY


def test_amazon_s_buckets_are_named_in_the_host(s3_server: S3Server) -> None:
    store = S3Store(Bucket("rounds", region="eu-west-1"), HOUR, HOUR)
    url = store.view_url(new_key(), "image/jpeg", "a.jpg")
    assert url.startswith("https://rounds.s3.eu-west-1.amazonaws.com/photos/")


def test_an_unknown_way_to_name_a_bucket_is_refused() -> None:
    with pytest.raises(ValueError, match="S3_ADDRESSING to one of auto, path, virtual"):
        Bucket("rounds", addressing="by mail")


def encryption_of(store: S3Store, place: str) -> tuple[str, str]:
    said = store.bucket.client.head_object(Bucket=store.bucket.name, Key=place)
    return said["ServerSideEncryption"], said["SSEKMSKeyId"]


def test_everything_is_encrypted_by_the_key_in_the_settings(s3_server: S3Server) -> None:
    bucket = Bucket(s3_server.bucket, s3_server.endpoint_url, kms_key=KMS_KEY)
    store, key = S3Store(bucket, HOUR, HOUR), new_key()
    upload = store.upload_to(key, SHA256, len(BODY), "image/jpeg")
    bare = {
        name: value for name, value in upload.headers.items() if "encryption" not in name.lower()
    }
    assert wire.put(replace(upload, headers=bare), BODY).status == 403
    assert wire.put(upload, BODY).status == 200
    assert encryption_of(store, UPLOADS + key) == ("aws:kms", KMS_KEY)
    assert store.claim(key, SHA256, len(BODY)) is Held.RIGHT
    assert encryption_of(store, PREFIX + key) == ("aws:kms", KMS_KEY)
    assert wire.get(store.view_url(key, "image/jpeg", "a.jpg")).body == store.read(key) == BODY
    ours = new_key()
    store.put(ours, BODY, "image/webp")
    assert encryption_of(store, PREFIX + ours) == ("aws:kms", KMS_KEY)


def test_large_photos_are_encrypted_by_the_key_too(s3_server: S3Server) -> None:
    bucket = Bucket(s3_server.bucket, s3_server.endpoint_url, kms_key=KMS_KEY)
    store, (key, sha256) = S3Store(bucket, HOUR, HOUR), large()
    upload = store.upload_to(key, sha256, len(LARGE), "image/heic")
    assert wire.put_parts(upload, LARGE) == [200, 200]
    assert store.claim(key, sha256, len(LARGE), upload.upload_id) is Held.RIGHT
    assert encryption_of(store, PREFIX + key) == ("aws:kms", KMS_KEY)
    assert store.read(key) == LARGE


LARGE = b"rounds" * 1_500_000  # 9 MB: two parts


def large() -> tuple[str, str]:
    """A new key for `LARGE`, and its SHA-256."""
    sha256 = hashlib.sha256(LARGE).hexdigest()
    return photo_key(new_id(), new_id(), sha256), sha256


def test_a_large_photo_goes_in_parts_and_only_the_missing_ones_again(store: S3Store) -> None:
    key, sha256 = large()
    upload = store.upload_to(key, sha256, len(LARGE), "image/heic")
    assert (upload.url, upload.headers) == (None, {})
    assert upload.parts is not None
    assert [(part.number, part.offset, part.bytes) for part in upload.parts] == [
        (1, 0, 8_000_000),
        (2, 8_000_000, len(LARGE) - 8_000_000),
    ]
    only_the_last = replace(upload, parts=upload.parts[1:])
    assert wire.put_parts(only_the_last, LARGE) == [200]
    assert store.claim(key, sha256, len(LARGE), upload.upload_id) is Held.MISSING
    again = store.upload_to(key, sha256, len(LARGE), "image/heic", upload.upload_id)
    assert again.upload_id == upload.upload_id
    assert again.parts is not None
    assert [part.number for part in again.parts] == [1]
    assert wire.put_parts(again, LARGE) == [200]
    assert store.upload_to(key, sha256, len(LARGE), "image/heic", upload.upload_id).parts == ()
    for _ in range(2):
        assert store.claim(key, sha256, len(LARGE), upload.upload_id) is Held.RIGHT
    assert store.read(key) == LARGE
    assert wire.put_parts(only_the_last, LARGE[::-1]) != [200]
    assert store.read(key) == LARGE


def test_a_part_of_another_length_is_refused(store: S3Store) -> None:
    key, sha256 = large()
    upload = store.upload_to(key, sha256, len(LARGE), "image/heic")
    assert wire.put_parts(upload, LARGE[:-1]) == [200, 403]


def test_deleting_a_photo_ends_its_unfinished_upload_and_lists_nothing_of_it(
    store: S3Store, owner: Any
) -> None:
    sha256 = hashlib.sha256(LARGE).hexdigest()
    key = photo_key(new_id(), new_id(), sha256)
    upload = store.upload_to(key, sha256, len(LARGE), "image/heic")
    assert upload.parts is not None
    assert wire.put_parts(replace(upload, parts=upload.parts[1:]), LARGE) == [200]
    picture = f"{key.rpartition('.')[0]}.{SHA256}"
    store.put(picture, BODY, "image/webp")
    assert store.list_keys(key.rpartition(".")[0] + ".") == [picture]
    for _ in range(2):
        store.delete(key, upload.upload_id)
        store.delete(picture, None)
    again = store.upload_to(key, sha256, len(LARGE), "image/heic", upload.upload_id)
    assert again.upload_id != upload.upload_id
    assert store.list_keys(key.rpartition(".")[0] + ".") == []


def test_wrong_parts_are_deleted_and_sent_anew(store: S3Store) -> None:
    key, sha256 = large()
    upload = store.upload_to(key, sha256, len(LARGE), "image/heic")
    assert wire.put_parts(upload, LARGE[::-1]) == [200, 200]
    assert store.claim(key, sha256, len(LARGE), upload.upload_id) is Held.OTHER
    again = store.upload_to(key, sha256, len(LARGE), "image/heic", upload.upload_id)
    assert again.upload_id != upload.upload_id
    assert wire.put_parts(again, LARGE) == [200, 200]
    assert store.claim(key, sha256, len(LARGE), again.upload_id) is Held.RIGHT


def test_an_upload_in_parts_that_the_bucket_forgot_begins_anew(store: S3Store) -> None:
    key, sha256 = large()
    forgotten = store.upload_to(key, sha256, len(LARGE), "image/heic")
    store.bucket.client.abort_multipart_upload(
        Bucket=store.bucket.name, Key=UPLOADS + key, UploadId=forgotten.upload_id
    )
    assert store.claim(key, sha256, len(LARGE), forgotten.upload_id) is Held.MISSING
    again = store.upload_to(key, sha256, len(LARGE), "image/heic", forgotten.upload_id)
    assert again.upload_id != forgotten.upload_id
    assert again.parts is not None
    assert len(again.parts) == 2


def assert_away(store: Store) -> None:
    key = new_key()
    for use in (
        lambda: store.claim(key, SHA256, len(BODY)),
        lambda: store.read(key),
        lambda: store.delete(key),
    ):
        with pytest.raises(StoreAway, match="Nothing is lost"):
            use()


def test_a_server_that_does_not_answer_is_said_to_be_away(s3_server: S3Server) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    assert_away(S3Store(Bucket(s3_server.bucket, nobody), HOUR, HOUR))


def test_keys_that_the_server_does_not_know_are_said_to_be_away(
    s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not the one")
    assert_away(S3Store(Bucket(s3_server.bucket, s3_server.endpoint_url), HOUR, HOUR))


def test_without_keys_no_address_can_be_made(
    s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    store = S3Store(Bucket(s3_server.bucket, s3_server.endpoint_url), HOUR, HOUR)
    with pytest.raises(StoreAway):
        store.upload_to(new_key(), SHA256, len(BODY), "image/jpeg")
