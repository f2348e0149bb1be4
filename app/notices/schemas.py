"""What comes in and goes out of notices."""

from marshmallow import Schema, fields, validate

LAST_PLACE = 2**63 - 1


class EventsIn(Schema):
    """From where on the stream is read; from its begin when left out."""

    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, LAST_PLACE),
        metadata={"description": "What the last answer gave as `next`"},
    )
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class EventOut(Schema):
    """Something that happened; `type`, `timestamp` and `data` are those of its webhook."""

    position = fields.Integer(metadata={"description": "Rises; other organisations' lie between"})
    id = fields.UUID(metadata={"description": "The same whenever it is read"})
    type = fields.String()
    timestamp = fields.DateTime()
    data = fields.Dict()


class EventsOut(Schema):
    """Events in the order of the stream."""

    items = fields.List(fields.Nested(EventOut))
    next = fields.Integer(metadata={"description": "Ask on with this as `after`"})
