"""What comes in and goes out of evidence."""

from typing import Any

from flask import current_app
from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from app.evidence.hiding_regions import MOST_MARKED
from app.evidence.models import Intake, PhotoState
from app.evidence.service import EXTENSIONS
from app.kernel.clock import BELIEVABLE

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

    @post_load
    def drop_unbelievable(self, said: dict[str, Any], **_: Any) -> dict[str, Any]:
        """A clock that is plainly wrong says nothing, and must not keep a photo from arriving."""
        at = said["captured_at"]
        believed = at and BELIEVABLE[0] <= at < BELIEVABLE[1]
        return said | {"captured_at": at if believed else None}

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


InPicture = validate.Range(0, 1, max_inclusive=False)


class RegionIn(Schema):
    """A part of a photo, as shares (0 to 1) of the upright picture's width and height."""

    left = fields.Float(required=True, validate=InPicture)
    top = fields.Float(required=True, validate=InPicture)
    width = fields.Float(required=True, validate=validate.Range(0.001, 1))
    height = fields.Float(required=True, validate=validate.Range(0.001, 1))


class RegionsIn(Schema):
    """Parts of a photo to hide for good."""

    regions = fields.List(
        fields.Nested(RegionIn), required=True, validate=validate.Length(min=1, max=MOST_MARKED)
    )


class RegionOut(RegionIn):
    """A part of a photo that is hidden for good: a face that was found, or what was marked."""

    kind = fields.String(validate=validate.OneOf(["face", "marked"]))


class ContentIn(Schema):
    """Which picture of a photo."""

    size = fields.String(load_default="display", validate=validate.OneOf(["display", "thumbnail"]))


def full(field: type[fields.Field[Any]], description: str) -> fields.Field[Any]:
    """A field that is null for all but the taker and the venue's managers."""
    said = f"{description}; for who took it and for managers, null for others"
    return field(allow_none=True, metadata={"description": said})


class OriginalOut(Schema):
    """Where a photo's file is saved from, as it was sent; it works for some minutes."""

    url = fields.String()


class PhotoOut(PhotoReceiptOut):
    """A photo. The addresses work for some minutes without a sign-in.

    `url` and `thumbnail_url` show it with faces and marked regions hidden and without metadata;
    they are null until `intake` is `done`, and while it is drawn anew with more hidden in it.
    """

    inspection_id = fields.UUID(allow_none=True)
    ticket_id = fields.UUID(allow_none=True)
    venue_id = fields.UUID()
    item = fields.String(attribute="item_key", allow_none=True)
    bytes = fields.Integer()
    content_type = fields.String()
    declared_at = fields.AwareDateTime()
    stored_at = fields.AwareDateTime(allow_none=True)
    intake = fields.Enum(Intake, by_value=True)
    refusal = fields.String(
        allow_none=True, metadata={"description": "Why it cannot be shown, and what to do"}
    )
    width = fields.Integer(allow_none=True, metadata={"description": "Upright, pixels"})
    height = fields.Integer(allow_none=True)
    url = fields.String(allow_none=True, metadata={"description": "At most 2048 pixels a side"})
    thumbnail_url = fields.String(
        allow_none=True, metadata={"description": "At most 320 pixels a side"}
    )
    has_original = fields.Boolean(
        metadata={
            "description": "Whether you may have the file itself, which has a route of its own"
        }
    )
    captured_at = full(fields.AwareDateTime, "When it was made, by the file itself")
    device = full(fields.String, "What it was made with, by the file")
    latitude = full(fields.Float, "Where it was made, by the file")
    longitude = full(fields.Float, "Where it was made, by the file")
    faces_hidden = fields.Integer(metadata={"description": "How many faces were found"})
    regions = fields.List(fields.Nested(RegionOut))
