"""HTTP of the forms of a ticket's page. Each but a comment says which revision it was made from."""

from collections.abc import Callable
from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.models import Person
from app.access.policy import Do
from app.desk.frame import back_to, blueprint, refuse
from app.desk.sessions import PATH, at_desk
from app.desk.tickets.deeds import forms
from app.desk.tickets.deeds.answers import ask_again, tell_meanwhile
from app.desk.tickets.overtaken import done_since, is_second_tap
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import Invalid
from app.kernel.speech import N_
from app.notices.events import wake_spreading
from app.tickets import joining, queries, service
from app.tickets.models import Ticket
from app.tickets.record import By, Source
from app.tickets.views import load_pair

MOST_SPLIT = 500  # failures


def by_desk(access: Access) -> By:
    """Who does something at the desk."""
    return By.person(access.person, Source.DESK)


@blueprint.post("/tickets/<uuid:ticket_id>/deed")
@at_desk(Do.WORK_TICKET)
def do_deed(access: Access, ticket_id: UUID) -> AnyResponse:
    """Does something to a ticket that changes its state."""
    deed = forms.deed_of(request.form)
    ticket = access.load(Ticket, ticket_id, to_change=True)
    done = done_since(ticket, request.form.get("seen"))
    if done and is_second_tap(done, deed, access.person.id):
        return _back(ticket, "state")
    if done:
        return tell_meanwhile(access, ticket, done, deed)
    may_dismiss = access.can(Do.DISMISS_TICKET, ticket.venue_id)

    def act() -> None:
        details = forms.details_of(request.form, may_dismiss=may_dismiss)
        service.do(by_desk(access), ticket, deed, now(), details)

    return finish(access, ticket, str(deed), act, "state")


@blueprint.post("/tickets/<uuid:ticket_id>/assignee")
@at_desk(Do.WORK_TICKET)
def give_ticket(access: Access, ticket_id: UUID) -> AnyResponse:
    """Gives a ticket to somebody: to oneself, a colleague or nobody."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    done = done_since(ticket, request.form.get("seen"))
    if done:
        return tell_meanwhile(access, ticket, done, None)

    def act() -> None:
        service.require_alive(ticket)
        service.assign(by_desk(access), ticket, _assignee(access, ticket), now())

    return finish(access, ticket, "assignee", act, "given")


def _assignee(access: Access, ticket: Ticket) -> Person | None:
    said, sentence = request.form.get("assignee", ""), N_("Choose somebody who works here.")
    if said == "nobody":
        return None
    chosen = access.person.id if said == "me" else forms.id_of(request.form, "assignee", sentence)
    found = queries.find_colleague(ticket, chosen)
    if found is None:
        raise refuse("/assignee", sentence)
    return found


@blueprint.post("/tickets/<uuid:ticket_id>/hand-over")
@at_desk(Do.WORK_TICKET)
def hand_over_ticket(access: Access, ticket_id: UUID) -> AnyResponse:
    """Hands a ticket over to another team or an outside system, with a word."""
    ticket = access.load(Ticket, ticket_id, to_change=True)
    done = done_since(ticket, request.form.get("seen"))
    if done:
        return tell_meanwhile(access, ticket, done, None)
    return finish(access, ticket, "hand-over", lambda: _hand_over(access, ticket), "handed-over")


def _hand_over(access: Access, ticket: Ticket) -> None:
    receiver, text = forms.receiver_of(request.form), forms.text_of(request.form)
    by, at = by_desk(access), now()
    if receiver.endpoint_id:
        endpoint = queries.find_endpoint(ticket, receiver.endpoint_id)
        if endpoint is None:
            raise refuse("/to", forms.CHOOSE_RECEIVER)
        service.hand_outside(by, ticket, endpoint, text, at)
        return
    if receiver.team is None or not queries.has_team(ticket.venue_id, receiver.team):
        raise refuse("/to", forms.CHOOSE_RECEIVER)
    service.hand_to_team(by, ticket, receiver.team, text, at)


@blueprint.post("/tickets/<uuid:ticket_id>/merge")
@at_desk(Do.WORK_TICKET)
def merge_tickets(access: Access, ticket_id: UUID) -> AnyResponse:
    """Ends a ticket as the duplicate of another one, and goes there."""
    try:
        other = forms.id_of(request.form, "into", N_("Choose the ticket that stands for both."))
    except Invalid as problem:
        return ask_again(access, access.load(Ticket, ticket_id), "merge", problem)
    ticket, into = load_pair(access, ticket_id, other)
    done = done_since(ticket, request.form.get("seen"))
    if done:
        return tell_meanwhile(access, ticket, done, None)
    return finish(
        access,
        ticket,
        "merge",
        lambda: joining.merge(by_desk(access), ticket, into, now()),
        "merged",
        into,
    )


@blueprint.post("/tickets/<uuid:ticket_id>/split")
@at_desk(Do.WORK_TICKET)
def split_ticket(access: Access, ticket_id: UUID) -> AnyResponse:
    """Makes a ticket of its own of some failures."""
    queries.lock_spot(access.load(Ticket, ticket_id).spot_id)
    ticket = access.load(Ticket, ticket_id, to_change=True)
    done = done_since(ticket, request.form.get("seen"))
    if done:
        return tell_meanwhile(access, ticket, done, None)

    def act() -> None:
        chosen = forms.ids_of(request.form, "inspection", MOST_SPLIT)
        joining.split(by_desk(access), ticket, chosen, forms.text_of(request.form), now())

    return finish(access, ticket, "split", act, "split")


@blueprint.post("/tickets/<uuid:ticket_id>/comment")
@at_desk(Do.COMMENT_TICKET)
def add_comment(access: Access, ticket_id: UUID) -> AnyResponse:
    """Adds a comment to a ticket's history."""
    ticket = access.load(Ticket, ticket_id, to_change=True)

    def act() -> None:
        text = forms.text_of(request.form)
        if not text:
            raise refuse("/text", N_("Write your comment first, then send it."))
        service.comment(by_desk(access), ticket, text, now())

    return finish(access, ticket, "comment", act, "comment")


def finish(
    access: Access,
    ticket: Ticket,
    form: str,
    act: Callable[[], None],
    said: str,
    then: Ticket | None = None,
) -> AnyResponse:
    """Does it, and shows the ticket, or another one; what stands in its way, at the form."""
    try:
        act()
    except (Invalid, service.DeedRefused, joining.NotTheSame) as problem:
        db.session.rollback()
        return ask_again(access, access.load(Ticket, ticket.id), form, problem)
    db.session.commit()
    wake_spreading()
    return _back(then or ticket, said)


def _back(ticket: Ticket, said: str) -> AnyResponse:
    return back_to(f"{PATH}/tickets/{ticket.id}", said)
