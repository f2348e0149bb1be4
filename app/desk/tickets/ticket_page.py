"""What a ticket's page shows, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from flask import current_app

from app.access.loading import Access
from app.access.policy import Do
from app.access.queries import names_of
from app.checklists.definition import Item
from app.checklists.queries import find_version
from app.desk.pictures import picture_of
from app.desk.tickets.calling import calling_of
from app.desk.tickets.costing import price_of
from app.desk.tickets.history import Known, history_lines, people_in
from app.desk.tickets.offers import offers_of
from app.desk.tickets.page_queries import list_calls
from app.desk.tickets.promised import in_full
from app.desk.tickets.rows import team_name
from app.desk.tickets.surroundings import links_of, on_the_walk
from app.desk.tickets.venue_time import VenueTime
from app.desk.wording import Words
from app.kernel.clock import local_day, now
from app.kernel.ids import new_id
from app.tickets.documents import ticket_detail
from app.tickets.handling import handling_of
from app.tickets.lifecycle import LONGEST_HOLD
from app.tickets.models import Ticket
from app.venues.models import Venue
from app.venues.teams.queries import names_of_teams


@dataclass(frozen=True, slots=True)
class Refused:
    """A form of the page that was not taken: which one, what was written, and what to mend.

    `errors` are sentences by field; `sentence` is about none of them.
    """

    form: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""

    def wrote(self, form: str, name: str) -> str:
        """What somebody wrote into a field of a form."""
        return self.given.get(name, "") if form == self.form else ""

    def error(self, form: str, name: str) -> str:
        """What to mend of a field."""
        return self.errors.get(name, "") if form == self.form else ""


NOTHING_REFUSED: Final = Refused()


def ticket_page(
    access: Access, ticket: Ticket, venue: Venue, words: Words, refused: Refused = NOTHING_REFUSED
) -> dict[str, Any]:
    """All that a ticket's page shows; as many statements whatever it holds."""
    detail = ticket_detail(access, ticket)
    history = detail["history"]
    item = _item_of(ticket)
    verbs = access.verbs_at(venue.id)
    teams = names_of_teams(venue.id)
    handling = handling_of(venue.id, venue.revision)
    time = VenueTime(now(), venue.time_zone, words)
    ids = people_in(history) | ({ticket.assignee_id} if ticket.assignee_id else set())
    names = {str(one): name for one, name in names_of(ids).items()}
    return {
        "ticket": detail,
        "venue": venue,
        "time": time,
        "before": [(one, picture_of(one, words)) for one in detail["before"]],
        "after": [(one, picture_of(one, words)) for one in detail["after"]],
        "promises": in_full(detail, time, handling.calendar_for(ticket.team), words),
        "given_to": words.person(names[str(ticket.assignee_id)]) if ticket.assignee_id else None,
        "team": team_name(ticket.team, teams),
        "outside": _outside_with(detail),
        "why_there": words.why_there(ticket.route, teams),
        "walk": on_the_walk(ticket, words),
        "links": links_of(ticket, history, words),
        "price": price_of(detail, history, handling, time.at, words)
        if Do.SEE_PLAN in verbs
        else None,
        "calling": calling_of(ticket, item, handling, list_calls(ticket.id), words),
        "offers": offers_of(ticket, item, verbs, access.person.id, history, teams, words),
        "may_see_inspections": Do.SEE_INSPECTIONS in verbs,
        "lines": history_lines(history, Known(names, teams, ticket.id), words),
        "new_id": new_id,
        "most_bytes": current_app.config["PHOTO_MAX_BYTES"],
        "refused": refused,
        **_days_of_hold(time),
    }


def _item_of(ticket: Ticket) -> Item:
    version = find_version(ticket.organisation_id, ticket.checklist_version_id)
    assert version is not None  # noqa: S101 - a version is never deleted
    return version.checklist.items_by_key[ticket.item_key]


def _outside_with(detail: Mapping[str, Any]) -> str | None:
    """The name of the outside system that has the ticket, if one has."""
    if detail["handed_to_id"] is None:
        return None
    names = (one["detail"].get("endpoint") for one in reversed(detail["history"]))
    return next(filter(None, names), None)


def _days_of_hold(time: VenueTime) -> dict[str, str]:
    """Between which days of the venue a hold may end."""
    today = local_day(time.at, time.time_zone)
    tomorrow = today + timedelta(days=1)
    return {"first_day": tomorrow.isoformat(), "last_day": (today + LONGEST_HOLD).isoformat()}
