"""What goes out of checklists."""

from marshmallow import Schema, fields


class ChecklistVersionOut(Schema):
    """A checklist version; `content` is what its YAML says."""

    id = fields.UUID()
    slug = fields.String()
    number = fields.Integer()
    kind = fields.String(metadata={"description": "The kind of spot it is for"})
    content = fields.Dict()


class ChecklistsOut(Schema):
    """The newest version of each checklist."""

    items = fields.List(fields.Nested(ChecklistVersionOut))
