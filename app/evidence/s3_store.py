"""Photos in an S3 bucket: the phone sends them there itself, by presigned address."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import cached_property
from typing import Any

import boto3.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from app.evidence.stores import (
    CHUNK,
    Held,
    NotInStore,
    StoreAway,
    Upload,
    disposition,
    require_key,
    upload_headers,
)
from app.kernel.clock import now

PREFIX = "photos/"
NOT_FOUND = {"NoSuchKey", "404", "NotFound"}
log = logging.getLogger(__name__)


class S3Store:
    """A `Store` in a bucket. Credentials come from where the AWS tools look for them:
    environment, profile, or the machine's role.
    """

    def __init__(
        self,
        bucket: str,
        endpoint_url: str,
        region: str,
        upload_valid: timedelta,
        view_valid: timedelta,
    ) -> None:
        self._bucket = bucket
        self._endpoint_url = endpoint_url
        self._region = region
        self._upload_valid = upload_valid
        self._view_valid = view_valid

    @cached_property
    def _client(self) -> Any:
        """Made on first use, which is after gunicorn and Celery have forked."""
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self._endpoint_url or None,
            region_name=self._region,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path" if self._endpoint_url else "virtual"},
                connect_timeout=3,
                read_timeout=10,
                retries={"mode": "standard", "max_attempts": 3},
                max_pool_connections=32,
                # The SHA-256 is pinned; a checksum that boto3 adds would be one more to match.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def upload_to(self, key: str, sha256: str, size: int, content_type: str) -> Upload:
        """A presigned PUT with SHA-256, type and length signed, so that S3 itself refuses
        other bytes. (The length needs no header of ours: every client sends it.)
        """
        headers = upload_headers(sha256, content_type)
        expires_at = now() + self._upload_valid
        url = self._presign(
            "put_object",
            self._upload_valid,
            Key=PREFIX + require_key(key),
            ContentType=content_type,
            ContentLength=size,
            ChecksumSHA256=headers["x-amz-checksum-sha256"],
        )
        return Upload("PUT", url, headers, expires_at)

    def check(self, key: str, sha256: str, size: int) -> Held:
        """Reads the object back and hashes it: Ceph takes a pinned checksum and does not check
        it, so the store's word is not enough. Holds one chunk at a time.
        """
        seen = hashlib.sha256()
        with _away():
            try:
                found = self._get(key)
            except NotInStore:
                return Held.MISSING
            with closing(found["Body"]) as body:
                if found["ContentLength"] != size:
                    return Held.OTHER
                for chunk in body.iter_chunks(CHUNK):
                    seen.update(chunk)
        return Held.RIGHT if seen.hexdigest() == sha256 else Held.OTHER

    def view_url(self, key: str, content_type: str, filename: str) -> str:
        """A presigned GET that says type and name, whatever the object's own say."""
        return self._presign(
            "get_object",
            self._view_valid,
            Key=PREFIX + require_key(key),
            ResponseContentType=content_type,
            ResponseContentDisposition=disposition(filename),
            ResponseCacheControl=f"private, immutable, max-age={self._view_valid.seconds}",
        )

    def read(self, key: str) -> bytes:
        """The photo's bytes. Raises `NotInStore`."""
        with _away(), closing(self._get(key)["Body"]) as body:
            found: bytes = body.read()
            return found

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Stores bytes that we made ourselves."""
        checksum = upload_headers(hashlib.sha256(content).hexdigest(), content_type)
        with _away():
            self._client.put_object(
                Bucket=self._bucket,
                Key=PREFIX + require_key(key),
                Body=content,
                ContentType=content_type,
                ChecksumSHA256=checksum["x-amz-checksum-sha256"],
            )

    def delete(self, key: str) -> None:
        """Deletes the object, if there is one."""
        with _away():
            self._client.delete_object(Bucket=self._bucket, Key=PREFIX + require_key(key))

    def _get(self, key: str) -> Any:
        try:
            return self._client.get_object(Bucket=self._bucket, Key=PREFIX + require_key(key))
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in NOT_FOUND:
                raise NotInStore from None
            raise

    def _presign(self, operation: str, valid: timedelta, **params: Any) -> str:
        with _away():
            url: str = self._client.generate_presigned_url(
                operation,
                Params={"Bucket": self._bucket, **params},
                ExpiresIn=int(valid.total_seconds()),
            )
        return url


@contextmanager
def _away() -> Iterator[None]:
    """Says `StoreAway` where the bucket does not answer, or does not let us in."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        log.warning("the bucket of photos failed: %s", error)
        raise StoreAway from error
