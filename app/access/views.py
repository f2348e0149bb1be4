"""HTTP of access: sign-in, sign-ins, people and their roles, the audit trail."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from app.access import audit, queries, schemas, service, sign_in_links
from app.access.limits import count_link_try, count_sign_in_try
from app.access.loading import Access, may, public
from app.access.models import AuditLine, Person
from app.access.policy import Do, Role
from app.kernel.addresses import public_address
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Invalid
from app.kernel.paging import Page, PageIn, Position, cut_page, read_cursor
from app.kernel.qr_codes import qr_svg

blueprint = Blueprint("access", __name__, description="Sign-in, people, roles, audit trail")

PERSON = {
    "id": "01936f0a-0000-7000-8000-000000000001",
    "email": "inspector@rounds.example",
    "name": "Ines Inspector",
    "language": "en",
    "is_admin": False,
    "active": True,
    "venue_roles": [{"venue_id": "01936f0a-0000-7000-8000-0000000000aa", "role": "inspector"}],
}
SIGN_IN = {
    "id": "01936f0a-0000-7000-8000-000000000002",
    "device": "phone 7",
    "created_at": "2026-11-20T17:00:00+00:00",
    "expires_at": "2027-02-18T17:00:00+00:00",
}
CODE = "rb9fJq0x6o2VAb1kZ3mSxv0vB1cDqKpE"
LINK = {
    "id": "01936f0a-0000-7000-8000-000000000004",
    "url": f"https://rounds.example/form/join#{CODE}",
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 45 45">…</svg>',
    "expires_at": "2026-11-20T17:15:00+00:00",
}
AUDIT_LINE = {
    "id": "01936f0a-0000-7000-8000-000000000003",
    "at": "2026-11-20T17:00:00+00:00",
    "person_id": PERSON["id"],
    "action": "sign-in",
    "subject": SIGN_IN["id"],
    "detail": {"device": "phone 7"},
}


@blueprint.post("/sign-in")
@public
@blueprint.arguments(
    schemas.SignInIn,
    example={
        "email": "inspector@rounds.example",
        "password": "walk-the-venue",
        "device": "phone 7",
    },
)
@blueprint.response(200, schemas.SignInOut)
@blueprint.problems(401, 422, 429)
def sign_in(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in by e-mail and password."""
    count_sign_in_try(body["email"])
    valid = timedelta(days=current_app.config["TOKEN_DAYS"])
    person = queries.find_person_by_email(body["email"])
    db.session.commit()  # checking the password takes long, and must keep no writer waiting
    token, row = service.sign_in(person, body["password"], body["device"], valid)
    answer = {"token": token, "token_id": row.id, "expires_at": row.expires_at, "person": person}
    db.session.commit()
    return answer


@blueprint.post("/sign-in/link")
@public
@blueprint.arguments(schemas.SignInByLinkIn, example={"code": CODE, "device": "phone 7"})
@blueprint.response(200, schemas.SignInOut)
@blueprint.problems(401, 422, 429)
def sign_in_by_link(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in by the code of a link that a manager or an admin has made; it works once."""
    count_link_try()
    valid = timedelta(days=current_app.config["TOKEN_DAYS"])
    token, row, person = sign_in_links.use_link(body["code"], body["device"], now(), valid)
    answer = {"token": token, "token_id": row.id, "expires_at": row.expires_at, "person": person}
    db.session.commit()
    return answer


@blueprint.post("/people/<uuid:person_id>/sign-in-links")
@may(Do.INVITE)
@blueprint.response(201, schemas.SignInLinkOut, example=LINK)
@blueprint.problems(409)
def make_sign_in_link(access: Access, person_id: UUID) -> dict[str, Any]:
    """Make a link that signs a person in once, within minutes; their older links end."""
    invited = access.load_to_invite(person_id)
    valid = timedelta(minutes=current_app.config["SIGN_IN_LINK_MINUTES"])
    code, link = sign_in_links.make_link(access.person, invited, now(), valid)
    url = public_address(current_app.config["PUBLIC_URL"], f"/form/join#{code}")
    answer = {"id": link.id, "url": url, "svg": qr_svg(url), "expires_at": link.expires_at}
    db.session.commit()
    return answer


@blueprint.get("/me")
@may(Do.USE_OWN_SIGN_IN)
@blueprint.response(200, schemas.PersonOut, example=PERSON)
def show_me(access: Access) -> Person:
    """The person who is signed in."""
    return access.load(Person, access.person.id)


@blueprint.get("/tokens")
@may(Do.USE_OWN_SIGN_IN)
@blueprint.response(200, schemas.TokensOut, example={"items": [SIGN_IN]})
def list_tokens(access: Access) -> dict[str, Any]:
    """One's own sign-ins that still work."""
    return {"items": queries.list_tokens(access.person.id)}


@blueprint.delete("/tokens/<uuid:token_id>")
@may(Do.USE_OWN_SIGN_IN)
@blueprint.response(204)
@blueprint.problems(404)
def revoke_token(access: Access, token_id: UUID) -> None:
    """End one of one's own sign-ins; it stops working at once."""
    service.revoke_token(access.person, queries.get_token(access.person.id, token_id), now())
    db.session.commit()


@blueprint.get("/people")
@may(Do.EDIT_PEOPLE)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, schemas.PeoplePageOut, example={"items": [PERSON], "next_cursor": None})
@blueprint.problems(422)
def list_people(access: Access, page: dict[str, Any]) -> Page[Person]:
    """The people of the organisation, newest first."""
    rows = queries.list_people(
        access.person.organisation_id, read_cursor(page["cursor"]), page["limit"]
    )
    return cut_page(rows, page["limit"], lambda row: Position(row.created_at, row.id))


@blueprint.post("/people")
@may(Do.EDIT_PEOPLE)
@blueprint.arguments(
    schemas.PersonIn,
    example={"email": "new@rounds.example", "name": "New Colleague", "password": "a long sentence"},
)
@blueprint.response(201, schemas.PersonOut)
@blueprint.problems(409, 422)
def create_person(access: Access, body: dict[str, Any]) -> Person:
    """Add a person to the organisation; give roles next."""
    person = service.create_person(access.person.organisation_id, **body)
    audit.note(access.person, "person.create", person.id, is_admin=person.is_admin)
    db.session.commit()
    return person


@blueprint.patch("/people/<uuid:person_id>")
@may(Do.EDIT_PEOPLE)
@blueprint.arguments(schemas.PersonChangeIn, example={"active": False})
@blueprint.response(200, schemas.PersonOut)
@blueprint.problems(404, 409, 422)
def change_person(access: Access, body: dict[str, Any], person_id: UUID) -> Person:
    """Change a person; ending `active` signs them out everywhere."""
    person = access.load(Person, person_id)
    service.change_person(access.person, person, body, now())
    db.session.commit()
    return person


@blueprint.put("/people/<uuid:person_id>/roles")
@may(Do.EDIT_PEOPLE)
@blueprint.arguments(
    schemas.RolesIn,
    example={"roles": [{"venue_id": "01936f0a-0000-7000-8000-0000000000aa", "role": "maintainer"}]},
)
@blueprint.response(200, schemas.PersonOut)
@blueprint.problems(404, 422)
def set_roles(access: Access, body: dict[str, Any], person_id: UUID) -> Person:
    """Say all that a person may do at venues; roles left out end."""
    person = access.load(Person, person_id)
    roles = [(one["venue_id"], Role(one["role"])) for one in body["roles"]]
    _require_own_venues(access, {venue_id for venue_id, _ in roles})
    service.set_roles(access.person, person, roles, now())
    db.session.commit()
    return person


@blueprint.get("/audit")
@may(Do.SEE_AUDIT)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, schemas.AuditPageOut, example={"items": [AUDIT_LINE], "next_cursor": None})
@blueprint.problems(422)
def list_audit_lines(access: Access, page: dict[str, Any]) -> Page[AuditLine]:
    """The audit trail, newest first."""
    rows = queries.list_audit_lines(
        access.person.organisation_id, read_cursor(page["cursor"]), page["limit"]
    )
    return cut_page(rows, page["limit"], lambda row: Position(row.at, row.id))


def _require_own_venues(access: Access, venue_ids: set[UUID]) -> None:
    unknown = queries.list_unknown_venues(access.person.organisation_id, venue_ids)
    if unknown:
        detail = "Use the id of a venue of your organisation."
        raise Invalid([{"at": f"/roles/{venue_id}", "detail": detail} for venue_id in unknown])
