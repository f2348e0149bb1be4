"""A bucket: how to reach it, and what is said when it does not answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from app.evidence.stores import StoreAway

ADDRESSING = ("auto", "path", "virtual")
NOT_FOUND = {"NoSuchKey", "NoSuchUpload", "404", "NotFound"}
CHANGED = {"PreconditionFailed", "412"}
log = logging.getLogger(__name__)


@dataclass
class Bucket:
    """A bucket at `endpoint_url`, or at Amazon's where that is empty.

    `addressing` says where its name stands: in the `path`, in the host's name (`virtual`), or as is
    usual there (`auto`). `kms_key` encrypts what is written; where it is empty, the bucket's own
    encryption does. The server has `patience_s` seconds for each answer. Credentials come from
    where the AWS tools look for them: environment, profile, or the machine's role.
    """

    name: str
    endpoint_url: str = ""
    region: str = "us-east-1"
    addressing: str = "auto"
    kms_key: str = ""
    patience_s: float = 10

    def __post_init__(self) -> None:
        if self.addressing not in ADDRESSING:
            raise ValueError(f"Set S3_ADDRESSING to one of {', '.join(ADDRESSING)}.")

    @cached_property
    def client(self) -> Any:
        """Made on first use, which is after gunicorn and Celery have forked."""
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.endpoint_url or None,
            region_name=self.region,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": self._style()},
                connect_timeout=min(3, self.patience_s),
                read_timeout=self.patience_s,
                retries={"mode": "standard", "max_attempts": 3},
                max_pool_connections=32,
                # The SHA-256 is pinned; a checksum that boto3 adds would be one more to match.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def _style(self) -> str:
        """Other servers than Amazon's seldom have a name for each bucket."""
        if self.addressing != "auto":
            return self.addressing
        return "path" if self.endpoint_url else "virtual"

    @property
    def encryption(self) -> dict[str, str]:
        """What boto3 is told wherever an object is written."""
        if not self.kms_key:
            return {}
        return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.kms_key}

    @property
    def encryption_headers(self) -> dict[str, str]:
        """The same, as headers of an upload."""
        if not self.kms_key:
            return {}
        return {
            "x-amz-server-side-encryption": "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id": self.kms_key,
        }

    def presign(self, operation: str, valid_s: int, **params: Any) -> str:
        """A presigned address. Raises `StoreAway` without credentials."""
        with away():
            url: str = self.client.generate_presigned_url(
                operation, Params={"Bucket": self.name, **params}, ExpiresIn=valid_s
            )
        return url


def code_of(error: ClientError) -> str:
    """The server's word for what went wrong."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def ignoring(codes: set[str]) -> Iterator[None]:
    """Lets the server say one of these and goes on."""
    try:
        yield
    except ClientError as error:
        if code_of(error) not in codes:
            raise


@contextmanager
def away() -> Iterator[None]:
    """Says `StoreAway` where the bucket does not answer, or does not let us in."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        log.warning("the bucket of photos failed: %s", error)
        raise StoreAway from error
