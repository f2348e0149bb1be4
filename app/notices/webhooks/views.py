"""HTTP of endpoints: outside systems that are told by webhook (Standard Webhooks).

Each message is a POST of `{"type", "timestamp", "data"}`, signed in `webhook-signature` together
with `webhook-id` (the same at every try) and `webhook-timestamp`. Any 2xx within 15 seconds is a
yes, 410 disables the endpoint, all else is tried again for three days.
"""

from typing import Any
from uuid import UUID

from flask import request

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.matching import require_match, tag_of
from app.kernel.paging import Page, PageIn, Position, cut_page, read_cursor
from app.kernel.waking import wake_job
from app.notices.jobs import SEND
from app.notices.models import Endpoint
from app.notices.webhooks import queries, schemas, service
from app.notices.webhooks.queries import Sent

blueprint = Blueprint(
    "endpoints",
    __name__,
    description="Outside systems that are told by webhook (Standard Webhooks)",
)
Tagged = tuple[Any, int, dict[str, str]]

GIVEN = {
    "name": "Maintenance system",
    "url": "https://cmms.example.org/hooks/rounds",
    "kinds": ["ticket.opened", "ticket.reopened"],
    "venue_ids": [],
}
ENDPOINT = GIVEN | {
    "id": "01936f0a-0000-7000-8000-0000000000e1",
    "active": True,
    "created_at": "2026-11-20T17:00:00+00:00",
    "disabled_at": None,
    "disabled_why": None,
    "failing_since": None,
    "old_secret_until": None,
    "revision": 1,
}
SECRET = {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwzcUYVnNAAAA="}
SENT = {
    "id": "01936f0a-0000-7000-8000-0000000000e2",
    "kind": "ticket.opened",
    "event_id": "01936f0a-0000-7000-8000-0000000000e3",
    "state": "waiting",
    "created_at": "2026-11-20T17:04:41+00:00",
    "due_at": "2026-11-20T17:05:12+00:00",
    "sent_at": None,
    "attempts": [
        {
            "at": "2026-11-20T17:04:42+00:00",
            "status": 503,
            "took_ms": 21,
            "error": "It answered 503.",
            "response": "busy",
        }
    ],
}


@blueprint.get("/endpoints")
@may(Do.EDIT_ENDPOINTS)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(
    200, schemas.EndpointsPageOut, example={"items": [ENDPOINT], "next_cursor": None}
)
@blueprint.problems(422)
def list_endpoints(access: Access, page: dict[str, Any]) -> Page[Endpoint]:
    """The organisation's endpoints, newest first; those that were disabled, too."""
    rows = queries.list_endpoints(
        access.person.organisation_id, read_cursor(page["cursor"]), page["limit"]
    )
    return cut_page(rows, page["limit"], lambda row: Position(row.created_at, row.id))


@blueprint.post("/endpoints")
@may(Do.EDIT_ENDPOINTS)
@blueprint.arguments(schemas.EndpointIn, example=GIVEN)
@blueprint.response(201, schemas.EndpointSecretOut, example=ENDPOINT | SECRET)
@blueprint.problems(422)
def create_endpoint(access: Access, body: dict[str, Any]) -> Tagged:
    """Add an endpoint; its secret is shown this once."""
    endpoint, secret = service.create_endpoint(access.person, body, now())
    db.session.commit()
    return {**_document(endpoint), "secret": secret}, 201, tag_of(endpoint.revision)


@blueprint.get("/endpoints/<uuid:endpoint_id>")
@may(Do.EDIT_ENDPOINTS)
@blueprint.response(200, schemas.EndpointOut, example=ENDPOINT)
@blueprint.problems(404)
def show_endpoint(access: Access, endpoint_id: UUID) -> Tagged:
    """One endpoint."""
    endpoint = access.load(Endpoint, endpoint_id)
    return endpoint, 200, tag_of(endpoint.revision)


@blueprint.patch("/endpoints/<uuid:endpoint_id>")
@may(Do.EDIT_ENDPOINTS)
@blueprint.arguments(schemas.EndpointChangeIn, example={"active": True})
@blueprint.response(200, schemas.EndpointOut, example=ENDPOINT)
@blueprint.problems(404, 409, 422)
@blueprint.matched
def change_endpoint(access: Access, body: dict[str, Any], endpoint_id: UUID) -> Tagged:
    """Change an endpoint; `active` ends and begins the sending."""
    endpoint = access.load(Endpoint, endpoint_id, to_change=True)
    require_match(request, endpoint.revision)
    service.change_endpoint(access.person, endpoint, body, now())
    db.session.commit()
    return endpoint, 200, tag_of(endpoint.revision)


@blueprint.delete("/endpoints/<uuid:endpoint_id>")
@may(Do.EDIT_ENDPOINTS)
@blueprint.response(204)
@blueprint.problems(404)
def delete_endpoint(access: Access, endpoint_id: UUID) -> None:
    """Delete an endpoint: nothing is sent there any more. What was sent stays in its log."""
    endpoint = access.load(Endpoint, endpoint_id, to_change=True)
    service.delete_endpoint(access.person, endpoint, now())
    db.session.commit()


@blueprint.post("/endpoints/<uuid:endpoint_id>/secret")
@may(Do.EDIT_ENDPOINTS)
@blueprint.response(200, schemas.EndpointSecretOut, example=ENDPOINT | SECRET)
@blueprint.problems(404, 409)
def rotate_secret(access: Access, endpoint_id: UUID) -> Tagged:
    """Make a new secret, shown this once. The one before signs along for 24 hours."""
    endpoint = access.load(Endpoint, endpoint_id, to_change=True)
    secret = service.rotate_secret(access.person, endpoint, now())
    db.session.commit()
    return {**_document(endpoint), "secret": secret}, 200, tag_of(endpoint.revision)


@blueprint.post("/endpoints/<uuid:endpoint_id>/test")
@may(Do.EDIT_ENDPOINTS)
@blueprint.response(202, schemas.SentOut, example=SENT | {"kind": "endpoint.test"})
@blueprint.problems(404, 409)
def send_test(access: Access, endpoint_id: UUID) -> Sent:
    """Send an event of kind `endpoint.test`; the log says what became of it."""
    endpoint = access.load(Endpoint, endpoint_id)
    message = service.send_test(access.person, endpoint, now())
    db.session.commit()
    wake_job(SEND)
    return Sent(message, queries.TEST_KIND, None, ())


@blueprint.get("/endpoints/<uuid:endpoint_id>/messages")
@may(Do.EDIT_ENDPOINTS)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, schemas.SentPageOut, example={"items": [SENT], "next_cursor": None})
@blueprint.problems(404, 422)
def list_messages(access: Access, page: dict[str, Any], endpoint_id: UUID) -> Page[Sent]:
    """What was sent to an endpoint, newest first, with every try."""
    endpoint = access.load(Endpoint, endpoint_id)
    rows = queries.list_messages(endpoint.id, read_cursor(page["cursor"]), page["limit"])
    cut = cut_page(rows, page["limit"], lambda row: Position(row.created_at, row.id))
    return Page(queries.with_attempts(cut.items), cut.next_cursor)


@blueprint.post("/endpoints/<uuid:endpoint_id>/messages/<uuid:message_id>/redeliver")
@may(Do.EDIT_ENDPOINTS)
@blueprint.response(202, schemas.SentOut, example=SENT)
@blueprint.problems(404, 409)
def redeliver(access: Access, endpoint_id: UUID, message_id: UUID) -> Sent:
    """Send a message again, under the same webhook-id."""
    endpoint = access.load(Endpoint, endpoint_id)
    message = queries.get_message(endpoint, message_id)
    service.redeliver(access.person, endpoint, message, now())
    db.session.commit()
    wake_job(SEND)
    return queries.with_attempts([message])[0]


def _document(endpoint: Endpoint) -> dict[str, Any]:
    """An endpoint without what only we need to know."""
    names = schemas.EndpointOut().fields
    return {name: getattr(endpoint, name) for name in names}
