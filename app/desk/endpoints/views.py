"""HTTP of the pages of endpoints, for admins."""

from typing import Any
from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.endpoints import pages
from app.desk.frame import back_to, blueprint, page, words_of_reader
from app.desk.sessions import PATH, at_desk
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import NEXT_STEPS, Conflict, Invalid, NotFound
from app.kernel.paging import Position, cut_page, read_cursor
from app.kernel.waking import wake_job
from app.notices.jobs import SEND
from app.notices.models import Endpoint
from app.notices.webhooks import queries, service

A_PAGE, LOG_PAGE = 50, 20
ENDPOINTS = f"{PATH}/endpoints"
NEW: dict[str, Any] = {"name": "", "url": "https://", "kinds": [], "venue_ids": []}


@blueprint.get("/endpoints")
@at_desk(Do.EDIT_ENDPOINTS)
def show_endpoints(access: Access) -> AnyResponse:
    """The outside systems of the organisation, and a form for one more."""
    return _show_list(access, NEW, {})


@blueprint.post("/endpoints")
@at_desk(Do.EDIT_ENDPOINTS)
def add_endpoint(access: Access) -> AnyResponse:
    """Adds one, and shows its secret this once."""
    given = pages.given_by(request.form)
    problems = pages.problems_of(given)
    if not problems:
        try:
            values = pages.ENDPOINT_IN.load(given)
            endpoint, secret = service.create_endpoint(access.person, values, now())
        except Invalid as refusal:
            problems = _of(refusal)
        else:
            db.session.commit()
            return _show_one(access, endpoint, secret=secret)
    return _show_list(access, given, problems)


@blueprint.get("/endpoints/<uuid:endpoint_id>")
@at_desk(Do.EDIT_ENDPOINTS)
def show_endpoint(access: Access, endpoint_id: UUID) -> AnyResponse:
    """An outside system, what was sent there, and what can be done about it."""
    endpoint = access.load(Endpoint, endpoint_id)
    if endpoint.deleted_at:
        raise NotFound
    return _show_one(access, endpoint)


@blueprint.post("/endpoints/<uuid:endpoint_id>")
@at_desk(Do.EDIT_ENDPOINTS)
def change_endpoint(access: Access, endpoint_id: UUID) -> AnyResponse:
    """Does one thing: a new secret, a test, the same message again, begins, ends or deletes it."""
    endpoint = access.load(Endpoint, endpoint_id, to_change=True)
    what, _, which = request.form.get("do", "").partition(":")
    person, at, here = access.person, now(), f"{ENDPOINTS}/{endpoint.id}"
    match what:
        case "secret":
            secret = service.rotate_secret(person, endpoint, at)
            db.session.commit()
            return _show_one(access, endpoint, secret=secret)
        case "test":
            service.send_test(person, endpoint, at)
        case "again":
            message = queries.get_message(endpoint, _id(which))
            service.redeliver(person, endpoint, message, at)
        case "begin" | "end":
            service.change_endpoint(person, endpoint, {"active": what == "begin"}, at)
        case "delete":
            service.delete_endpoint(person, endpoint, at)
            here = ENDPOINTS
        case _:
            return _change(access, endpoint)
    db.session.commit()
    if what in ("test", "again"):
        wake_job(SEND)
    return back_to(here, f"endpoint-{what}")


def _change(access: Access, endpoint: Endpoint) -> AnyResponse:
    """Takes the form of an endpoint; refused where somebody else has changed it since."""
    if request.form.get("revision") != str(endpoint.revision):
        raise Conflict(NEXT_STEPS[409])
    given = pages.given_by(request.form)
    problems = pages.problems_of(given)
    if not problems:
        values = pages.ENDPOINT_IN.load(given)
        values.pop("active")
        try:
            service.change_endpoint(access.person, endpoint, values, now())
        except Invalid as refusal:
            problems = _of(refusal)
        else:
            db.session.commit()
            return back_to(f"{ENDPOINTS}/{endpoint.id}", "endpoint")
    return _show_one(access, endpoint, given=given, problems=problems)


def _of(refusal: Invalid) -> dict[str, str]:
    name = str(refusal.errors[0]["at"]).split("/")[1]
    return {name: pages.SAYINGS[name]}


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise NotFound from None


def _show_list(access: Access, given: dict[str, Any], problems: dict[str, str]) -> AnyResponse:
    position = read_cursor(request.args.get("cursor"))
    rows = queries.list_endpoints(access.person.organisation_id, position, A_PAGE)
    cut = cut_page(rows, A_PAGE, lambda row: Position(row.created_at, row.id))
    words = words_of_reader()
    return page(
        "endpoints.html",
        422 if problems else 200,
        endpoints=pages.endpoint_rows(cut.items, words),
        next_cursor=cut.next_cursor,
        **pages.fields_of(access.person.organisation_id, given, problems, words),
    )


def _show_one(
    access: Access,
    endpoint: Endpoint,
    *,
    secret: str = "",
    given: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> AnyResponse:
    rows = queries.list_messages(endpoint.id, read_cursor(request.args.get("cursor")), LOG_PAGE)
    cut = cut_page(rows, LOG_PAGE, lambda row: Position(row.created_at, row.id))
    words = words_of_reader()
    return page(
        "endpoint.html",
        422 if problems else 200,
        endpoint=endpoint,
        secret=secret,
        state=pages.state_of(endpoint, words),
        log=pages.sent_rows(queries.with_attempts(cut.items), words),
        next_cursor=cut.next_cursor,
        **pages.fields_of(
            access.person.organisation_id,
            given or pages.given_of(endpoint),
            problems or {},
            words,
        ),
    )
