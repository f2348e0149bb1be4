"""Where what is told of a ticket leads to."""

from uuid import UUID

from app.notices.sources import Button
from app.tickets.lifecycle import Deed


def ticket_path(ticket_id: UUID) -> str:
    """The ticket's page on the desk."""
    return f"/desk/tickets/{ticket_id}"


def tickets_path(venue_id: UUID) -> str:
    """The page of the venue's tickets."""
    return f"/desk/venues/{venue_id}/tickets"


def deed_button(label: str, person_id: UUID, ticket_id: UUID, deed: Deed) -> tuple[Button, ...]:
    """A button that needs no sign-in."""
    return ()
