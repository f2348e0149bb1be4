"""What comes in and goes out of push subscriptions."""

from marshmallow import Schema, fields, validate

Url = validate.Length(min=1, max=1000)


class PushKeyOut(Schema):
    """The key that a browser subscribes with."""

    key = fields.String(metadata={"description": "applicationServerKey, base64url"})


class KeysIn(Schema):
    """A browser's keys."""

    p256dh = fields.String(required=True, validate=validate.Length(max=200))
    auth = fields.String(required=True, validate=validate.Length(max=100))


class PushSubscriptionIn(Schema):
    """What a browser made: `PushSubscription.toJSON()`."""

    endpoint = fields.String(required=True, validate=Url)
    expirationTime = fields.Float(  # noqa: N815 - as browsers write it
        load_default=None, allow_none=True, metadata={"description": "Not used"}
    )
    keys = fields.Nested(KeysIn, required=True)


class PushEndIn(Schema):
    """Which browser shows nothing any more."""

    endpoint = fields.String(required=True, validate=Url)
