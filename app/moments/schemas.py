"""What comes in and goes out of moments and ideas."""

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from app.checklists.definition import Severity, Stage
from app.kernel.paging import PageIn
from app.kernel.speech import N_
from app.moments.models import Question

LONGEST_TEXT: Final = 2000
LONGEST_KEY: Final = 60
MOST_SENT: Final = 3 * LONGEST_TEXT  # with spaces around it, and two characters for a new line
TEXT_WANTED: Final = N_("Write your idea in 1 to 2,000 characters.")
QUESTIONS: Final = [str(one) for one in Question]


def clean_text(said: str) -> str:
    """An idea as it is kept: without spaces around it, lines ended by \\n.

    Raises ValidationError where nothing can be read of it, or too much.
    """
    text = said.replace("\r\n", "\n").replace("\r", "\n").strip()
    can_be_read = any(one.isprintable() and not one.isspace() for one in text)
    if not can_be_read or len(text) > LONGEST_TEXT:
        raise ValidationError(TEXT_WANTED)
    return text


class IdeaIn(Schema):
    """An idea for a moment."""

    checklist_slug = fields.String(required=True, validate=validate.Length(1, LONGEST_KEY))
    item_key = fields.String(required=True, validate=validate.Length(1, LONGEST_KEY))
    question = fields.String(
        required=True,
        validate=validate.OneOf(QUESTIONS, error="Say which question it answers: {choices}."),
        metadata={"description": "How the moment could be easier, or more memorable"},
    )
    text = fields.String(
        required=True,
        validate=validate.Length(1, MOST_SENT, error=TEXT_WANTED),
        metadata={"description": "1 to 2,000 characters, without the spaces around them"},
    )

    @post_load
    def _clean(self, values: dict[str, Any], **_options: Any) -> dict[str, Any]:
        try:
            return values | {"text": clean_text(values["text"])}
        except ValidationError as error:
            raise ValidationError({"text": error.messages}) from None


class IdeaChangeIn(Schema):
    """Whether an idea is hidden."""

    hidden = fields.Boolean(
        required=True,
        metadata={"description": "Hidden ones are kept, and shown to managers alone"},
    )


class IdeasIn(PageIn):
    """Which ideas of a venue."""

    checklist_slug = fields.String(load_default=None, validate=validate.Length(1, LONGEST_KEY))
    item_key = fields.String(
        load_default=None,
        validate=validate.Length(1, LONGEST_KEY),
        metadata={"description": "Of that moment alone; with `checklist_slug`"},
    )
    question = fields.String(load_default=None, validate=validate.OneOf(QUESTIONS))

    @validates_schema
    def _check(self, values: dict[str, Any], **_options: Any) -> None:
        if values.get("item_key") and not values.get("checklist_slug"):
            raise ValidationError("Name the item's checklist too.", "checklist_slug")


class IdeaOut(Schema):
    """An idea, and who had it."""

    id = fields.UUID()
    checklist_slug = fields.String()
    item_key = fields.String()
    question = fields.String(validate=validate.OneOf(QUESTIONS))
    text = fields.String()
    person_id = fields.UUID()
    person = fields.String(metadata={"description": "Their name"})
    written_at = fields.AwareDateTime()
    hidden_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "Since when it is hidden; for managers alone"}
    )
    hidden_by = fields.String(allow_none=True)


class IdeasPageOut(Schema):
    """Some ideas, newest first."""

    items = fields.List(fields.Nested(IdeaOut))
    next_cursor = fields.String(allow_none=True)


class AnswersOut(Schema):
    """The ideas to one question."""

    count = fields.Integer(metadata={"description": "How many there are, hidden ones left out"})
    newest = fields.List(
        fields.Nested(IdeaOut),
        metadata={"description": "At most 20, newest first; all stand in the list of ideas"},
    )


class MomentOut(Schema):
    """A moment of the visit, and the item that protects it. Texts are by language."""

    checklist_slug = fields.String()
    item_key = fields.String()
    checklist = fields.Dict(keys=fields.String(), values=fields.String())
    kind = fields.String(metadata={"description": "Of the spots where it is checked"})
    spots = fields.Integer(metadata={"description": "How many spots in use are of this kind"})
    stage = fields.String(validate=validate.OneOf([str(one) for one in Stage]))
    moment = fields.Dict(keys=fields.String(), values=fields.String())
    prompt = fields.Dict(keys=fields.String(), values=fields.String())
    can_fail = fields.Boolean()
    severity = fields.String(validate=validate.OneOf([str(one) for one in Severity]))
    easier = fields.Nested(AnswersOut)
    memorable = fields.Nested(AnswersOut)


class StageOut(Schema):
    """The moments of one stage of the visit."""

    stage = fields.String(validate=validate.OneOf([str(one) for one in Stage]))
    moments = fields.List(fields.Nested(MomentOut))


class InventoryOut(Schema):
    """Every moment of a venue's visit, in the order in which a guest lives it."""

    stages = fields.List(fields.Nested(StageOut))
    no_longer_asked = fields.List(
        fields.Nested(MomentOut),
        metadata={"description": "Moments with ideas that no check protects any more"},
    )
