"""Who is told of what happened to a ticket. Pure.

    kind                     who                                              topic     at once
    -----------------------  -----------------------------------------------  --------  --------
    opened, reopened,
    assigned, handed_over    whoever has to mend it                           tickets   critical
    failed, and worse        whoever has to mend it                           tickets   critical
    resumed (by the house)   whoever has to mend it: it no longer waits       tickets
    commented                the assignee, and who wrote before               tickets
    promise_warning          whoever has to mend it                           promises  critical
    promise_broken           the venue's managers, and who has to mend it     promises  critical
    escalated                the person of the chain's step, and managers     calls     always
    resolved, dismissed      whoever found the problem                        answers
    all others               nobody: history and outside systems have them

Whoever has to mend it: the assignee; else the members of the team; else all maintainers of the
venue; else its managers; else the organisation's admins. Of each only who is active and has a
place at the venue. So there is always somebody: whoever alone has to mend what they found
themselves knows of it, and is warned of its promise like everybody.

Reporters are told when it is mended, and not again when that was verified: by then they may well
have seen it themselves, often they are who verified it, and a ticket that nobody looks at again
would never be answered. The mail asks them to say so if it is not mended: failing again opens it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from uuid import UUID

from app.access.policy import Role
from app.checklists.definition import Severity
from app.notices.topics import Topic
from app.tickets.states import DismissReason, TicketState

People = frozenset[UUID]
NOBODY: Final[People] = frozenset()

GIVEN: Final = frozenset({"opened", "reopened", "assigned", "handed_over"})
OVER: Final = frozenset({TicketState.RESOLVED, TicketState.CLOSED, TicketState.DISMISSED})


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is at a venue: active people by role there, the organisation's active admins, and the
    members of its teams by key, active or not."""

    roles: Mapping[Role, People] = field(default_factory=dict)
    admins: People = NOBODY
    teams: Mapping[str, People] = field(default_factory=dict)

    @property
    def here(self) -> People:
        """Everybody who may see the venue's tickets."""
        return self.admins.union(*self.roles.values())

    def of(self, role: Role) -> People:
        """Who has that role here."""
        return self.roles.get(role, NOBODY)

    def first_of(self, *groups: People) -> People:
        """The first of these groups of which somebody is here; nobody where there is none."""
        return next((found for one in groups if (found := one & self.here)), NOBODY)


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to a ticket, and what is known of the ticket now. `kind` as in "opened".

    `person_id` did it; None is the house itself. `reporters` found the problem, `writers`
    commented before. `is_overtaken`: a later event of the same spreading gives it to somebody.
    """

    kind: str
    person_id: UUID | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    state: TicketState = TicketState.OPEN
    severity: Severity = Severity.MINOR
    team: str | None = None
    assignee_id: UUID | None = None
    reporters: People = NOBODY
    writers: People = NOBODY
    is_overtaken: bool = False

    @property
    def is_critical(self) -> bool:
        return self.severity is Severity.CRITICAL

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be done: what it asked for needs no telling any more."""
        return self.state in OVER


class Told(NamedTuple):
    """Who is told, as what, and whether at once at any hour."""

    people: People
    topic: Topic
    urgent: bool = False


def audience(what: Happened, staff: Staff) -> Told:
    """Who is told of it. Nobody is told what they did themselves."""
    match what.kind:
        case kind if kind in GIVEN:
            return Told(_given_to(what, staff), Topic.TICKETS, what.is_critical)
        case "failed" if "severity" in what.detail and not what.is_over:
            return Told(menders(what, staff), Topic.TICKETS, what.is_critical)
        case "resumed" if what.person_id is None and not what.is_over:
            return Told(menders(what, staff), Topic.TICKETS)
        case "commented":
            return Told(_without_doer(_talking(what, staff), what), Topic.TICKETS)
        case "promise_warning" if not what.is_over:
            return Told(menders(what, staff), Topic.PROMISES, what.is_critical)
        case "promise_broken":
            late = NOBODY if what.is_over else menders(what, staff)
            return Told(late | staff.of(Role.MANAGER), Topic.PROMISES, what.is_critical)
        case "escalated":
            return Told(_called(what, staff), Topic.CALLS, urgent=True)
        case "resolved" | "dismissed" if not _is_answered_elsewhere(what):
            return Told(_without_doer(what.reporters & staff.here, what), Topic.ANSWERS)
    return Told(NOBODY, Topic.TICKETS)


def menders(what: Happened, staff: Staff) -> People:
    """Whoever has to mend it; empty only where the organisation has no active admin."""
    return staff.first_of(
        _one(what.assignee_id),
        staff.teams.get(what.team or "", NOBODY),
        staff.of(Role.MAINTAINER),
        staff.of(Role.MANAGER),
        staff.admins,
    )


def _given_to(what: Happened, staff: Staff) -> People:
    if what.is_over or what.is_overtaken or "endpoint_id" in what.detail:
        return NOBODY
    return _without_doer(menders(what, staff), what)


def _talking(what: Happened, staff: Staff) -> People:
    return (_one(what.assignee_id) | what.writers) & staff.here


def _called(what: Happened, staff: Staff) -> People:
    named = what.detail.get("person_id")
    people = (_one(UUID(named)) & staff.here) if named else NOBODY
    return people | staff.of(Role.MANAGER) or staff.admins


def _is_answered_elsewhere(what: Happened) -> bool:
    """Whether the reporters are told by another event: of what came of it since, or when that is
    mended which it was merged into."""
    if what.kind == "resolved":
        return what.state not in (TicketState.RESOLVED, TicketState.CLOSED)
    is_merged = what.detail.get("dismiss_reason") == DismissReason.DUPLICATE
    return is_merged or what.state is not TicketState.DISMISSED


def _without_doer(people: Iterable[UUID], what: Happened) -> People:
    return frozenset(people) - _one(what.person_id)


def _one(person_id: UUID | None) -> People:
    return NOBODY if person_id is None else frozenset({person_id})
