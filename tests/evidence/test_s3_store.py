"""The bucket: what is pinned, what is read back, and what is said when it does not answer."""

import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from app.evidence.s3_store import PREFIX, S3Store
from app.evidence.stores import Held, Store, StoreAway, photo_key
from app.kernel.ids import new_id
from tests.evidence.conftest import HOUR, Site
from tests.servers import S3Server, free_port

BODY = b"right bytes"
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def bucket(seaweedfs: S3Server) -> Any:
    """The bucket's owner, who can put anything there."""
    client = boto3.resource("s3", endpoint_url=seaweedfs.endpoint_url, region_name="us-east-1")
    return client.Bucket(seaweedfs.bucket)


def new_key() -> str:
    return photo_key(new_id(), new_id(), SHA256)


def test_length_type_and_checksum_are_signed(s3_site: Site) -> None:
    url = s3_site.store.upload_to(new_key(), SHA256, len(BODY), "image/jpeg").url
    signed = parse_qs(urlsplit(url).query)["X-Amz-SignedHeaders"]
    assert signed == ["content-length;content-type;host;x-amz-checksum-sha256"]


def test_other_bytes_that_a_lax_server_took_are_found_out(s3_site: Site, bucket: Any) -> None:
    key = new_key()
    bucket.put_object(Key=PREFIX + key, Body=b"wrong bytes")
    assert s3_site.store.check(key, SHA256, len(BODY)) is Held.OTHER
    bucket.put_object(Key=PREFIX + key, Body=b"wrong size of bytes")
    assert s3_site.store.check(key, SHA256, len(BODY)) is Held.OTHER
    bucket.put_object(Key=PREFIX + key, Body=BODY)
    assert s3_site.store.check(key, SHA256, len(BODY)) is Held.RIGHT


def assert_away(store: Store) -> None:
    key = new_key()
    for use in (
        lambda: store.check(key, SHA256, len(BODY)),
        lambda: store.read(key),
        lambda: store.delete(key),
    ):
        with pytest.raises(StoreAway, match="Nothing is lost"):
            use()


def test_a_server_that_does_not_answer_is_said_to_be_away(seaweedfs: S3Server) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    assert_away(S3Store(seaweedfs.bucket, nobody, "us-east-1", HOUR, HOUR))


def test_keys_that_the_server_does_not_know_are_said_to_be_away(
    seaweedfs: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not the one")
    assert_away(S3Store(seaweedfs.bucket, seaweedfs.endpoint_url, "us-east-1", HOUR, HOUR))


def test_without_keys_no_address_can_be_made(
    seaweedfs: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    store = S3Store(seaweedfs.bucket, seaweedfs.endpoint_url, "us-east-1", HOUR, HOUR)
    with pytest.raises(StoreAway):
        store.upload_to(new_key(), SHA256, len(BODY), "image/jpeg")
