"""The verbs of tickets. They flush; the caller commits, and then wakes the spreading."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete

from app.access.models import Person
from app.checklists.definition import Escalation, Item
from app.checklists.queries import find_version
from app.evidence.queries import has_photo_of_mending
from app.kernel.clock import local_day
from app.kernel.database import db
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.notices.models import Endpoint
from app.tickets import promise
from app.tickets.clocks import clock_of, set_alarm
from app.tickets.handling import Handling, handling_for
from app.tickets.lacks import Lack, Objection
from app.tickets.lifecycle import (
    ACKNOWLEDGING,
    DONE,
    PAUSES,
    Deed,
    Given,
    asks_photo,
    next_state,
    objections,
)
from app.tickets.models import Occurrence, Ticket
from app.tickets.record import By, Record
from app.tickets.states import ENDED, DismissReason, HoldReason, TicketState
from app.tickets.taking import ask_for_call, begin_again
from app.venues.calendar import BusinessCalendar


class Details(NamedTuple):
    """What a deed comes with. `may_dismiss`: the person's role allows it. `escalation` is what the
    item of a ticket that is opened again asks for."""

    hold_reason: HoldReason | None = None
    hold_until: date | None = None
    dismiss_reason: DismissReason | None = None
    may_dismiss: bool = False
    text: str = ""
    escalation: Escalation | None = None


NO_DETAILS = Details()


class DeedRefused(Conflict):
    """The ticket is in a state in which that cannot be done."""

    type = "ticket-elsewhere"
    title = "The ticket is in another state"


def do(by: By, ticket: Ticket, deed: Deed, at: datetime, details: Details = NO_DETAILS) -> None:
    """Does something to a ticket that changes its state.

    Raises `DeedRefused` where its state does not allow that, `Forbidden` where the person's role
    does not, and `Invalid` where a reason, a day or a photo is missing.
    """
    handling, record = handling_for(ticket), Record()
    _require(objections(ticket.state, deed, _given(by, ticket, deed, details, handling, at)))
    if deed is Deed.REOPEN:
        item = item_of(ticket)
        details = details._replace(escalation=item.escalation if item else None)
    change(record, by, ticket, deed, at, handling, details)
    record.write()


def change(
    record: Record,
    by: By,
    ticket: Ticket,
    deed: Deed,
    at: datetime,
    handling: Handling,
    details: Details = NO_DETAILS,
) -> None:
    """Carries out a deed that nothing stands in the way of. Reads nothing from the database."""
    came_from, state = ticket.state, next_state(ticket.state, deed)
    assert state is not None  # noqa: S101 - else there was an objection
    if came_from is TicketState.ON_HOLD:
        _move_clock(record, ticket, handling, promise.resume, at)
        ticket.hold_reason = ticket.hold_until = None
    detail = {"from": str(came_from), "to": str(state)}
    if deed in ACKNOWLEDGING:
        _acknowledge(record, ticket, handling, at)
    detail |= _carry_out(record, by, ticket, deed, at, handling, details)
    ticket.state = state
    if details.text:
        detail["text"] = details.text
    record.note(ticket, by, DONE[deed], at, detail)
    set_alarm(ticket, handling)


def _carry_out(
    record: Record,
    by: By,
    ticket: Ticket,
    deed: Deed,
    at: datetime,
    handling: Handling,
    details: Details,
) -> dict[str, str]:
    """What a deed changes besides the state; what its line in the history says of that."""
    match deed:
        case Deed.START:
            ticket.assignee_id = ticket.assignee_id or by.person_id
        case Deed.HOLD:
            reason, until = details.hold_reason, details.hold_until
            ticket.hold_reason, ticket.hold_until = reason, until
            if reason and PAUSES[reason]:
                _move_clock(record, ticket, handling, promise.pause, at)
            return {"hold_reason": str(reason), "hold_until": str(until)}
        case Deed.RESOLVE:
            ticket.resolved_at, ticket.resolved_by_id = at, by.person_id
            _move_clock(record, ticket, handling, promise.resolved, at)
        case Deed.VERIFY:
            ticket.closed_at = at
        case Deed.DISMISS:
            ticket.closed_at, ticket.dismiss_reason = at, details.dismiss_reason
            _move_clock(record, ticket, handling, promise.dismissed, at)
            return {"dismiss_reason": str(details.dismiss_reason)}
        case Deed.REOPEN:
            begin_again(record, ticket, handling, at)
            ask_for_call(ticket, details.escalation, at)
        case Deed.ACKNOWLEDGE | Deed.RESUME:
            pass
    return {}


def _acknowledge(record: Record, ticket: Ticket, handling: Handling, at: datetime) -> None:
    """Somebody has seen it: the promise of that has ended, and nobody has to be called any more."""
    if ticket.acknowledged_at is None:
        ticket.acknowledged_at = at
        _move_clock(record, ticket, handling, promise.acknowledged, at)
    ticket.escalate_at = None


Move = Callable[[promise.Clock, BusinessCalendar, promise.Targets, datetime], promise.Moved]


def _move_clock(
    record: Record, ticket: Ticket, handling: Handling, move: Move, at: datetime
) -> None:
    clock = clock_of(ticket)
    if clock:
        targets = handling.targets_for(ticket.severity, ticket.team)
        record.settle(
            ticket, handling, move(clock, handling.calendar_for(ticket.team), targets, at)
        )


def _given(
    by: By, ticket: Ticket, deed: Deed, details: Details, handling: Handling, at: datetime
) -> Given:
    asked = deed is Deed.RESOLVE and _photo_asked(ticket)
    return Given(
        today=local_day(at, handling.venue.time_zone),
        person_id=by.person_id,
        mended_by=ticket.resolved_by_id,
        hold_reason=details.hold_reason,
        hold_until=details.hold_until,
        photo_asked=asked,
        has_photo=asked and has_photo_of_mending(ticket.venue_id, ticket.id, ticket.promised_at),
        dismiss_reason=details.dismiss_reason,
        may_dismiss=details.may_dismiss,
    )


def _photo_asked(ticket: Ticket) -> bool:
    item = item_of(ticket)
    return item is not None and asks_photo(item.photo)


def item_of(ticket: Ticket) -> Item | None:
    """What was checked; read once for each version in a process."""
    version = find_version(ticket.organisation_id, ticket.checklist_version_id)
    return version.checklist.item(ticket.item_key) if version else None


def _require(found: Collection[Objection]) -> None:
    """Raises the problem that these objections are."""
    for one in found:
        if one.lack in (Lack.NOT_NOW, Lack.ONLY_BY_FAILURE, Lack.SAME_PERSON):
            raise DeedRefused(one.sentence)
        if one.lack is Lack.MAY_NOT_DISMISS:
            raise Forbidden(one.sentence)
    if found:
        raise Invalid([{"at": f"/{one.at}", "detail": one.sentence} for one in found])


def acknowledge_open(by: By, tickets: Sequence[Ticket], at: datetime) -> list[UUID]:
    """Acknowledges those of these tickets of one venue that are open; their ids."""
    still_open = [ticket for ticket in tickets if ticket.state is TicketState.OPEN]
    if not still_open:
        return []
    record, handling = Record(), handling_for(still_open[0])
    for ticket in still_open:
        change(record, by, ticket, Deed.ACKNOWLEDGE, at, handling)
    record.write()
    return [ticket.id for ticket in still_open]


def assign(by: By, ticket: Ticket, assignee: Person | None, at: datetime) -> None:
    """Gives a ticket to a person, or to nobody."""
    chosen = assignee.id if assignee else None
    if ticket.assignee_id == chosen:
        return
    detail = {
        "from": str(ticket.assignee_id) if ticket.assignee_id else None,
        "to": str(chosen) if chosen else None,
    }
    ticket.assignee_id = chosen
    _note(by, ticket, "assigned", at, detail)


def hand_to_team(by: By, ticket: Ticket, team: str, text: str, at: datetime) -> None:
    """Hands a ticket to another team, with all that is known of it. What was promised stays
    promised; the new team's hours count where the clock has to be worked out anew.
    """
    if ticket.team == team:
        return
    require_alive(ticket)
    record, handling = Record(), handling_for(ticket)
    # What is broken by now, the team broke that had it, however late the job is that looks.
    _move_clock(record, ticket, handling, promise.settle, at)
    detail = {"from": ticket.team, "to": team, "text": text}
    ticket.team, ticket.assignee_id = team, None
    record.note(ticket, by, "handed_over", at, detail)
    set_alarm(ticket, handling)
    record.write()


def hand_outside(by: By, ticket: Ticket, endpoint: Endpoint, text: str, at: datetime) -> None:
    """Hands a ticket to an outside system: its webhook gets the whole history and the evidence.

    The ticket stays ours to see mended, and its promise goes on.
    """
    require_alive(ticket)
    ticket.handed_to_id = endpoint.id
    detail = {"endpoint_id": str(endpoint.id), "endpoint": endpoint.name, "text": text}
    _note(by, ticket, "handed_over", at, detail)


def comment(by: By, ticket: Ticket, text: str, at: datetime) -> None:
    """Adds a comment to a ticket's history."""
    _note(by, ticket, "commented", at, {"text": text})


def _note(by: By, ticket: Ticket, kind: str, at: datetime, detail: dict[str, Any]) -> None:
    record = Record()
    record.note(ticket, by, kind, at, detail)
    record.write()


def require_alive(ticket: Ticket) -> None:
    """Raises `DeedRefused` for a ticket that has ended."""
    if ticket.state in ENDED:
        raise DeedRefused(
            "This ticket has ended. Inspect the spot: when it fails again, the ticket is opened."
        )


def forget_occurrences(inspection_ids: Collection[UUID]) -> None:
    """Deletes what these inspections told tickets; their counts and instants stay."""
    db.session.execute(delete(Occurrence).where(Occurrence.inspection_id.in_(inspection_ids)))
