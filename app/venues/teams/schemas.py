"""What comes in and goes out of teams."""

from marshmallow import Schema, ValidationError, fields, validate

from app.venues.schemas import check_hours

LONGEST_KEY = 60
MOST_MEMBERS = 200

Key = validate.And(
    validate.Length(max=LONGEST_KEY, error="Use 60 characters at most."),
    validate.Regexp(
        r"[a-z0-9]+(-[a-z0-9]+)*\Z",
        error="Use lower-case words with hyphens, such as night-cleaning.",
    ),
)


def is_key(text: str) -> bool:
    """Whether a team can be named so."""
    try:
        Key(text)
    except ValidationError:
        return False
    return True


class TeamIn(Schema):
    """A team as it is from now on."""

    name = fields.String(
        required=True,
        validate=validate.Regexp(
            r"(?=.*\S)[^\x00-\x1f\x7f]{1,200}\Z", error="Write 1 to 200 characters, in one line."
        ),
    )
    hours = fields.Dict(
        keys=fields.String(),
        allow_none=True,
        load_default=None,
        validate=check_hours,
        metadata={
            "description": "When it works, as a venue's opening hours; null: while the venue is "
            "open. Promises of the team are counted by these hours",
            "example": {"mon": [["07:00", "15:00"]], "fri": [["22:00", "06:00"]]},
        },
    )
    members = fields.List(
        fields.UUID(),
        load_default=list,
        validate=validate.Length(max=MOST_MEMBERS),
        metadata={"description": "Ids of active people who have a role at the venue"},
    )


class MemberOut(Schema):
    """Somebody who belongs to a team."""

    id = fields.UUID()
    name = fields.String()


class TeamOut(Schema):
    """A team with its members, by name."""

    key = fields.String(metadata={"description": "By this items, rules and tickets name it"})
    name = fields.String()
    hours = fields.Dict(allow_none=True)
    members = fields.List(fields.Nested(MemberOut))


class TeamsOut(Schema):
    """The teams of a venue, by name."""

    items = fields.List(fields.Nested(TeamOut))
