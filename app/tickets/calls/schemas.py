"""What comes in and goes out of calls."""

from marshmallow import Schema, fields, validate

from app.kernel.clock import BELIEVABLE

Believable = validate.Range(
    *BELIEVABLE,
    error="Send an instant between 1970 and 2100, as the phone's clock says it.",
)


class CallIn(Schema):
    """A call about a ticket. The two instants are by the phone's clock."""

    ticket_id = fields.UUID(required=True)
    whom = fields.String(
        required=True,
        validate=validate.Length(min=1, max=200),
        metadata={"description": "As the plan names them, or their role"},
    )
    phone = fields.String(
        load_default="",
        validate=validate.Length(max=30),
        metadata={"description": "The number called; empty where it was known by heart"},
    )
    called_at = fields.AwareDateTime(required=True, validate=Believable)
    sent_at = fields.AwareDateTime(
        required=True,
        validate=Believable,
        metadata={"description": "Now, by the phone's clock; may differ when sent again"},
    )
    reached = fields.Boolean(required=True)
    note = fields.String(load_default="", validate=validate.Length(max=4000))


class CallOut(Schema):
    """A call as it is kept."""

    id = fields.UUID()
    ticket_id = fields.UUID()
    whom = fields.String()
    phone = fields.String()
    called_at = fields.AwareDateTime(metadata={"description": "By the server's clock"})
    reached = fields.Boolean()
    note = fields.String()
