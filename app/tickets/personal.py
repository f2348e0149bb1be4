"""What tickets hold about a person: what they found, did, and were given.

Erasing changes nothing here: the history of a ticket names people by id, and so says "Former
colleague" from then on. What they wrote of a problem stays, as it belongs to the problem.
"""

from uuid import UUID

from sqlalchemy import or_

from app.kernel.personal_rows import PersonalRows, rows_about
from app.tickets.models import Call, Occurrence, PlanRow, Ticket


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
