"""Where what is told of a ticket leads to."""

from uuid import UUID

from app.kernel.addresses import address_for_letters
from app.kernel.api import API_PREFIX
from app.notices.links import ActLink, act_address
from app.notices.sources import Button
from app.tickets.lifecycle import Deed


def ticket_path(ticket_id: UUID) -> str:
    """The ticket's page on the desk."""
    return f"/desk/tickets/{ticket_id}"


def tickets_path(venue_id: UUID) -> str:
    """The page of the venue's tickets."""
    return f"/desk/venues/{venue_id}/tickets"


def ticket_address(ticket_id: UUID) -> str:
    """The whole address of its page."""
    return address_for_letters(ticket_path(ticket_id))


def ticket_of_api(ticket_id: UUID) -> str:
    """The whole address at which the API tells all of the ticket."""
    return address_for_letters(f"{API_PREFIX}/tickets/{ticket_id}")


def deed_button(label: str, person_id: UUID, ticket_id: UUID, deed: Deed) -> Button:
    """A button that needs no sign-in."""
    return Button(label, act_address(ActLink(person_id, ticket_id, deed)))


def dialling(phone: str) -> str:
    """A number as a link that calls it."""
    return "tel:" + "".join(one for one in phone if one in "+0123456789*#")
