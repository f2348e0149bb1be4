"""What comes in and goes out of endpoints."""

from marshmallow import Schema, fields, validate

from app.notices.topics import MessageState

MOST_KINDS = 50
MOST_VENUES = 500
Kind = validate.Regexp(
    r"\A[a-z_]{1,20}\.[a-z_]{1,19}\Z", error="Use a kind of event such as ticket.opened."
)


class EndpointChangeIn(Schema):
    """Changes to an endpoint; what is left out stays."""

    name = fields.String(validate=validate.Length(min=1, max=200))
    url = fields.String(
        validate=validate.Length(min=1, max=2000),
        metadata={"description": "Public https address without a name and password in it"},
    )
    kinds = fields.List(
        fields.String(validate=Kind),
        validate=validate.Length(max=MOST_KINDS),
        metadata={"description": "Kinds of events it is told of; none stands for all"},
    )
    venue_ids = fields.List(
        fields.UUID(),
        validate=validate.Length(max=MOST_VENUES),
        metadata={"description": "Venues whose events it is told of; none stands for all"},
    )
    active = fields.Boolean()


class EndpointIn(EndpointChangeIn):
    """A new endpoint."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    url = fields.String(
        required=True,
        validate=validate.Length(min=1, max=2000),
        metadata={"description": "Public https address without a name and password in it"},
    )
    kinds = fields.List(
        fields.String(validate=Kind),
        load_default=list,
        validate=validate.Length(max=MOST_KINDS),
        metadata={"description": "Kinds of events it is told of; none stands for all"},
    )
    venue_ids = fields.List(
        fields.UUID(),
        load_default=list,
        validate=validate.Length(max=MOST_VENUES),
        metadata={"description": "Venues whose events it is told of; none stands for all"},
    )
    active = fields.Boolean(load_default=True)


class EndpointOut(Schema):
    """An outside system that is told by webhook."""

    id = fields.UUID()
    name = fields.String()
    url = fields.String()
    kinds = fields.List(fields.String())
    venue_ids = fields.List(fields.UUID())
    active = fields.Boolean()
    created_at = fields.AwareDateTime()
    disabled_at = fields.AwareDateTime(allow_none=True)
    disabled_why = fields.String(allow_none=True)
    failing_since = fields.AwareDateTime(
        allow_none=True, metadata={"description": "Since when nothing has arrived"}
    )
    old_secret_until = fields.AwareDateTime(
        allow_none=True, metadata={"description": "Until when the secret before signs along"}
    )
    revision = fields.Integer(metadata={"description": "Goes into If-Match when you change it"})


class EndpointSecretOut(EndpointOut):
    """An endpoint with its secret, shown this once; the signatures are made with it."""

    secret = fields.String()


class EndpointsPageOut(Schema):
    """One page of endpoints."""

    items = fields.List(fields.Nested(EndpointOut))
    next_cursor = fields.String(allow_none=True)


class AttemptOut(Schema):
    """One try to deliver a message."""

    at = fields.AwareDateTime()
    status = fields.Integer(allow_none=True, metadata={"description": "None: nobody answered"})
    took_ms = fields.Integer()
    error = fields.String(allow_none=True)
    response = fields.String(allow_none=True, metadata={"description": "The answer's beginning"})


class SentOut(Schema):
    """One message to an endpoint; its id is the webhook-id, the same at every try."""

    id = fields.UUID(attribute="message.id")
    kind = fields.String(metadata={"description": "Of its event; endpoint.test for a test"})
    event_id = fields.UUID(allow_none=True)
    state = fields.String(
        attribute="message.state", validate=validate.OneOf([str(one) for one in MessageState])
    )
    created_at = fields.AwareDateTime(attribute="message.created_at")
    due_at = fields.AwareDateTime(
        attribute="message.due_at",
        metadata={"description": "When it is tried next, while it waits"},
    )
    sent_at = fields.AwareDateTime(attribute="message.sent_at", allow_none=True)
    attempts = fields.List(fields.Nested(AttemptOut))


class SentPageOut(Schema):
    """One page of what was sent to an endpoint."""

    items = fields.List(fields.Nested(SentOut))
    next_cursor = fields.String(allow_none=True)
