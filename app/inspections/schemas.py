"""What comes in and goes out of inspections."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.checklists.definition import Severity
from app.evidence.schemas import PhotoOut
from app.evidence.signals import Kind
from app.inspections.answers import LONGEST_TEXT
from app.kernel.clock import BELIEVABLE
from app.kernel.paging import PageIn

Believable = validate.Range(
    *BELIEVABLE,
    error="Send an instant between 1970 and 2100, as the phone's clock says it.",
)
LONGEST_MS = 86_400_000  # a day
MOST_TIMES = 1000
Sha256 = validate.Regexp(r"^[0-9a-f]{64}$", error="Send the SHA-256 as 64 lower-case hex digits.")


def times(description: str) -> fields.Integer:
    """How often something happened, 0 to 1000; 0 where the phone does not say."""
    return fields.Integer(
        strict=True,
        load_default=0,
        validate=validate.Range(0, MOST_TIMES),
        metadata={"description": description},
    )


class PhotoRef(Schema):
    """A photo of an answer: its id and its SHA-256, so that the receipt can name both."""

    id = fields.UUID(required=True)
    sha256 = fields.String(required=True, validate=Sha256)


class AnswerIn(Schema):
    """One answer. What `value` is depends on the item; the checklist version says."""

    item = fields.String(required=True, validate=validate.Length(min=1, max=60))
    value = fields.Raw(
        metadata={
            "oneOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}],
            "description": "pass or fail, a choice's key, a number, or text; none for photos",
        },
        allow_none=True,
    )
    not_applicable = fields.Boolean(truthy={True}, falsy={False})
    note = fields.String(validate=validate.Length(max=LONGEST_TEXT))
    photos = fields.List(fields.Nested(PhotoRef), validate=validate.Length(max=20))
    severity = fields.String(
        validate=validate.OneOf([str(one) for one in Severity]),
        metadata={"description": "How bad the failure is, where the item has `ask_severity`"},
    )
    ticket_id = fields.UUID(
        metadata={
            "description": "The known problem that this failure repeats: a ticket of this item at "
            "this spot. A photo `on_failure` is then not needed"
        }
    )


class FrictionIn(Schema):
    """What filling one item took, measured on the phone; nothing about the person."""

    item = fields.String(required=True, validate=validate.Length(min=1, max=60))
    ms = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, LONGEST_MS),
        metadata={"description": "Time at this item, milliseconds"},
    )
    corrections = times("How often the answer was changed")
    rejected = times("How often what was entered could not be taken")
    left = times("How often the person left without finishing when this item was next")


FRICTION = ("item", "ms", "corrections", "rejected", "left")


class FrictionsIn(fields.List[Any]):
    """A list of `FrictionIn`. It comes with every submission, so what is plainly right is not
    taken apart once more: twelve items cost 0.02 ms instead of 0.4.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list) and all(map(_is_plain_friction, value)):
            return value
        return super()._deserialize(value, attr, data, **kwargs)


def _is_plain_friction(one: Any) -> bool:
    """Whether this is a whole `FrictionIn` as phones send it. False says only: look closer."""
    if not isinstance(one, dict) or one.keys() != set(FRICTION):
        return False
    item, ms, *times = (one[key] for key in FRICTION)
    return (
        type(item) is str
        and 0 < len(item) <= 60
        and type(ms) is int
        and 0 <= ms <= LONGEST_MS
        and all(type(count) is int and 0 <= count <= MOST_TIMES for count in times)
    )


class InspectionIn(Schema):
    """A filled checklist at one spot. The three instants are by the phone's clock."""

    spot_id = fields.UUID(required=True)
    checklist_version_id = fields.UUID(required=True)
    started_at = fields.AwareDateTime(required=True, validate=Believable)
    finished_at = fields.AwareDateTime(required=True, validate=Believable)
    sent_at = fields.AwareDateTime(
        required=True,
        validate=Believable,
        metadata={"description": "Now, by the phone's clock; may differ when sent again"},
    )
    answers = fields.List(
        fields.Nested(AnswerIn), required=True, validate=validate.Length(min=1, max=200)
    )
    friction = FrictionsIn(fields.Nested(FrictionIn), validate=validate.Length(max=200))


class PhotoReceipt(Schema):
    """Whether a photo has arrived. Keep the phone's copy until this says `stored`."""

    id = fields.UUID()
    sha256 = fields.String()
    state = fields.String(validate=validate.OneOf(["awaited", "stored"]))


class TicketReceipt(Schema):
    """A ticket that this inspection opened or added to."""

    id = fields.UUID()
    item = fields.String()


class ReceiptOut(Schema):
    """What is safe with us. The same inspection sent again gets the same receipt."""

    id = fields.UUID()
    received_at = fields.AwareDateTime()
    performed_at = fields.AwareDateTime(
        metadata={"description": "When it ended, corrected for a wrong clock"}
    )
    score = fields.Float(allow_none=True, metadata={"description": "Per cent of what was judged"})
    checked = fields.Integer()
    failed = fields.Integer()
    photos = fields.List(fields.Nested(PhotoReceipt))
    tickets = fields.List(fields.Nested(TicketReceipt))


class InspectionOut(Schema):
    """An inspection with its answers, as they were sent."""

    id = fields.UUID()
    spot_id = fields.UUID()
    person_id = fields.UUID()
    checklist_version_id = fields.UUID()
    started_at = fields.AwareDateTime()
    finished_at = fields.AwareDateTime()
    received_at = fields.AwareDateTime()
    performed_at = fields.AwareDateTime()
    performed_on = fields.Date(metadata={"description": "The day where the venue stands"})
    score = fields.Float(allow_none=True)
    checked = fields.Integer()
    failed = fields.Integer()
    answers = fields.List(fields.Nested(AnswerIn))


class SentenceOut(Schema):
    """A sentence in both languages."""

    en = fields.String()
    es = fields.String()


class SignalOut(Schema):
    """A fact that is worth a second look. `value` went past `threshold`, both in `unit`."""

    id = fields.UUID()
    kind = fields.String(validate=validate.OneOf([kind.value for kind in Kind]))
    at = fields.AwareDateTime()
    inspection_id = fields.UUID(allow_none=True)
    photo_id = fields.UUID(allow_none=True)
    like_photo_id = fields.UUID(
        allow_none=True,
        metadata={"description": "The photo that this one looks like, where it is of this venue"},
    )
    person = fields.String(metadata={"description": "Who inspected, or took the photo"})
    spot = fields.String(allow_none=True)
    value = fields.Float()
    threshold = fields.Float()
    unit = fields.String()
    sentence = fields.Nested(
        SentenceOut, metadata={"description": "The fact, and how common it is at this venue"}
    )


class BaseRateOut(Schema):
    """How many carry a signal at this venue, of those that could."""

    kind = fields.String()
    carried = fields.Integer()
    of = fields.Integer()
    counted = fields.String(validate=validate.OneOf(["photos", "inspections", "people"]))
    share = fields.Float(allow_none=True, metadata={"description": "0 to 1; null of nothing"})


class SignalsPageOut(Schema):
    """One page of signals, with the base rate of each kind over the last `days` days."""

    items = fields.List(fields.Nested(SignalOut))
    next_cursor = fields.String(allow_none=True)
    days = fields.Integer()
    base_rates = fields.List(fields.Nested(BaseRateOut))


class SignalsIn(PageIn):
    """Which signals: of one kind, of days of the venue (both included); which part of them."""

    kind = fields.String(load_default=None, validate=validate.OneOf([kind.value for kind in Kind]))
    from_ = fields.Date(data_key="from", load_default=None)
    to = fields.Date(load_default=None)


class InspectionDetailOut(InspectionOut):
    """An inspection with its answers, and with what filling it took where the phone said so.

    `signals` and `base_rates` are empty for whoever may not see signals.
    """

    friction = fields.List(fields.Nested(FrictionIn))
    photos = fields.List(fields.Nested(PhotoOut))
    signals = fields.List(fields.Nested(SignalOut))
    base_rates = fields.List(fields.Nested(BaseRateOut))


class InspectionsPageOut(Schema):
    """One page of inspections."""

    items = fields.List(fields.Nested(InspectionOut))
    next_cursor = fields.String(allow_none=True)


class PeriodIn(Schema):
    """Days of the venue, both included; and which inspections."""

    from_ = fields.Date(data_key="from", load_default=None)
    to = fields.Date(load_default=None)
    spot_id = fields.UUID(load_default=None)
    checklist = fields.String(load_default=None, validate=validate.Length(max=60))


class InspectionsIn(PeriodIn, PageIn):
    """Which inspections, and which part of the list."""


class PackCallee(Schema):
    """Whom to call about a critical failure; `phone` holds digits, spaces and at most one +."""

    whom = fields.String(metadata={"description": "As a person says it: Night porter"})
    role = fields.String(
        metadata={"description": "As items' `escalation.call`; empty: called about all"}
    )
    phone = fields.String()
    minutes = fields.Integer(metadata={"description": "To wait for them before calling the next"})


class PackVenue(Schema):
    """The venue of a pack."""

    id = fields.UUID()
    name = fields.String()
    address = fields.String()
    time_zone = fields.String()
    languages = fields.List(fields.String())
    opening_hours = fields.Dict()
    chain = fields.List(
        fields.Nested(PackCallee),
        metadata={"description": "Whom to call, in this order; empty where nobody is named yet"},
    )


class PackLast(Schema):
    """How the newest inspection of a spot came out; `failed` has the keys of the items."""

    performed_at = fields.AwareDateTime()
    checklist_slug = fields.String()
    score = fields.Float(allow_none=True, metadata={"description": "Per cent of what was judged"})
    failed = fields.List(fields.String())


class PackSpot(Schema):
    """A spot of a pack; its QR code holds the slug. `last` is null where nobody has been."""

    id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    slug = fields.String()
    last = fields.Nested(PackLast, allow_none=True)


class PackChecklist(Schema):
    """The newest version of a checklist for a kind of spot that the venue has."""

    id = fields.UUID()
    slug = fields.String()
    number = fields.Integer()
    kind = fields.String()
    content = fields.Dict()


class PackTicket(Schema):
    """A problem that is known already: failing it again adds an occurrence."""

    id = fields.UUID()
    spot_id = fields.UUID()
    checklist_slug = fields.String()
    item_key = fields.String()
    state = fields.String()
    severity = fields.String()
    opened_at = fields.AwareDateTime()
    last_failed_at = fields.AwareDateTime()
    occurrence_count = fields.Integer()


class PackOut(Schema):
    """All that a phone needs to work a day at a venue without network."""

    venue = fields.Nested(PackVenue)
    spots = fields.List(fields.Nested(PackSpot))
    checklists = fields.List(fields.Nested(PackChecklist))
    open_tickets = fields.List(fields.Nested(PackTicket))
