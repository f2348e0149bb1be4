"""The pages of a venue, as far as somebody may see them."""

from typing import Final, NamedTuple
from uuid import UUID

from flask import g

from app.access.policy import Do, Role, allowed
from app.access.queries import standing_of
from app.desk.sessions import PATH
from app.desk.wording import Words
from app.kernel.speech import N_

PAGES: Final = (
    ("tickets", N_("Tickets"), Do.SEE_TICKETS),
    ("trends", N_("Trends"), Do.SEE_TRENDS),
    ("reports", N_("Reports"), Do.SEE_TRENDS),
    ("signals", N_("Signals"), Do.SEE_SIGNALS),
    ("promises", N_("Promises"), Do.SEE_PROMISES),
    ("moments", N_("Moments"), Do.SEE_MOMENTS),
    ("plan", N_("Plan"), Do.SEE_PLAN),
    ("teams", N_("Teams"), Do.SEE_VENUE),
)


class Tab(NamedTuple):
    """A page of a venue."""

    name: str
    address: str
    words: str


def tabs_of(words: Words, venue_id: UUID) -> list[Tab]:
    """The pages of a venue for who is signed in; one statement."""
    mine = standing_of(g.person)
    roles = frozenset(
        {Role.ADMIN} if mine.is_admin else {role for at, role in mine.roles if at == venue_id}
    )
    return [
        Tab(name, f"{PATH}/venues/{venue_id}/{name}", words.gettext(said))
        for name, said, verb in PAGES
        if allowed(verb, roles)
    ]


def may_anywhere(verb: Do) -> bool:
    """Whether who is signed in may do something at any venue; one statement."""
    mine = standing_of(g.person)
    return allowed(
        verb, frozenset({Role.ADMIN} if mine.is_admin else {one for _, one in mine.roles})
    )
