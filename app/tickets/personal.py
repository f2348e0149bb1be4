"""What tickets hold about a person: what they found, did, and were given.

Erasing takes them out of the plans: whom to call, with their number, and rules that send tickets
to them. The history of a ticket names people by id, and so says "Former colleague" from then on.
What they wrote of a problem stays, as it belongs to the problem.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.access.audit import note_of_job
from app.access.models import Person
from app.kernel.database import db
from app.kernel.personal_rows import PersonalRows, rows_about
from app.tickets.models import Call, Occurrence, PlanRow, Ticket
from app.venues.models import Venue
from app.venues.service import count_change


def export_person(person_id: UUID) -> PersonalRows:
    """Tickets that are theirs to mend or that they mended, the failures they found, the calls they
    made, and the plans that they changed.
    """
    theirs = or_(Ticket.assignee_id == person_id, Ticket.resolved_by_id == person_id)
    return {
        **rows_about(Ticket, theirs),
        **rows_about(Occurrence, Occurrence.person_id == person_id),
        **rows_about(Call, Call.person_id == person_id),
        **rows_about(PlanRow, PlanRow.changed_by_id == person_id),
    }


def erase_person(person_id: UUID) -> None:
    """Takes them out of the plans of their organisation; phones fetch anew whom to call."""
    plans = db.session.execute(
        select(PlanRow, Venue)
        .join(Venue, Venue.id == PlanRow.venue_id)
        .join(Person, Person.organisation_id == PlanRow.organisation_id)
        .where(Person.id == person_id)
        .order_by(Venue.id)
        .with_for_update(of=[PlanRow, Venue])
    ).all()
    for row, venue in plans:
        content = without_person(row.content, str(person_id))
        if content != row.content:
            row.content, row.revision = content, row.revision + 1
            count_change(venue)
            note_of_job(row.organisation_id, "plan.change", venue.id, revision=row.revision)
    db.session.flush()


def without_person(content: dict[str, Any], person_id: str) -> dict[str, Any]:
    """The content of a plan that names this person nowhere. A rule that sent tickets to them goes:
    its tickets go on to the rules after it, or else to the team of their item."""
    kept = {
        "rules": [
            one for one in content.get("rules", ()) if one["to"].get("person_id") != person_id
        ],
        "chain": [one for one in content.get("chain", ()) if one.get("person_id") != person_id],
    }
    return {part: kept.get(part, whole) for part, whole in content.items()}
