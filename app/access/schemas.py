"""What comes in and goes out of access."""

from marshmallow import Schema, fields, validate

from app.access.policy import VENUE_ROLES

Password = validate.Length(min=12, max=200, error="Use a password of 12 to 200 characters.")
Language = validate.Regexp(
    r"^[a-z]{2,3}(-[A-Z]{2})?$", error="Use a language code such as en or es."
)


class SignInIn(Schema):
    """An e-mail, its password, and a name for the device (shown in the list of sign-ins)."""

    email = fields.String(required=True, validate=validate.Length(max=320))
    password = fields.String(required=True, load_only=True, validate=validate.Length(max=200))
    device = fields.String(load_default="", validate=validate.Length(max=200))


class RoleAtVenue(Schema):
    """One role at one venue."""

    venue_id = fields.UUID(required=True)
    role = fields.String(
        required=True, validate=validate.OneOf([str(role) for role in VENUE_ROLES])
    )


class PersonOut(Schema):
    """A person, as their organisation's admin and they themselves see them."""

    id = fields.UUID()
    email = fields.String()
    name = fields.String()
    language = fields.String()
    is_admin = fields.Boolean()
    active = fields.Boolean()
    venue_roles = fields.List(fields.Nested(RoleAtVenue))


class SignInOut(Schema):
    """The token, shown this once; send it as `Authorization: Bearer …`."""

    token = fields.String()
    token_id = fields.UUID()
    expires_at = fields.AwareDateTime()
    person = fields.Nested(PersonOut)


class SignInLinkOut(Schema):
    """A link to sign in, shown this once. It works once, on one device."""

    id = fields.UUID()
    url = fields.String(metadata={"description": "The code stands behind the #: no server sees it"})
    svg = fields.String(metadata={"description": "The link as a QR code, SVG"})
    expires_at = fields.AwareDateTime()


class SignInByLinkIn(Schema):
    """The code of a link, and a name for the device (shown in the list of sign-ins)."""

    code = fields.String(required=True, load_only=True, validate=validate.Length(max=200))
    device = fields.String(load_default="", validate=validate.Length(max=200))


class TokenOut(Schema):
    """A sign-in of one's own."""

    id = fields.UUID()
    device = fields.String()
    created_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()


class TokensOut(Schema):
    """One's own sign-ins."""

    items = fields.List(fields.Nested(TokenOut))


class PersonIn(Schema):
    """A new person."""

    email = fields.Email(required=True, validate=validate.Length(max=320))
    name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    password = fields.String(required=True, load_only=True, validate=Password)
    language = fields.String(load_default="en", validate=Language)
    is_admin = fields.Boolean(load_default=False)


class PersonChangeIn(Schema):
    """Changes to a person; what is left out stays."""

    name = fields.String(validate=validate.Length(min=1, max=200))
    password = fields.String(load_only=True, validate=Password)
    language = fields.String(validate=Language)
    is_admin = fields.Boolean()
    active = fields.Boolean()


class RolesIn(Schema):
    """All roles of a person; those left out end."""

    roles = fields.List(
        fields.Nested(RoleAtVenue), required=True, validate=validate.Length(max=500)
    )


class PeoplePageOut(Schema):
    """One page of people."""

    items = fields.List(fields.Nested(PersonOut))
    next_cursor = fields.String(allow_none=True)


class AuditLineOut(Schema):
    """Who did what to what, and when."""

    id = fields.UUID()
    at = fields.AwareDateTime()
    person_id = fields.UUID(allow_none=True)
    action = fields.String()
    subject = fields.String()
    detail = fields.Dict()


class AuditPageOut(Schema):
    """One page of the audit trail."""

    items = fields.List(fields.Nested(AuditLineOut))
    next_cursor = fields.String(allow_none=True)
