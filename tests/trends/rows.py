"""A row of each table of trends and moments."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.kernel.clock import now
from app.kernel.database import Base, db
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
    item = {"checklist_slug": ticket.checklist_slug, "item_key": ticket.item_key}
    said = {"text": "A hook.", "written_at": now(), "person_id": person_id}
    idea = Idea(question=Question.EASIER, hidden_by_id=person_id, **said, **item, **here)
    db.session.add_all([idea, *days_of(ticket, person_id)])
    store_report(person_id, here)
    db.session.flush()


def store_report(person_id: UUID, here: dict[str, UUID]) -> None:
    """A schedule, and a report that it asked for."""
    wish = {"language": "en", "paper": Paper.A4}
    schedule = ReportSchedule(
        person_id=person_id, every=Every.MONTH, created_at=now(), **wish, **here
    )
    db.session.add(schedule)
    db.session.flush()
    days = {"from_on": DAY, "to_on": DAY, "compare": "recent", "asked_at": now()}
    db.session.add(Report(reader_id=person_id, schedule_id=schedule.id, **days, **wish, **here))


def days_of(ticket: Ticket, person_id: UUID) -> Iterator[Base]:
    """What was counted on a day at the ticket's spot."""
    there = {"venue_id": ticket.venue_id, "happened_on": DAY}
    spot = {"spot_id": ticket.spot_id}
    version = {"checklist_version_id": ticket.checklist_version_id}
    item = {"item_key": ticket.item_key}
    slug = {"checklist_slug": ticket.checklist_slug}
    yield SpotDay(person_id=person_id, **numbers(SpotDay), **there, **spot, **version)
    yield FindingDay(**numbers(FindingDay), **there, **spot, **version, **item)
    yield ItemDay(**numbers(ItemDay), **there, **version, **item)
    yield TicketDay(**numbers(TicketDay), **there, **spot, **slug, **item)


def numbers(model: type[SpotDay | FindingDay | ItemDay | TicketDay]) -> dict[str, int]:
    """A one for whatever the table counts."""
    mapper = model.__mapper__
    return {one.name: 1 for one in mapper.columns if one not in mapper.primary_key}
