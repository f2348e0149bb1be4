"""Photos in an S3 bucket: the phone sends them there itself, by presigned address."""

import hashlib
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from app.evidence.s3_bucket import CHANGED, NOT_FOUND, Bucket, away, code_of
from app.evidence.s3_parts import PART, abort_parts, join_parts, missing_parts, start_parts
from app.evidence.stores import (
    CHUNK,
    Held,
    NotInStore,
    Upload,
    as_put,
    cache_control,
    disposition,
    require_key,
    require_key_of,
    upload_headers,
)
from app.kernel.clock import now

PREFIX, UPLOADS = "photos/", "uploads/"


class S3Store:
    """A `Store` in a bucket."""

    def __init__(self, bucket: Bucket, upload_valid: timedelta, view_valid: timedelta) -> None:
        self.bucket = bucket
        self._upload_s = int(upload_valid.total_seconds())
        self._view_s = int(view_valid.total_seconds())

    def upload_to(
        self, key: str, sha256: str, size: int, content_type: str, upload_id: str | None = None
    ) -> Upload:
        """A presigned PUT with SHA-256, type and length signed, so that S3 itself refuses
        other bytes. (The length needs no header of ours: every client sends it.) A photo above
        8 MB goes in parts; nobody knows their hashes before, so only their lengths are signed.
        """
        place = UPLOADS + require_key_of(key, sha256)
        expires_at = now() + timedelta(seconds=self._upload_s)
        if size > PART:
            return self._upload_in_parts(place, size, content_type, upload_id, expires_at)
        headers = upload_headers(sha256, content_type)
        url = self.bucket.presign(
            "put_object",
            self._upload_s,
            Key=place,
            ContentType=content_type,
            ContentLength=size,
            ChecksumSHA256=headers["x-amz-checksum-sha256"],
            **self.bucket.encryption,
        )
        return Upload("PUT", url, headers | self.bucket.encryption_headers, expires_at)

    def _upload_in_parts(
        self, place: str, size: int, content_type: str, upload_id: str | None, expires_at: datetime
    ) -> Upload:
        with away():
            parts = None
            if upload_id:
                parts = missing_parts(self.bucket, place, upload_id, size, self._upload_s)
            if parts is None:
                upload_id = start_parts(self.bucket, place, content_type)
                parts = missing_parts(self.bucket, place, upload_id, size, self._upload_s)
        return Upload("PUT", None, {}, expires_at, parts, upload_id)

    def claim(self, key: str, sha256: str, size: int, upload_id: str | None = None) -> Held:
        """Copies within the bucket what was hashed and no other state of it, then hashes the copy:
        Ceph takes a pinned checksum and does not check it, so the store's word is not enough.
        """
        uploaded, final = UPLOADS + require_key_of(key, sha256), PREFIX + key
        with away():
            if upload_id:
                join_parts(self.bucket, uploaded, upload_id, size)
            arrived, etag = self._look(uploaded, sha256, size)
            if arrived is Held.RIGHT:
                self._copy(uploaded, etag, final)
            held, _ = self._look(final, sha256, size)
            if held is Held.RIGHT:
                self._delete(uploaded)
                return held
            if Held.OTHER in (arrived, held):
                self._delete(uploaded, final)
                return Held.OTHER
        return Held.MISSING

    def view_url(self, key: str, content_type: str, filename: str, attachment: bool = False) -> str:
        """A presigned GET that says type and name, whatever the object's own say."""
        return self.bucket.presign(
            "get_object",
            self._view_s,
            Key=PREFIX + require_key(key),
            ResponseContentType=content_type,
            ResponseContentDisposition=disposition(filename, attachment),
            ResponseCacheControl=cache_control(self._view_s),
        )

    def read(self, key: str) -> bytes:
        """The photo's bytes. Raises `NotInStore` and `OtherBytes`."""
        place = PREFIX + require_key(key)
        with away():
            found = self._get(place)
            if found is None:
                raise NotInStore
            with closing(found["Body"]) as body:
                return as_put(key, body.read())

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Stores bytes that we made ourselves."""
        place = PREFIX + require_key_of(key, hashlib.sha256(content).hexdigest())
        with away():
            self._put(place, content, content_type)

    def delete(self, key: str, upload_id: str | None = None) -> None:
        """Deletes the object, and what was uploaded for it, if there is one, whole or in parts.

        A bucket that keeps versions keeps this one too, for the day that `storage prepare` says.
        """
        require_key(key)
        with away():
            if upload_id:
                abort_parts(self.bucket, UPLOADS + key, upload_id)
            self._delete(PREFIX + key, UPLOADS + key)

    def list_keys(self, prefix: str) -> list[str]:
        """The keys that begin so, of what is stored and of what was only uploaded."""
        require_key(prefix)
        with away():
            found = {
                one["Key"].removeprefix(place)
                for place in (PREFIX, UPLOADS)
                for one in self._list(place + prefix)
            }
        return sorted(found)

    def _list(self, prefix: str) -> list[Any]:
        """A photo has few objects: one answer holds a thousand."""
        said = self.bucket.client.list_objects_v2(Bucket=self.bucket.name, Prefix=prefix)
        listed: list[Any] = said.get("Contents", [])
        return listed

    def _look(self, place: str, sha256: str, size: int) -> tuple[Held, str]:
        """What lies there, and the server's name for this state of it. Holds a chunk at a time."""
        found = self._get(place)
        if found is None:
            return Held.MISSING, ""
        etag: str = found["ETag"]
        seen = hashlib.sha256()
        with closing(found["Body"]) as body:
            if found["ContentLength"] != size:
                return Held.OTHER, etag
            for chunk in body.iter_chunks(CHUNK):
                seen.update(chunk)
        return Held.RIGHT if seen.hexdigest() == sha256 else Held.OTHER, etag

    def _get(self, place: str) -> Any:
        """The server's answer; None where it holds nothing there."""
        try:
            return self.bucket.client.get_object(Bucket=self.bucket.name, Key=place)
        except ClientError as error:
            if code_of(error) in NOT_FOUND:
                return None
            raise

    def _copy(self, place: str, etag: str, to: str) -> None:
        """Copies that state of an object, unless it has changed or gone."""
        try:
            self.bucket.client.copy_object(
                Bucket=self.bucket.name,
                Key=to,
                CopySource={"Bucket": self.bucket.name, "Key": place},
                CopySourceIfMatch=etag,
                **self.bucket.encryption,
            )
        except ClientError as error:
            if code_of(error) == "NotImplemented":
                self._carry(place, to)
            elif code_of(error) not in NOT_FOUND | CHANGED:
                raise

    def _carry(self, place: str, to: str) -> None:
        """Copies through our memory: Ceph does not copy what it has encrypted by a key."""
        found = self._get(place)
        if found is None:
            return
        with closing(found["Body"]) as body:
            self._put(to, body.read(), found["ContentType"])

    def _put(self, place: str, content: bytes, content_type: str) -> None:
        sha256 = hashlib.sha256(content).hexdigest()
        self.bucket.client.put_object(
            Bucket=self.bucket.name,
            Key=place,
            Body=content,
            ContentType=content_type,
            ChecksumSHA256=upload_headers(sha256, content_type)["x-amz-checksum-sha256"],
            **self.bucket.encryption,
        )

    def _delete(self, *places: str) -> None:
        for place in places:
            self.bucket.client.delete_object(Bucket=self.bucket.name, Key=place)
