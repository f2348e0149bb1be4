"""What the pages of endpoints show, and what their forms say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.desk.wording import Words
from app.kernel.database import db
from app.kernel.speech import N_
from app.notices.models import Endpoint
from app.notices.topics import MessageState
from app.notices.webhooks.queries import TEST_KIND, Sent
from app.notices.webhooks.schemas import EndpointIn
from app.venues.models import Venue

ENDPOINT_IN: Final = EndpointIn()
MOST_VENUES: Final = 200
# What outside systems ask for most; the API takes any kind.
KINDS: Final = tuple(
    f"ticket.{kind}"
    for kind in (
        "opened",
        "failed",
        "reopened",
        "acknowledged",
        "started",
        "held",
        "resumed",
        "resolved",
        "verified",
        "dismissed",
        "assigned",
        "handed_over",
        "commented",
        "merged",
        "split",
        "called",
        "escalated",
        "promise_warning",
        "promise_broken",
        "photo",
    )
)
SAYINGS: Final = {
    "name": N_("Write 1 to 200 characters, in one line."),
    "url": N_(
        "Give a public https address without a name and password in it: addresses inside a "
        "network are never called."
    ),
    "kinds": N_("Choose kinds of events from the list."),
    "venue_ids": N_("Choose venues from the list."),
}
STATES: Final = {
    MessageState.WAITING: N_("Waiting"),
    MessageState.SENT: N_("Arrived"),
    MessageState.GIVEN_UP: N_("Given up"),
    MessageState.STOPPED: N_("Stopped"),
}
# What the house says of an endpoint that it sends nothing to, in its own words.
WHY: Final = (N_("An admin made it inactive."), N_("An admin deleted it."))
UTC: Final = "UTC"


def given_by(form: MultiDict[str, str]) -> dict[str, Any]:
    """An endpoint as its form says it, for `EndpointIn`."""
    return {
        "name": form.get("name", "").strip(),
        "url": form.get("url", "").strip(),
        "kinds": form.getlist("kinds"),
        "venue_ids": form.getlist("venue_ids"),
    }


def problems_of(given: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with an endpoint, by field."""
    return {name: SAYINGS[name] for name in ENDPOINT_IN.validate(given) if name in SAYINGS}


def given_of(endpoint: Endpoint) -> dict[str, Any]:
    """What the form of an endpoint holds before anybody has changed it."""
    return {
        "name": endpoint.name,
        "url": endpoint.url,
        "kinds": endpoint.kinds,
        "venue_ids": endpoint.venue_ids,
    }


def fields_of(
    organisation_id: UUID, given: Mapping[str, Any], problems: Mapping[str, str], words: Words
) -> dict[str, Any]:
    """What the form of an endpoint shows; one statement."""
    venues = db.session.execute(
        select(Venue.id, Venue.name)
        .where(Venue.organisation_id == organisation_id)
        .order_by(Venue.name, Venue.id)
        .limit(MOST_VENUES)
    )
    kinds = [*KINDS, *(kind for kind in given["kinds"] if kind not in KINDS)]
    return {
        "given": given,
        "kinds": {kind: kind for kind in kinds},
        "venues": {str(row.id): row.name for row in venues},
        "problems": {name: words.gettext(said) for name, said in problems.items()},
    }


def endpoint_rows(endpoints: Sequence[Endpoint], words: Words) -> list[dict[str, Any]]:
    """The endpoints of a list."""
    return [
        {"id": one.id, "name": one.name, "url": one.url} | state_of(one, words)
        for one in (endpoints)
    ]


def state_of(endpoint: Endpoint, words: Words) -> dict[str, Any]:
    """How it stands with an endpoint, in words; instants are UTC, as in its own log."""
    since, until = endpoint.failing_since, endpoint.old_secret_until
    return {
        "is_active": endpoint.active,
        # What a job wrote may hold a %, and is no message of ours then.
        "why": words.translations.gettext(endpoint.disabled_why) if endpoint.disabled_why else "",
        "failing": _instant(since, words),
        "both_until": _instant(until, words),
    }


def _instant(at: datetime | None, words: Words) -> str:
    return f"{words.instant(at, UTC)} UTC" if at else ""


def sent_rows(sent: Sequence[Sent], words: Words) -> list[dict[str, Any]]:
    """The messages of a log, each with its tries."""
    return [
        {
            "id": one.message.id,
            "kind": words.gettext(N_("A test")) if one.kind == TEST_KIND else one.kind,
            "state": words.gettext(STATES[one.message.state]),
            "is_waiting": one.message.state is MessageState.WAITING,
            "at": _instant(one.message.created_at, words),
            "due": _instant(one.message.due_at, words),
            "tries": [
                {
                    "at": _instant(each.at, words),
                    "status": each.status,
                    "took_ms": words.number(each.took_ms),
                    "error": each.error or "",
                    "response": each.response or "",
                }
                for each in one.attempts
            ],
        }
        for one in sent
    ]
