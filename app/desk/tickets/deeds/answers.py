"""What somebody is shown after a form that was not taken: nothing of what they wrote is lost."""

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.desk.frame import page, words_of_reader
from app.desk.sessions import MARK
from app.desk.tickets.overtaken import Events, lines_of
from app.desk.tickets.ticket_page import Refused, ticket_page
from app.desk.tickets.venue_time import VenueTime
from app.desk.wording import Words
from app.kernel.clock import now
from app.kernel.errors import Problem
from app.kernel.speech import N_
from app.tickets.documents import ticket_document
from app.tickets.lifecycle import Deed, next_state
from app.tickets.models import Ticket
from app.tickets.states import ENDED
from app.venues.models import Venue

NOT_KEPT = frozenset({MARK, "seen"})


def ask_again(access: Access, ticket: Ticket, form: str, problem: Problem) -> AnyResponse:
    """The ticket's page again: with what was written, and at each field what to mend."""
    words = words_of_reader()
    venue = access.load(Venue, ticket.venue_id)
    say = words.translations.gettext  # a sentence may hold a %
    refused = Refused(
        form,
        {name: value for name, value in request.form.items() if name not in NOT_KEPT},
        frozenset(request.form.getlist("inspection")),
        {one["at"].lstrip("/"): say(one["detail"]) for one in problem.errors},
        "" if problem.errors else say(problem.detail),
    )
    values = ticket_page(access, ticket, venue, words, refused)
    return page("ticket.html", problem.status, **values)


def tell_meanwhile(
    access: Access, ticket: Ticket, events: Events, deed: Deed | None, did: str = ""
) -> AnyResponse:
    """Who did what since the page was made, and the form to be sent all the same.

    `did` (marked by `N_`) says what was done of it already.
    """
    words = words_of_reader()
    venue = access.load(Venue, ticket.venue_id)
    return page(
        "meanwhile.html",
        409,
        ticket=ticket_document(ticket),
        venue=venue,
        time=VenueTime(now(), venue.time_zone, words),
        lines=lines_of(ticket, events, words),
        did=words.gettext(did) if did else "",
        address=f"/desk/tickets/{ticket.id}/deed" if deed else request.path,
        kept=_kept(deed),
        can_go_on=_can_go_on(ticket, deed),
        still=_still(deed, words),
    )


def _kept(deed: Deed | None) -> list[tuple[str, str]]:
    if deed is Deed.RESOLVE:  # also where it came with a photo, which is kept already
        return [("deed", str(deed))]
    fields = request.form.items(multi=True)
    return [(name, value) for name, value in fields if name not in NOT_KEPT and value]


def _can_go_on(ticket: Ticket, deed: Deed | None) -> bool:
    if deed:
        return next_state(ticket.state, deed) is not None
    return ticket.state not in ENDED


STILL = {
    Deed.ACKNOWLEDGE: N_("Acknowledge it all the same"),
    Deed.START: N_("Start work all the same"),
    Deed.HOLD: N_("Put it on hold all the same"),
    Deed.RESUME: N_("Go on with it all the same"),
    Deed.RESOLVE: N_("Mark it as mended all the same"),
    Deed.VERIFY: N_("Close it all the same"),
    Deed.DISMISS: N_("End it all the same"),
    Deed.REOPEN: N_("Open it again all the same"),
}


def _still(deed: Deed | None, words: Words) -> str:
    return words.gettext(STILL[deed]) if deed else words.gettext("Do it all the same")
