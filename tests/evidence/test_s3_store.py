"""The bucket: what is pinned, what is read back, and what is said when it does not answer."""

import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

from app.evidence.s3_bucket import Bucket
from app.evidence.s3_store import PREFIX, UPLOADS, S3Store
from app.evidence.stores import Held, OtherBytes, Store, StoreAway, photo_key
from app.kernel.ids import new_id
from tests.evidence import wire
from tests.evidence.conftest import HOUR, Site
from tests.servers import S3Server, free_port

BODY = b"right bytes"
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture
def owner(s3_server: S3Server) -> Any:
    """The bucket's owner, who can put anything there."""
    client = boto3.resource("s3", endpoint_url=s3_server.endpoint_url, region_name="us-east-1")
    return client.Bucket(s3_server.bucket)


def new_key() -> str:
    return photo_key(new_id(), new_id(), SHA256)


def test_length_type_and_checksum_are_signed(s3_site: Site) -> None:
    url = wire.address_of(s3_site.store.upload_to(new_key(), SHA256, len(BODY), "image/jpeg"))
    signed = parse_qs(urlsplit(url).query)["X-Amz-SignedHeaders"]
    assert signed == ["content-length;content-type;host;x-amz-checksum-sha256"]


@pytest.mark.parametrize("place", [PREFIX, UPLOADS])
@pytest.mark.parametrize("wrong", [b"wrong bytes", b"wrong size of bytes"])
def test_other_bytes_that_a_lax_server_took_are_found_out_and_deleted(
    s3_site: Site, owner: Any, place: str, wrong: bytes
) -> None:
    key = new_key()
    owner.put_object(Key=place + key, Body=wrong)
    assert s3_site.store.claim(key, SHA256, len(BODY)) is Held.OTHER
    assert s3_site.store.claim(key, SHA256, len(BODY)) is Held.MISSING
    owner.put_object(Key=UPLOADS + key, Body=BODY)
    assert s3_site.store.claim(key, SHA256, len(BODY)) is Held.RIGHT


def test_wrong_bytes_that_a_cut_copy_left_give_way_to_right_ones(s3_site: Site, owner: Any) -> None:
    key = new_key()
    owner.put_object(Key=PREFIX + key, Body=b"wrong bytes")
    owner.put_object(Key=UPLOADS + key, Body=BODY)
    assert s3_site.store.claim(key, SHA256, len(BODY)) is Held.RIGHT
    assert s3_site.store.read(key) == BODY


def test_what_is_uploaded_after_the_claim_changes_nothing(s3_site: Site, owner: Any) -> None:
    key = new_key()
    s3_site.store.put(key, BODY, "image/jpeg")
    owner.put_object(Key=UPLOADS + key, Body=b"wrong bytes")
    assert s3_site.store.claim(key, SHA256, len(BODY)) is Held.RIGHT
    assert s3_site.store.read(key) == BODY


def test_other_bytes_than_were_put_are_never_read_as_the_photo(s3_site: Site, owner: Any) -> None:
    key = new_key()
    owner.put_object(Key=PREFIX + key, Body=b"wrong bytes")
    with pytest.raises(OtherBytes, match="backup"):
        s3_site.store.read(key)


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
