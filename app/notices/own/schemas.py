"""What comes in and goes out of one's own notices."""

from marshmallow import Schema, fields, validate

from app.notices.topics import Topic

TOPIC_NAMES = [str(topic) for topic in Topic]
Topics = fields.List(
    fields.String(validate=validate.OneOf(TOPIC_NAMES)),
    required=True,
    validate=validate.Length(max=len(TOPIC_NAMES)),
    metadata={"description": "Topics of which one is told nothing at this venue"},
)


class StoppedIn(Schema):
    """All that somebody wants to hear nothing of, at one venue; the other topics start again."""

    stopped = Topics


class StoppedAtOut(Schema):
    """What somebody hears nothing of at a venue; of all other topics they are told."""

    venue_id = fields.UUID()
    venue = fields.String(metadata={"description": "Its name"})
    stopped = fields.List(fields.String(validate=validate.OneOf(TOPIC_NAMES)))


class NoticesOut(Schema):
    """One page of one's venues, newest first, with what is stopped there."""

    items = fields.List(fields.Nested(StoppedAtOut))
    next_cursor = fields.String(allow_none=True)
    takes_mail = fields.Boolean(
        metadata={"description": "False once one's address has refused mail: ask an admin"}
    )
