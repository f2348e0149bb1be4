"""What comes in and goes out of tickets."""

from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.checklists.definition import Severity
from app.evidence.schemas import PhotoOut
from app.kernel.paging import PageIn
from app.tickets.states import DismissReason, HoldReason, TicketState


def one_of(names: type[StrEnum]) -> validate.OneOf:
    """One of these names."""
    return validate.OneOf([str(one) for one in names])


State = one_of(TicketState)


class TicketsIn(PageIn):
    """Which tickets, and which part of the list."""

    state = fields.List(fields.String(validate=State), load_default=None)
    severity = fields.String(
        validate=validate.OneOf([str(one) for one in Severity]), load_default=None
    )
    team = fields.String(load_default=None, validate=validate.Length(max=60))
    spot_id = fields.UUID(load_default=None)
    assignee_id = fields.UUID(load_default=None)
    late = fields.Boolean(
        load_default=None, metadata={"description": "Of which a promise is broken"}
    )
    q = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=100),
        metadata={"description": "In the spot's name, the item's key or its prompt"},
    )


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
    route = fields.Dict(allow_none=True, metadata={"description": "Why it went to that team"})
    acknowledge_by = fields.AwareDateTime(
        allow_none=True, metadata={"description": "Promised; null: done, paused or never promised"}
    )
    resolve_by = fields.AwareDateTime(allow_none=True)
    is_late = fields.Boolean(metadata={"description": "A promise of it is broken"})
    hold_reason = fields.String(allow_none=True, validate=one_of(HoldReason))
    hold_until = fields.Date(allow_none=True, metadata={"description": "The venue's day"})
    dismiss_reason = fields.String(allow_none=True, validate=one_of(DismissReason))
    reopened_count = fields.Integer()
    previous_id = fields.UUID(
        allow_none=True, metadata={"description": "The ticket of the same problem before this one"}
    )
    returned_days = fields.Integer(
        allow_none=True, metadata={"description": "Days since that one ended"}
    )
    merged_into_id = fields.UUID(allow_none=True)
    handed_to_id = fields.UUID(
        allow_none=True, metadata={"description": "The outside system that has it, an endpoint"}
    )
    escalate_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When the next person is to be called"}
    )
    opened_at = fields.AwareDateTime()
    last_failed_at = fields.AwareDateTime()
    occurrence_count = fields.Integer()
    acknowledged_at = fields.AwareDateTime(allow_none=True)
    resolved_at = fields.AwareDateTime(allow_none=True)
    resolved_by_id = fields.UUID(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    revision = fields.Integer(metadata={"description": "What its ETag says"})


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


LONGEST_TEXT = 4000
Text = validate.Length(max=LONGEST_TEXT)


class TicketChangeIn(Schema):
    """A new state with what that needs; another assignee (null for nobody); another team."""

    state = fields.String(validate=State)
    hold_reason = fields.String(validate=one_of(HoldReason))
    hold_until = fields.Date(metadata={"description": "The venue's day; with `on_hold`"})
    dismiss_reason = fields.String(validate=one_of(DismissReason))
    text = fields.String(
        load_default="", validate=Text, metadata={"description": "For the history"}
    )
    assignee_id = fields.UUID(allow_none=True)
    team = fields.String(validate=validate.Length(min=1, max=60))

    @validates_schema(skip_on_field_errors=True)
    def check_change(self, values: dict[str, Any], **_: Any) -> None:
        """Something changes; words alone are a comment."""
        if not {"state", "assignee_id", "team"} & values.keys():
            raise ValidationError("Send a state, an assignee_id or a team; words go to comments.")


class MergeIn(Schema):
    """The ticket that stands for both from now on."""

    into = fields.UUID(required=True)


class SplitIn(Schema):
    """Some of a ticket's failures, by their inspections."""

    inspection_ids = fields.List(
        fields.UUID(), required=True, validate=validate.Length(min=1, max=500)
    )
    text = fields.String(load_default="", validate=Text)


class HandOverIn(Schema):
    """The outside system, and a word for it."""

    endpoint_id = fields.UUID(required=True)
    text = fields.String(load_default="", validate=Text)


class ManyIn(Schema):
    """Several tickets of a venue."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=100))


class ManyOut(Schema):
    """Which of them were acknowledged; the others are acknowledged already, or have moved on."""

    acknowledged = fields.List(fields.UUID())
    left = fields.List(fields.UUID())


class CommentIn(Schema):
    """A comment for a ticket's history."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=4000))
