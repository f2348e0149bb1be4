"""What tickets hold about a person: what they found, did, and were given.

Erasing changes nothing here: the history of a ticket names people by id, and so says "Former
colleague" from then on. What they wrote of a problem stays, as it belongs to the problem.
"""

from uuid import UUID

from app.kernel.personal_rows import PersonalRows, rows_about
from app.tickets.models import Occurrence, Ticket, TicketEvent


def export_person(person_id: UUID) -> PersonalRows:
    """Tickets that are theirs to mend, what they did to tickets, and the failures they found."""
    return {
        **rows_about(Ticket, Ticket.assignee_id == person_id),
        **rows_about(TicketEvent, TicketEvent.person_id == person_id),
        **rows_about(Occurrence, Occurrence.person_id == person_id),
    }
