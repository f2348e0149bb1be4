"""What comes in and goes out of evidence."""

from typing import Any

from flask import current_app
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.evidence.models import PhotoState
from app.evidence.service import EXTENSIONS

ItemKey = validate.Regexp(
    r"[a-z0-9]+(-[a-z0-9]+)*\Z", error="Use the item's key, such as stall-locks."
)
Sha256 = validate.Regexp(
    r"[0-9a-f]{64}\Z", error="Give the SHA-256 of the bytes: 64 hexadecimal digits, lower case."
)
ContentType = validate.OneOf(
    sorted(EXTENSIONS), error="Send the photo as one of {choices}; this type is none of them."
)


def _check_size(size: int) -> None:
    most = current_app.config["PHOTO_MAX_BYTES"]
    if not 1 <= size <= most:
        raise ValidationError(f"Send a photo of 1 to {most} bytes; make a larger one smaller.")


class PhotoIn(Schema):
    """What a phone says of a photo before it sends the bytes."""

    venue_id = fields.UUID(required=True)
    inspection_id = fields.UUID(
        load_default=None, metadata={"description": "May arrive later than the photo"}
    )
    item = fields.String(
        load_default=None,
        validate=[validate.Length(max=60), ItemKey],
        metadata={"description": "The item that the photo shows, with `inspection_id`"},
    )
    ticket_id = fields.UUID(
        load_default=None,
        metadata={"description": "Instead of both: the ticket whose mending the photo shows"},
    )
    captured_at = fields.AwareDateTime(
        load_default=None,
        metadata={"description": "When the picture was made, by the phone's clock"},
    )
    sha256 = fields.String(required=True, validate=Sha256)
    bytes = fields.Integer(
        required=True,
        strict=True,
        validate=_check_size,
        metadata={"description": "Size; the settings say how large a photo may be", "minimum": 1},
    )
    content_type = fields.String(required=True, validate=ContentType)

    @validates_schema(skip_on_field_errors=True)
    def check_subject(self, said: dict[str, Any], **_: Any) -> None:
        """It shows an item of an inspection, or the mending of a ticket."""
        of_item = said["inspection_id"] is not None and said["item"] is not None
        of_nothing_else = said["inspection_id"] is None and said["item"] is None
        if not (of_nothing_else if said["ticket_id"] else of_item):
            raise ValidationError(
                "Say what the photo shows: inspection_id and item, or ticket_id alone.", "item"
            )


class PartOut(Schema):
    """A part of a large photo: these bytes, to this address, with these headers."""

    number = fields.Integer()
    offset = fields.Integer(metadata={"description": "Bytes of the photo before this part"})
    bytes = fields.Integer(metadata={"description": "How many bytes this part has"})
    url = fields.String()
    headers = fields.Dict(keys=fields.String(), values=fields.String())


class UploadOut(Schema):
    """Send the photo's bytes with this method and exactly these headers, before it expires.

    Where `parts` are named, `url` is null: send each of them instead, in any order. Declared again,
    only those that have not arrived are named.
    """

    method = fields.String()
    url = fields.String(allow_none=True)
    headers = fields.Dict(keys=fields.String(), values=fields.String())
    expires_at = fields.AwareDateTime()
    parts = fields.List(fields.Nested(PartOut), allow_none=True)


class DeclaredOut(Schema):
    """A declared photo; `upload` is null once its bytes are stored."""

    id = fields.UUID()
    sha256 = fields.String()
    state = fields.Enum(PhotoState, by_value=True)
    upload = fields.Nested(UploadOut, allow_none=True)


class NothingIn(Schema):
    """No body, or an empty object."""


class PhotoReceiptOut(Schema):
    """What the store holds."""

    id = fields.UUID()
    sha256 = fields.String()
    state = fields.Enum(PhotoState, by_value=True)


class StoredOut(Schema):
    """The receipt for one photo."""

    photo = fields.Nested(PhotoReceiptOut)


class PhotoOut(PhotoReceiptOut):
    """A photo; `url` works for some minutes without a sign-in, and is null while awaited."""

    inspection_id = fields.UUID()
    venue_id = fields.UUID()
    item = fields.String(attribute="item_key")
    bytes = fields.Integer()
    content_type = fields.String()
    declared_at = fields.AwareDateTime()
    stored_at = fields.AwareDateTime(allow_none=True)
    url = fields.String(allow_none=True)
