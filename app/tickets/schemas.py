"""What comes in and goes out of tickets."""

from marshmallow import Schema, fields, validate

from app.checklists.definition import Severity
from app.evidence.schemas import PhotoOut
from app.kernel.paging import PageIn
from app.tickets.states import TicketState

State = validate.OneOf([str(state) for state in TicketState])


class TicketsIn(PageIn):
    """Which tickets, and which part of the list."""

    state = fields.List(fields.String(validate=State), load_default=None)
    severity = fields.String(
        validate=validate.OneOf([str(one) for one in Severity]), load_default=None
    )
    team = fields.String(load_default=None, validate=validate.Length(max=60))
    spot_id = fields.UUID(load_default=None)
    assignee_id = fields.UUID(load_default=None)


class TicketOut(Schema):
    """One problem until it is mended and seen to be mended."""

    id = fields.UUID()
    venue_id = fields.UUID()
    spot_id = fields.UUID()
    spot = fields.String(metadata={"description": "The spot's name"})
    checklist_slug = fields.String()
    item_key = fields.String()
    prompt = fields.Dict(metadata={"description": "The item's prompt by language"})
    next = fields.Dict(allow_none=True, metadata={"description": "What to do next, by language"})
    state = fields.String(validate=State)
    severity = fields.String()
    team = fields.String(allow_none=True)
    assignee_id = fields.UUID(allow_none=True)
    opened_at = fields.AwareDateTime()
    last_failed_at = fields.AwareDateTime()
    occurrence_count = fields.Integer()
    acknowledged_at = fields.AwareDateTime(allow_none=True)
    resolved_at = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)


class TicketsPageOut(Schema):
    """One page of tickets."""

    items = fields.List(fields.Nested(TicketOut))
    next_cursor = fields.String(allow_none=True)


class PictureOut(PhotoOut):
    """A photo of a ticket: of a failure with its note, or of the mending."""

    at = fields.AwareDateTime(metadata={"description": "When it failed, or the photo was sent"})
    person = fields.String(metadata={"description": "Who took the photo"})
    note = fields.String(metadata={"description": "Of who found the failure, with their photos"})


class HistoryOut(Schema):
    """Something that happened to the ticket: failed, acknowledged, resolved, commented …"""

    at = fields.AwareDateTime()
    person = fields.String(allow_none=True, metadata={"description": "null: Rounds itself"})
    kind = fields.String()
    detail = fields.Dict()


class TicketDetailOut(TicketOut):
    """A ticket with its photos and its whole history, oldest first."""

    before = fields.List(
        fields.Nested(PictureOut),
        metadata={"description": "Photos of the failures, the newest failure first"},
    )
    after = fields.List(
        fields.Nested(PictureOut),
        metadata={"description": "Photos of the mending: declared with this `ticket_id`"},
    )
    history = fields.List(fields.Nested(HistoryOut))


class TicketChangeIn(Schema):
    """A new state, or another assignee (null for nobody), or both."""

    state = fields.String(validate=State)
    assignee_id = fields.UUID(allow_none=True)


class CommentIn(Schema):
    """A comment for a ticket's history."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=4000))
