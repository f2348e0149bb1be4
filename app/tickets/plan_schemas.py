"""What comes in as a handling plan. What is found valid is content: as sent, ready for JSON."""

import re
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate, validates, validates_schema

from app.checklists.definition import Severity
from app.tickets.plans import WEEKDAYS, Opening

MOST_RULES: Final = 100
MOST_NAMED: Final = 50  # of each sort in one rule
MOST_TARGETS: Final = 100
MOST_CALLEES: Final = 20
MOST_SEGMENTS: Final = 20
MOST_MINUTES: Final = 525_600  # a year that is open day and night
MOST_WAITED: Final = 1440  # minutes for one call: a day
MOST_WEIGHT: Final = 100
CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PHONE: Final = re.compile(r"(?=.{3,20}$)\+?( *[0-9]){3,} *")
AMOUNT: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
SEVERITIES: Final = tuple(str(one) for one in Severity)


class Strict(Schema):
    """Refuses what it does not know."""

    error_messages = {  # noqa: RUF012 - as its parent
        "unknown": "There is no such field here. Take it away, or correct its name.",
        "type": "Send an object with named fields here.",
    }


def _said(**more: str) -> Any:
    missing = "Fill this in: the plan needs it."
    return {"required": missing, "null": "Fill this in, or leave it out.", **more}


def _text(longest: int, *, required: bool = True) -> fields.String:
    def check(text: str) -> None:
        if not text.strip() or len(text) > longest or CONTROL.search(text):
            raise ValidationError(f"Write 1 to {longest} characters, in one line.")

    said = _said(invalid="Write a text, in quotes.")
    return fields.String(required=required, validate=check, error_messages=said)


def _is_key(text: str) -> bool:
    return len(text) <= 60 and KEY.fullmatch(text) is not None


def _key(example: str, **options: Any) -> fields.String:
    def check(text: str) -> None:
        if not _is_key(text):
            raise ValidationError(
                f"Use lower-case words with hyphens, 60 characters at most, such as {example}."
            )

    said = _said(invalid=f"Write a key in quotes, such as {example}.")
    return fields.String(validate=check, error_messages=said, **options)


def _one_of(words: tuple[str, ...], **options: Any) -> fields.String:
    listed = f"Choose one of {', '.join(words)}."
    said = _said(invalid=listed)
    known = validate.OneOf(words, error=listed)
    return fields.String(validate=known, error_messages=said, **options)


def _whole(least: int, most: int, what: str, *, required: bool = True) -> fields.Integer:
    listed = f"Write {what} as a whole number from {least} to {most}."
    return fields.Integer(
        strict=True,
        required=required,
        validate=validate.Range(least, most, error=listed),
        error_messages=_said(invalid=listed, too_large=listed),
    )


def _person(**options: Any) -> fields.String:
    def check(text: str) -> None:
        try:
            known = str(UUID(text)) == text.lower()
        except ValueError:
            known = False
        if not known:
            raise ValidationError("Choose a person of this venue, by their id.")

    said = _said(invalid="Choose a person of this venue, by their id.")
    return fields.String(
        validate=check, error_messages=said, metadata={"format": "uuid"}, **options
    )


def _amount(most: int, example: str, *, required: bool = True) -> fields.String:
    listed = f"Write a number from 0 to {most} in quotes, with a point, such as {example}."

    def check(text: str) -> None:
        if not AMOUNT.fullmatch(text) or Decimal(text) > most:
            raise ValidationError(listed)

    return fields.String(required=required, validate=check, error_messages=_said(invalid=listed))


def _list(inner: Any, most: int, what: str, **options: Any) -> Any:
    return fields.List(
        inner,
        validate=validate.Length(max=most, error=f"Keep to {most} {what} at most."),
        error_messages=_said(invalid=f"Send a list of {what} here."),
        **options,
    )


def _keys(what: str, example: str) -> Any:
    return _list(_key(example), MOST_NAMED, what)


def _nested(schema: type[Schema], **options: Any) -> fields.Nested:
    return fields.Nested(schema, error_messages=_said(), **options)


def _check_time(when: Any) -> None:
    if isinstance(when, str) and when in set(Opening):
        return
    span = when if isinstance(when, dict) and set(when) == {"from", "to"} else {}
    ends = [str(end) for end in span.values() if isinstance(end, str)]
    if len(ends) == 2 and all(CLOCK.fullmatch(end) for end in ends):
        if ends[0] == ends[1]:
            raise ValidationError("Choose two different times, or take the time away for all day.")
        return
    raise ValidationError('Write open, closed, or a span such as {"from": "22:00", "to": "06:00"}.')


def _check_each_once(field: str, named: list[Any], own: str) -> None:
    if len(set(named)) < len(named):
        raise ValidationError(f"Give each one of the {field} {own}.", field)


TIME_SCHEMA: Final = {
    "oneOf": [
        {"type": "string", "enum": [str(one) for one in Opening]},
        {
            "type": "object",
            "properties": {"from": {"type": "string"}, "to": {"type": "string"}},
            "required": ["from", "to"],
            "additionalProperties": False,
        },
    ],
    "description": "By the venue's opening hours, or by its clock; overnight where `to` is earlier",
}


class RuleWhenIn(Strict):
    """What a rule is for. All that it names must hold; a rule that names nothing is for all."""

    kinds = _keys("kinds of spot", "restroom")
    checklists = _keys("checklists", "restroom")
    items = _keys("items", "stall-locks")
    teams = _keys("teams", "cleaning")
    severities = _list(_one_of(SEVERITIES), len(SEVERITIES), "severities")
    time = fields.Raw(validate=_check_time, metadata=TIME_SCHEMA, error_messages=_said())
    weekdays = _list(_one_of(WEEKDAYS), len(WEEKDAYS), "weekdays")


class RuleToIn(Strict):
    """Where a rule sends a ticket: to a team or to a person."""

    team = _key("maintenance")
    person_id = _person()

    @validates_schema(skip_on_field_errors=True)
    def check_one(self, values: dict[str, Any], **_: Any) -> None:
        """One of the two."""
        if len(values) != 1:
            raise ValidationError("Name either a team or a person.")


class RuleIn(Strict):
    """Sends the tickets that it is for to a team or to a person. The first that fits decides."""

    name = _text(100)
    when = _nested(RuleWhenIn)
    to = _nested(RuleToIn, required=True)


class TargetIn(Strict):
    """By when tickets are acknowledged and resolved, in minutes of the business calendar."""

    severity = _one_of(SEVERITIES, required=True)
    team = _key("maintenance", allow_none=True)
    acknowledge_minutes = _whole(1, MOST_MINUTES, "the minutes")
    resolve_minutes = _whole(1, MOST_MINUTES, "the minutes")

    @validates_schema(skip_on_field_errors=True)
    def check_order(self, values: dict[str, Any], **_: Any) -> None:
        """Nothing is mended before somebody has seen the ticket."""
        if values["resolve_minutes"] < values["acknowledge_minutes"]:
            raise ValidationError("Allow at least as long as for acknowledging.", "resolve_minutes")


class CalleeIn(Strict):
    """Somebody to call about a critical failure, and how long to wait before the next."""

    whom = _text(200)
    role = fields.String(
        error_messages=_said(invalid="Write a key in quotes, such as duty-manager."),
        metadata={"description": "As items' `escalation.call`; empty: called about all"},
    )
    phone = fields.String(
        required=True,
        error_messages=_said(invalid="Write the number in quotes."),
        metadata={"example": "+34 600 000 000"},
    )
    person_id = _person(allow_none=True)
    minutes = _whole(1, MOST_WAITED, "the minutes to wait")

    @validates("role")
    def check_role(self, role: str, **_: Any) -> None:
        """Empty, or a key."""
        if role and not _is_key(role):
            raise ValidationError("Use lower-case words with hyphens, such as duty-manager.")

    @validates("phone")
    def check_phone(self, phone: str, **_: Any) -> None:
        """Three digits or more: house numbers are short."""
        if not PHONE.fullmatch(phone):
            raise ValidationError(
                "Write 3 to 20 digits and spaces, with a + in front if it has one."
            )


class SegmentIn(Strict):
    """A part of the visitors, and how much a failure matters to them."""

    key = _key("families", required=True)
    name = _text(100)
    share = _amount(1, "0.35")
    weight = _amount(MOST_WEIGHT, "1.5")


class PerHourIn(Strict):
    """What an open hour costs, by severity; decimal numbers as text."""

    minor = _amount(999_999_999, "5", required=False)
    major = _amount(999_999_999, "40", required=False)
    critical = _amount(999_999_999, "250.50", required=False)


class CostsIn(Strict):
    """What the manager assumes that an open ticket costs."""

    currency = fields.String(
        validate=validate.Regexp(r"[A-Z]{3}\Z", error="Use a currency's three letters: EUR."),
        error_messages=_said(invalid="Use a currency's three letters, in quotes: EUR."),
    )
    per_hour = _nested(PerHourIn)
    segments = _list(_nested(SegmentIn), MOST_SEGMENTS, "segments")

    @validates_schema(skip_on_field_errors=True)
    def check_segments(self, values: dict[str, Any], **_: Any) -> None:
        """Each once, and together not more than everybody."""
        segments = values.get("segments", [])
        _check_each_once("segments", [one["key"] for one in segments], "a key of its own")
        if sum(Decimal(one["share"]) for one in segments) > 1:
            raise ValidationError("Lower the shares: together they are 1 at most.", "segments")


class PlanIn(Strict):
    """How a venue handles its tickets. What is left out is as in the plan that every venue has."""

    rules = _list(_nested(RuleIn), MOST_RULES, "rules")
    fallback_team = _key("maintenance")
    targets = _list(_nested(TargetIn), MOST_TARGETS, "targets")
    warn_share = fields.Float(
        validate=validate.Range(0.05, 0.9, error="Write a share from 0.05 to 0.9."),
        error_messages=_said(invalid="Write a share from 0.05 to 0.9.", special="Write a share."),
        metadata={"description": "Warn when this share of a promise's time is left"},
    )
    chain = _list(_nested(CalleeIn), MOST_CALLEES, "people to call")
    costs = _nested(CostsIn)
    return_days = _whole(0, 365, "the days", required=False)

    @validates_schema(skip_on_field_errors=True)
    def check_names(self, values: dict[str, Any], **_: Any) -> None:
        """A ticket says by its rule's name why it went where it did."""
        names = [rule["name"] for rule in values.get("rules", [])]
        _check_each_once("rules", names, "a name of its own")

    @validates_schema(skip_on_field_errors=True)
    def check_targets(self, values: dict[str, Any], **_: Any) -> None:
        """One for each severity and team."""
        targets = [(one["severity"], one.get("team")) for one in values.get("targets", [])]
        _check_each_once("targets", targets, "a severity and team of its own")
