"""Large photos go to a bucket in parts, so that a broken connection costs one part at most.

The parts that arrived are the bucket's to know: nothing is asked of the phone but to send the rest.
"""

from collections.abc import Iterator
from typing import Any

from app.evidence.s3_bucket import NOT_FOUND, Bucket, ignoring
from app.evidence.stores import Part

PART = 8_000_000  # bytes of a part, and of the largest photo that goes in one piece
MOST_LISTED = 1_000  # parts in one answer: 8 GB, far above any photo


def start_parts(bucket: Bucket, place: str, content_type: str) -> str:
    """A new upload in parts; its id."""
    said = bucket.client.create_multipart_upload(
        Bucket=bucket.name, Key=place, ContentType=content_type, **bucket.encryption
    )
    upload_id: str = said["UploadId"]
    return upload_id


def missing_parts(
    bucket: Bucket, place: str, upload_id: str, size: int, valid_s: int
) -> tuple[Part, ...] | None:
    """The parts that are still to be sent; None where the bucket does not know the upload."""
    arrived = _list_parts(bucket, place, upload_id)
    if arrived is None:
        return None
    return tuple(
        Part(
            number, offset, length, _address(bucket, place, upload_id, number, length, valid_s), {}
        )
        for number, offset, length in _cut(size)
        if arrived.get(number, {}).get("Size") != length
    )


def join_parts(bucket: Bucket, place: str, upload_id: str, size: int) -> None:
    """Makes one object of the parts, if all of them are there. Safe to repeat."""
    arrived = _list_parts(bucket, place, upload_id)
    wanted = {number: length for number, _, length in _cut(size)}
    if arrived is None or {n: part["Size"] for n, part in arrived.items()} != wanted:
        return
    named = [{"PartNumber": n, "ETag": arrived[n]["ETag"]} for n in wanted]
    with ignoring(NOT_FOUND):  # joined this very moment by another request
        bucket.client.complete_multipart_upload(
            Bucket=bucket.name, Key=place, UploadId=upload_id, MultipartUpload={"Parts": named}
        )


def abort_parts(bucket: Bucket, place: str, upload_id: str) -> None:
    """Deletes the parts of an upload that was not joined; one that was, or is unknown, is left."""
    with ignoring(NOT_FOUND):
        bucket.client.abort_multipart_upload(Bucket=bucket.name, Key=place, UploadId=upload_id)


def _list_parts(bucket: Bucket, place: str, upload_id: str) -> dict[int, Any] | None:
    with ignoring(NOT_FOUND):
        said = bucket.client.list_parts(
            Bucket=bucket.name, Key=place, UploadId=upload_id, MaxParts=MOST_LISTED
        )
        return {part["PartNumber"]: part for part in said.get("Parts", [])}
    return None


def _address(
    bucket: Bucket, place: str, upload_id: str, number: int, length: int, valid_s: int
) -> str:
    return bucket.presign(
        "upload_part",
        valid_s,
        Key=place,
        UploadId=upload_id,
        PartNumber=number,
        ContentLength=length,
    )


def _cut(size: int) -> Iterator[tuple[int, int, int]]:
    """Number, offset and bytes of each part."""
    for number, offset in enumerate(range(0, size, PART), start=1):
        yield number, offset, min(PART, size - offset)
