"""HTTP of calls that are recorded at the desk."""

from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.desk.frame import blueprint, refuse
from app.desk.sessions import at_desk
from app.desk.tickets.deeds.forms import id_of, text_of
from app.desk.tickets.deeds.views import by_desk, finish
from app.kernel.clock import now
from app.kernel.speech import N_
from app.tickets.calls.service import Called, record_call
from app.tickets.models import Ticket

LONGEST_WHOM, LONGEST_PHONE = 200, 30


@blueprint.post("/tickets/<uuid:ticket_id>/call")
@at_desk(Do.RECORD_CALL)
def record_call_at_desk(access: Access, ticket_id: UUID) -> AnyResponse:
    """Says who was called about a ticket just now, and whether they were reached."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    return finish(access, ticket, "call", lambda: _record(access, ticket), "called")


def _record(access: Access, ticket: Ticket) -> None:
    form, at = request.form, now()
    # "Night porter|+34 …" of the plan's chain, or a name that was written.
    whom, _, phone = form.get("whom", "").replace("\0", "").partition("|")
    reached = form.get("reached")
    if not 1 <= len(whom.strip()) <= LONGEST_WHOM or len(phone) > LONGEST_PHONE:
        raise refuse("/whom", N_("Say who was called."))
    if reached not in ("yes", "no"):
        raise refuse("/reached", N_("Say whether they answered."))
    said = Called(whom.strip(), phone.strip(), at, reached == "yes", text_of(form))
    call_id = id_of(form, "call_id", N_("Load the page again, then record the call."))
    record_call(by_desk(access), access.person.id, ticket, call_id, said, at)
