"""HTTP of calls."""

from typing import Any
from uuid import UUID

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.phone_clock import performed_at
from app.notices.events import wake_spreading
from app.tickets.calls import schemas
from app.tickets.calls.service import Called, record_call
from app.tickets.models import Call, Ticket
from app.tickets.record import By, Source

blueprint = Blueprint("calls", __name__, description="Calls about critical tickets")
CALL = {
    "ticket_id": "01936f0a-0000-7000-8000-0000000000ff",
    "whom": "Night porter",
    "phone": "+34 600 000 000",
    "called_at": "2026-11-20T17:05:10+00:00",
    "sent_at": "2026-11-20T17:06:00+00:00",
    "reached": True,
    "note": "Is on the way",
}


@blueprint.put("/calls/<uuid:call_id>")
@may(Do.RECORD_CALL)
@blueprint.arguments(schemas.CallIn, example=CALL)
@blueprint.response(201, schemas.CallOut)
@blueprint.also(200, "Sent before", schemas.CallOut)
@blueprint.problems(409, 422)
def put_call(access: Access, body: dict[str, Any], call_id: UUID) -> tuple[Call, int]:
    """Say who was called about a ticket, under an id made on the phone; safe to repeat."""
    ticket, at = access.load(Ticket, body["ticket_id"], to_change=True), now()
    called_at = performed_at(body["called_at"], body["sent_at"], at)
    said = Called(body["whom"], body["phone"], called_at, body["reached"], body["note"])
    by = By.person(access.person, Source.FORM)
    call, is_new = record_call(by, access.person.id, ticket, call_id, said, at)
    db.session.commit()
    wake_spreading()
    return call, 201 if is_new else 200
