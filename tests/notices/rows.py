"""A row of each table that tells of tickets or says how they are handled."""

from uuid import UUID

from sqlalchemy import select

from app.checklists.definition import Severity
from app.kernel.clock import now
from app.kernel.database import db
from app.notices.models import (
    Attempt,
    Endpoint,
    Event,
    Message,
    MessageEvent,
    PushSubscription,
    Stop,
    StoppedAddress,
)
from app.notices.topics import Channel, Topic
from app.tickets.models import Call, PlanRow, PromiseOutcome, Ticket
from app.tickets.states import Promised
from app.venues.models import Team, TeamMember


def store_one_of_each(person_id: UUID) -> None:
    """Adds a row to each table, about the only ticket there is, naming this person; flushes."""
    ticket = db.session.scalars(select(Ticket)).one()
    event = db.session.scalars(select(Event).where(Event.subject_id == ticket.id)).first()
    assert event
    ours = {"organisation_id": ticket.organisation_id}
    here = ours | {"venue_id": ticket.venue_id}
    team = Team(key="hinges", name="Hinges", members=[TeamMember(person_id=person_id)], **here)
    endpoint = Endpoint(
        name="CMMS", url="https://example.org", kinds=[], venue_ids=[], secret="x", **ours
    )
    message = Message(
        channel=Channel.EMAIL, topic=Topic.TICKETS, person_id=person_id, due_at=now(), **here
    )
    db.session.add_all([team, endpoint, message])
    db.session.flush()
    ticket.handed_to_id, ticket.previous_id = endpoint.id, ticket.id
    ticket.resolved_by_id = person_id
    db.session.add_all(
        [
            MessageEvent(message_id=message.id, event_id=event.id),
            Attempt(message_id=message.id, at=now(), took_ms=20),
            PushSubscription(
                person_id=person_id, url="https://push.example.org", p256dh="x", auth="y", **ours
            ),
            Stop(person_id=person_id, topic=Topic.TICKETS, at=now(), how="mail", **here),
            StoppedAddress(
                person_id=person_id, email="a@rounds.example", at=now(), why="550", **ours
            ),
            PromiseOutcome(
                ticket_id=ticket.id,
                round=1,
                kind=Promised.RESOLVE,
                severity=Severity.MINOR,
                due_at=now(),
                ended_at=now(),
                ended_on=now().date(),
                kept=True,
                **here,
            ),
            Call(
                ticket_id=ticket.id,
                person_id=person_id,
                whom="Duty manager",
                phone="+34 900 000 000",
                called_at=now(),
                received_at=now(),
                reached=True,
                **here,
            ),
            PlanRow(content={}, changed_by_id=person_id, **here),
        ]
    )
    db.session.flush()
