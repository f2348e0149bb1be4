"""What comes in and goes out of venues."""

import re
from datetime import date
from typing import Any
from zoneinfo import available_timezones

import holidays
from marshmallow import Schema, ValidationError, fields, validate, validates, validates_schema

from app.venues.calendar import DAYS
from app.venues.regions import region_problem

LONGEST_DAYS = 36_500
MOST_SPANS, MOST_SPECIAL_DAYS = 20, 1000
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Kind = validate.Regexp(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", error="Use lower-case words with hyphens, such as trash-bin."
)


def _check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("Use an IANA time zone such as Europe/Madrid.")


def check_hours(hours: dict[str, Any]) -> None:
    """Days by name, each a list of [from, to] by the clock; `to` before `from` is overnight."""
    for day, spans in hours.items():
        if day not in DAYS:
            raise ValidationError(f"Name the days {', '.join(DAYS)}; “{day}” is none of them.")
        _check_spans(day, spans)


def _check_special_days(days: dict[str, Any]) -> None:
    """As `check_hours`, by date; a day without hours is one on which the venue is shut."""
    if len(days) > MOST_SPECIAL_DAYS:
        raise ValidationError(f"Keep to {MOST_SPECIAL_DAYS} days: take away those that are over.")
    for day, spans in days.items():
        if not _is_date(day):
            raise ValidationError(f"Write the date like 2026-12-24; “{day[:40]}” is no such day.")
        _check_spans(day, spans)


def _is_date(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return DATE.fullmatch(day) is not None


def _check_spans(day: str, spans: Any) -> None:
    for span in spans if isinstance(spans, list) else [None]:
        if not _is_span(span):
            raise ValidationError(f'Write the hours of {day} like [["09:00", "23:30"]].')
    if len(spans) > MOST_SPANS:
        raise ValidationError(f"Join the hours of {day}: {MOST_SPANS} spans are the most.")


def _is_span(span: Any) -> bool:
    return (
        isinstance(span, list)
        and len(span) == 2
        and all(isinstance(end, str) and CLOCK.fullmatch(end) for end in span)
    )


def days_kept(what: str) -> fields.Integer:
    """For how long something is kept; null, for ever."""
    return fields.Integer(
        strict=True,
        allow_none=True,
        validate=validate.Range(1, LONGEST_DAYS),
        metadata={
            "description": f"{what} older than so many days are deleted for good; null: never"
        },
    )


def degrees(most: int, description: str) -> fields.Float:
    """One part of a place on the earth; null where it is not known."""
    return fields.Float(
        allow_none=True,
        validate=validate.Range(-most, most),
        metadata={"description": description},
    )


class VenueIn(Schema):
    """A venue: where it is, when it is open, what is spoken there."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    address = fields.String(validate=validate.Length(max=500))
    time_zone = fields.String(required=True, validate=_check_time_zone)
    country = fields.String(required=True, metadata={"description": "ISO 3166-1, two letters"})
    region = fields.String(
        allow_none=True,
        validate=validate.Length(max=10),
        metadata={"description": "ISO 3166-2 part, for regional holidays"},
    )
    languages = fields.List(
        fields.String(validate=validate.Regexp(r"^[a-z]{2,3}$")),
        required=True,
        validate=validate.Length(min=1, max=20),
    )
    opening_hours = fields.Dict(
        keys=fields.String(),
        required=True,
        validate=check_hours,
        metadata={
            "description": "By day, by the venue's clock; overnight where the second is not later, "
            "so that 00:00 to 00:00 is all day. Promises are counted in these hours; without any, "
            "round the clock, holidays too. A promise that was made stays when they change",
            "example": {"fri": [["10:00", "02:00"]]},
        },
    )
    special_days = fields.Dict(
        keys=fields.String(),
        validate=_check_special_days,
        metadata={
            "description": "Hours that begin on a date instead of the usual ones, also on a "
            "holiday; an empty list: shut",
            "example": {"2026-12-24": [["09:00", "14:00"]], "2026-08-15": []},
        },
    )
    open_on_holidays = fields.Boolean(
        metadata={
            "description": "Whether the usual hours hold on public holidays of its country and "
            "region; if not, it is shut on them"
        },
    )
    latitude = degrees(90, "Where the venue is, degrees north (WGS 84); with `longitude`, or null")
    longitude = degrees(180, "Where the venue is, degrees east; with `latitude`, or null")
    geofence_m = fields.Integer(
        strict=True,
        validate=validate.Range(10, 100_000),
        metadata={"description": "How far from there a photo may say it was taken, metres"},
    )
    photo_days = days_kept("Photos")
    inspection_days = days_kept("Inspections, with their photos,")

    @validates("country")
    def check_country(self, country: str, **_: Any) -> None:
        """Holidays are known for this country."""
        if country not in holidays.list_supported_countries():
            raise ValidationError("Use a country's two capital letters, such as ES.")

    @validates_schema(skip_on_field_errors=True)
    def check_region(self, values: dict[str, Any], **_: Any) -> None:
        """The region is one of the country's, where the country is given as well."""
        if "country" in values:
            problem = region_problem(values["country"], values.get("region"))
            if problem:
                raise ValidationError(problem, "region")


class VenueOut(VenueIn):
    """A venue."""

    id = fields.UUID()


class VenuesPageOut(Schema):
    """One page of venues."""

    items = fields.List(fields.Nested(VenueOut))
    next_cursor = fields.String(allow_none=True)


class SpotIn(Schema):
    """A place in a venue that is inspected."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    kind = fields.String(required=True, validate=[validate.Length(max=50), Kind])
    position = fields.Integer(
        strict=True,
        validate=validate.Range(0, 1_000_000),
        metadata={"description": "Place in the order of a walk"},
    )
    active = fields.Boolean()


class SpotOut(Schema):
    """A spot with its QR slug."""

    id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    slug = fields.String()
    position = fields.Integer()
    active = fields.Boolean()


class SpotsOut(Schema):
    """The spots of a venue, in the order of a walk."""

    items = fields.List(fields.Nested(SpotOut))


class LabelOut(Schema):
    """What a spot's label shows."""

    spot_id = fields.UUID()
    name = fields.String()
    kind = fields.String()
    url = fields.String(metadata={"description": "Opens the spot in the phone form"})
    svg = fields.String(metadata={"description": "The address as a QR code, SVG"})


class LabelsOut(Schema):
    """The labels of a venue, in the order of a walk."""

    items = fields.List(fields.Nested(LabelOut))


class PersonAtVenueOut(Schema):
    """Somebody who has a role at a venue; without what a colleague need not know."""

    id = fields.UUID()
    name = fields.String()
    roles = fields.List(fields.String(), metadata={"description": "At this venue"})
    may_invite = fields.Boolean(
        metadata={"description": "Whether one may make a link that signs them in"}
    )


class PeopleAtVenueOut(Schema):
    """The active people of a venue, by name."""

    items = fields.List(fields.Nested(PersonAtVenueOut))
