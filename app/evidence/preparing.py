"""What Rounds needs of its bucket, beside whatever others have set there.

Rules are merged by their ids: those of others stay as they are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from app.evidence.s3_bucket import Bucket, code_of, ignoring
from app.evidence.s3_store import PREFIX, UPLOADS

PHONES_ID, UPLOADS_ID = "rounds-phones", "rounds-unclaimed-uploads"
# By the places that they are for: what was deleted there, and the bucket still keeps as a version.
DELETED_IDS = {PREFIX: "rounds-deleted-photos", UPLOADS: "rounds-deleted-uploads"}
DELETED_DAYS = 1
UNCLAIMED_DAYS = 2
UNNAMED_REGION = "us-east-1"  # S3 refuses its name where a bucket is made
NOT_SET = {
    "NoSuchCORSConfiguration",
    "NoSuchLifecycleConfiguration",
    "ServerSideEncryptionConfigurationNotFoundError",
}
REFUSALS = {"AccessDenied", "AllAccessDisabled", "Forbidden", "403"}
WRONG_KEYS = {"SignatureDoesNotMatch", "InvalidAccessKeyId", "ExpiredToken", "InvalidToken"}
UNKNOWN = {"NotImplemented", "MethodNotAllowed", "501", "405"}

Rule = dict[str, Any]
Answer = TypeVar("Answer")


class NotPrepared(Exception):
    """A sentence that says what stands in the way, and what to do."""


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of rule: what it is for, and how it is read, merged and written."""

    what: str
    read: Callable[[], list[Rule]]
    merge: Callable[[list[Rule]], list[Rule]]
    write: Callable[[list[Rule]], object]


def prepare(bucket: Bucket, origin: str, dry_run: bool) -> Iterator[str]:
    """Gives the bucket what it lacks, a line for each thing. `origin` is where the form is loaded
    from, such as `https://rounds.example`.

    Raises `NotPrepared` after the last line when something could not be done.
    """
    is_there = _asked(bucket, f"look at the bucket {bucket.name}", lambda: _is_there(bucket))
    if not is_there:
        yield f"{_verb(dry_run, 'make')}: the bucket {bucket.name}"
        if not dry_run:
            _asked(bucket, f"make the bucket {bucket.name}", lambda: _make(bucket))
    refusals = []
    for need in needs_of(bucket, origin, keeps_versions=is_there and _keeps_versions(bucket)):
        try:
            yield _meet(bucket, need, dry_run, is_empty=dry_run and not is_there)
        except NotPrepared as refusal:
            refusals.append(str(refusal))
    if refusals:
        raise NotPrepared("\n".join(refusals))


def needs_of(bucket: Bucket, origin: str, keeps_versions: bool) -> list[Need]:
    """Who may send, what expires, and how it is encrypted."""
    client, at = bucket.client, {"Bucket": bucket.name}
    expiring = [
        _expiring(
            bucket,
            f"uploads that nobody claims expire after {UNCLAIMED_DAYS} days"
            f" (lifecycle rule {UPLOADS_ID})",
            _expiry(),
        )
    ]
    if keeps_versions:
        expiring += [
            _expiring(
                bucket,
                f"what is deleted in {place} is gone after {DELETED_DAYS} day, as this bucket keeps"
                f" versions (lifecycle rule {rule_id})",
                _deletion(rule_id, place),
            )
            for place, rule_id in DELETED_IDS.items()
        ]
    return [
        Need(
            f"phones send and fetch photos from {origin} (CORS rule {PHONES_ID})",
            lambda: client.get_bucket_cors(**at).get("CORSRules", []),
            lambda found: _merged(found, _phones(bucket, origin)),
            lambda rules: client.put_bucket_cors(**at, CORSConfiguration={"CORSRules": rules}),
        ),
        *expiring,
        Need(
            f"what is stored is encrypted ({_key_said(bucket)})",
            lambda: _encryption_of(client.get_bucket_encryption(**at)),
            lambda found: _encrypted(found, bucket.kms_key),
            lambda rules: client.put_bucket_encryption(
                **at, ServerSideEncryptionConfiguration={"Rules": rules}
            ),
        ),
    ]


def _expiring(bucket: Bucket, what: str, rule: Rule) -> Need:
    client, at = bucket.client, {"Bucket": bucket.name}
    return Need(
        what,
        lambda: client.get_bucket_lifecycle_configuration(**at).get("Rules", []),
        lambda found: _merged(found, rule),
        lambda rules: client.put_bucket_lifecycle_configuration(
            **at, LifecycleConfiguration={"Rules": rules}
        ),
    )


def _keeps_versions(bucket: Bucket) -> bool:
    """Whether what is deleted stays as a version; also where that was on, and no longer is.

    A server that does not know the question keeps none.
    """

    def ask() -> Any:
        with ignoring(UNKNOWN):
            return bucket.client.get_bucket_versioning(Bucket=bucket.name)
        return {}

    return "Status" in _asked(bucket, f"see whether the bucket {bucket.name} keeps versions", ask)


def _meet(bucket: Bucket, need: Need, dry_run: bool, is_empty: bool) -> str:
    """Sets what is not right yet, and looks whether the server holds it; the line for it."""
    found = [] if is_empty else _read(bucket, need)
    wanted = need.merge(found)
    if wanted == found:
        return f"right already: {need.what}"
    if not dry_run:
        _asked(bucket, f"set that {need.what}", lambda: need.write(wanted))
        held = _read(bucket, need)
        if need.merge(held) != held:
            raise NotPrepared(f"The server took it, and does not hold, that {need.what}.")
    return f"{_verb(dry_run, 'set')}: {need.what}"


def _read(bucket: Bucket, need: Need) -> list[Rule]:
    nothing: list[Rule] = []
    return _asked(bucket, f"see whether {need.what}", need.read, nothing)


def _verb(dry_run: bool, verb: str) -> str:
    return f"would {verb}" if dry_run else verb


def _is_there(bucket: Bucket) -> bool:
    try:
        bucket.client.head_bucket(Bucket=bucket.name)
    except ClientError as error:
        if code_of(error) in {"404", "NoSuchBucket"}:
            return False
        raise
    return True


def _make(bucket: Bucket) -> None:
    place = {"LocationConstraint": bucket.region}
    at = {} if bucket.region == UNNAMED_REGION else {"CreateBucketConfiguration": place}
    bucket.client.create_bucket(Bucket=bucket.name, **at)


def _phones(bucket: Bucket, origin: str) -> Rule:
    headers = ["content-type", "x-amz-checksum-sha256", *bucket.encryption_headers]
    return {
        "ID": PHONES_ID,
        "AllowedOrigins": [origin],
        "AllowedMethods": ["GET", "PUT"],
        "AllowedHeaders": headers,
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3600,
    }


def _expiry() -> Rule:
    return {
        "ID": UPLOADS_ID,
        "Status": "Enabled",
        "Filter": {"Prefix": UPLOADS},
        "Expiration": {"Days": UNCLAIMED_DAYS},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UNCLAIMED_DAYS},
    }


def _deletion(rule_id: str, place: str) -> Rule:
    return {
        "ID": rule_id,
        "Status": "Enabled",
        "Filter": {"Prefix": place},
        "NoncurrentVersionExpiration": {"NoncurrentDays": DELETED_DAYS},
    }


def _merged(found: list[Rule], ours: Rule) -> list[Rule]:
    """The rules that stand there, with ours among them; the same where it agrees already."""
    if any(_agrees(rule, ours) for rule in found):
        return found
    return [*(rule for rule in found if rule.get("ID") != ours["ID"]), ours]


def _agrees(found: Any, ours: Any) -> bool:
    """Whether all that we say is so; a server may add more, and order lists as it likes."""
    if isinstance(ours, dict):
        return isinstance(found, dict) and all(_agrees(found.get(k), v) for k, v in ours.items())
    if isinstance(ours, list):
        return isinstance(found, list) and sorted(map(str, found)) == sorted(ours)
    return bool(found == ours)


def _encrypted(found: list[Rule], kms_key: str) -> list[Rule]:
    """A bucket has one such rule. Without a key of ours, any that stands there is as good."""
    if not kms_key:
        return found or [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    by_key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": kms_key}
    ours = {"ApplyServerSideEncryptionByDefault": by_key, "BucketKeyEnabled": True}
    return found if any(_agrees(rule, ours) for rule in found) else [ours]


def _encryption_of(said: dict[str, Any]) -> list[Rule]:
    """Ceph 16 does not know the question, and answers another one."""
    rules: list[Rule] = said.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    return rules


def _key_said(bucket: Bucket) -> str:
    return f"by the key {bucket.kms_key}" if bucket.kms_key else "by the server's own key"


def _asked(
    bucket: Bucket, what: str, ask: Callable[[], Answer], not_set: Answer | None = None
) -> Answer:
    """The server's answer; `not_set` where it has no such rules. Raises `NotPrepared`."""
    try:
        return ask()
    except ClientError as error:
        if not_set is not None and code_of(error) in NOT_SET:
            return not_set
        raise NotPrepared(_refusal_said(code_of(error), str(error), what)) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise NotPrepared(
            "There are no AWS credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
            " AWS_PROFILE, or run where the machine has a role."
        ) from error
    except (EndpointConnectionError, HTTPClientError) as error:
        server = bucket.endpoint_url or "Amazon S3"
        raise NotPrepared(f"{server} does not answer. Check S3_ENDPOINT_URL: {error}") from error
    except BotoCoreError as error:
        raise NotPrepared(f"It was not possible to {what}: {error}") from error


def _refusal_said(code: str, error: str, what: str) -> str:
    if code in WRONG_KEYS:
        return f"The server does not know these AWS credentials ({code}). Check them."
    if code in REFUSALS:
        return f"These AWS credentials may not {what}. Allow it, or use those of the owner."
    if code in UNKNOWN:
        return f"This server is not able to {what} ({code}). If it can, set it there by hand."
    return f"It was not possible to {what}: {error}"
