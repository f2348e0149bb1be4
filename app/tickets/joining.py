"""Two tickets become one, or one becomes two; what was found and seen stays with both."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update

from app.kernel.database import db
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.speech import N_
from app.tickets.clocks import clock_of, put_clock, set_alarm
from app.tickets.handling import Handling, handling_for
from app.tickets.judging import RANK
from app.tickets.lifecycle import Deed
from app.tickets.models import Occurrence, Ticket
from app.tickets.queries import lock_spot
from app.tickets.record import By, Record
from app.tickets.service import Details, change, require_alive
from app.tickets.states import DismissReason
from app.tickets.taking import raise_severity

# What a part of a problem takes over from the ticket that it is split from.
THE_SAME: Final = (
    "organisation_id",
    "venue_id",
    "spot_id",
    "checklist_slug",
    "item_key",
    "checklist_version_id",
    "state",
    "severity",
    "team",
    "assignee_id",
    "route",
    "acknowledged_at",
    "resolved_at",
    "resolved_by_id",
    "hold_reason",
    "hold_until",
    "escalation_step",
    "escalate_at",
)

SPLIT_SOME: Final = N_("Choose some of this ticket's failures, and leave it one at least.")


class NotTheSame(Conflict):
    """Two tickets that cannot become one."""

    type = "tickets-not-joined"
    title = "These tickets stay apart"


def merge(by: By, ticket: Ticket, into: Ticket, at: datetime) -> None:
    """Ends a ticket as the duplicate of another one, which from now on stands for both: it counts
    the failures of both, shows the evidence of both, and takes the next failure of either.

    Raises `NotTheSame` for one and the same, for two venues, and where one was merged before;
    `DeedRefused` where one has ended.
    """
    if ticket.id == into.id or ticket.venue_id != into.venue_id or into.merged_into_id:
        raise NotTheSame("Choose another ticket of the same venue, which is not merged itself.")
    for one in (ticket, into):
        require_alive(one)
    record = Record()
    absorb(record, by, ticket, into, at, handling_for(ticket))
    db.session.execute(
        update(Ticket).where(Ticket.merged_into_id == ticket.id).values(merged_into_id=into.id)
    )
    record.write()


def absorb(
    record: Record, by: By, ticket: Ticket, into: Ticket, at: datetime, handling: Handling
) -> None:
    """Carries out a merging that nothing stands in the way of."""
    into.occurrence_count += ticket.occurrence_count
    into.last_failed_at = max(into.last_failed_at, ticket.last_failed_at)
    worse = _take_on(record, ticket, into, handling, at)
    ticket.merged_into_id = into.id
    details = Details(dismiss_reason=DismissReason.DUPLICATE)
    change(record, by, ticket, Deed.DISMISS, at, handling, details)
    record.note(ticket, by, "merged", at, {"into": str(into.id)})
    record.note(into, by, "merged", at, {"from": str(ticket.id)} | worse)


def _take_on(
    record: Record, ticket: Ticket, into: Ticket, handling: Handling, at: datetime
) -> dict[str, str]:
    """Has `into` promise what the other one did where that is worse, and wait for the call that
    nobody has confirmed; what the history says of that.
    """
    if ticket.escalate_at and not into.escalate_at and not into.acknowledged_at:
        into.escalation_step, into.escalate_at = ticket.escalation_step, ticket.escalate_at
    is_worse = RANK[ticket.severity] > RANK[into.severity]
    if is_worse:
        raise_severity(record, into, ticket.severity, handling, at)
    set_alarm(into, handling)
    return {"severity": str(into.severity)} if is_worse else {}


def split(
    by: By, ticket: Ticket, inspection_ids: Collection[UUID], text: str, at: datetime
) -> Ticket:
    """Makes a ticket of its own of some of the failures of one: another stall, say. What was
    promised of the one is promised of the other.

    Raises `Invalid` where none or all of its failures are chosen, or others than its own;
    `DeedRefused` where it has ended.
    """
    require_alive(ticket)
    lock_spot(ticket.spot_id)
    own = db.session.execute(
        select(Occurrence.inspection_id, Occurrence.failed_at).where(
            Occurrence.ticket_id == ticket.id
        )
    ).all()
    wanted = set(inspection_ids)
    chosen = {row.inspection_id: row.failed_at for row in own if row.inspection_id in wanted}
    if len(chosen) != len(wanted) or not 0 < len(chosen) < len(own):
        raise Invalid([{"at": "/inspection_ids", "detail": SPLIT_SOME}])
    record, handling = Record(), handling_for(ticket)
    new = _part_of(ticket, sorted(chosen.values()), at)
    db.session.add(new)
    db.session.flush()
    db.session.execute(
        update(Occurrence)
        .where(Occurrence.ticket_id == ticket.id, Occurrence.inspection_id.in_(chosen))
        .values(ticket_id=new.id)
    )
    ticket.occurrence_count = max(1, ticket.occurrence_count - len(chosen))
    ticket.last_failed_at = max(one.failed_at for one in own if one.inspection_id not in chosen)
    said = {"inspection_ids": sorted(str(one) for one in chosen), "text": text}
    record.note(ticket, by, "split", at, {"into": str(new.id), **said})
    record.note(new, by, "split", at, {"from": str(ticket.id), **said})
    set_alarm(new, handling)
    record.write()
    return new


def _part_of(ticket: Ticket, failed: list[datetime], at: datetime) -> Ticket:
    """A ticket for another part of the same problem, as it stands."""
    last_part = db.session.scalar(
        select(func.max(Ticket.part)).where(
            Ticket.spot_id == ticket.spot_id,
            Ticket.checklist_slug == ticket.checklist_slug,
            Ticket.item_key == ticket.item_key,
        )
    )
    new = Ticket(
        id=new_id(),
        part=(last_part or 0) + 1,
        opened_at=failed[0],
        last_failed_at=failed[-1],
        occurrence_count=len(failed),
        reopened_count=0,
        promise_round=1,
        is_late=False,
        updated_at=at,
        revision=0,
        **{name: getattr(ticket, name) for name in THE_SAME},
    )
    clock = clock_of(ticket)
    if clock:
        put_clock(new, clock)
    return new
