"""A row of each table of trends and moments."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.kernel.clock import now
from app.kernel.database import db
from app.moments.models import Idea, Question
from app.tickets.models import Ticket
from app.trends.printing.paper import Paper
from app.trends.reports.models import Every, Report, ReportSchedule
from app.trends.rollups.models import FindingDay, ItemDay, SpotDay, TicketDay

DAY = date(2026, 1, 5)


def store_one_of_each(person_id: UUID) -> None:
    """Adds a row to each table, about the first ticket there is, naming this person; flushes."""
    ticket = db.session.scalars(select(Ticket).order_by(Ticket.opened_at, Ticket.id)).first()
    assert ticket
    here = {"organisation_id": ticket.organisation_id, "venue_id": ticket.venue_id}
    there = {"venue_id": ticket.venue_id, "happened_on": DAY}
    spot, version = ticket.spot_id, ticket.checklist_version_id
    wish = {"language": "en", "paper": Paper.A4}
    item = {"checklist_slug": ticket.checklist_slug, "item_key": ticket.item_key}
    schedule = ReportSchedule(
        person_id=person_id, every=Every.MONTH, created_at=now(), **wish, **here
    )
    db.session.add(schedule)
    db.session.flush()
    db.session.add_all(
        [
            Idea(
                question=Question.EASIER,
                text="A hook.",
                person_id=person_id,
                written_at=now(),
                hidden_by_id=person_id,
                **item,
                **here,
            ),
            Report(
                reader_id=person_id,
                schedule_id=schedule.id,
                from_on=DAY,
                to_on=DAY,
                compare="recent",
                asked_at=now(),
                **wish,
                **here,
            ),
            SpotDay(
                spot_id=spot,
                checklist_version_id=version,
                person_id=person_id,
                **numbers(SpotDay),
                **there,
            ),
            FindingDay(
                spot_id=spot,
                checklist_version_id=version,
                item_key=ticket.item_key,
                **numbers(FindingDay),
                **there,
            ),
            ItemDay(
                checklist_version_id=version,
                item_key=ticket.item_key,
                **numbers(ItemDay),
                **there,
            ),
            TicketDay(spot_id=spot, **item, **numbers(TicketDay), **there),
        ]
    )
    db.session.flush()


def numbers(model: type[SpotDay | FindingDay | ItemDay | TicketDay]) -> dict[str, int]:
    """A one for whatever the table counts."""
    mapper = model.__mapper__
    return {one.name: 1 for one in mapper.columns if one not in mapper.primary_key}
