"""One table says which role may do what."""

from collections.abc import Collection
from enum import StrEnum, auto
from typing import NamedTuple
from uuid import UUID


class Role(StrEnum):
    """What a person is: admins in their whole organisation, the others in a venue."""

    INSPECTOR = auto()
    MAINTAINER = auto()
    MANAGER = auto()
    ADMIN = auto()


VENUE_ROLES = (Role.INSPECTOR, Role.MAINTAINER, Role.MANAGER)


class Do(StrEnum):
    """What can be done. Each route names one."""

    USE_OWN_SIGN_IN = auto()
    LIST_VENUES = auto()
    SEE_CHECKLISTS = auto()
    SEE_VENUE = auto()
    SUBMIT_INSPECTION = auto()
    SEE_INSPECTIONS = auto()
    ADD_PHOTO = auto()
    SEE_PHOTO = auto()
    SEE_ORIGINAL = auto()
    HIDE_REGIONS = auto()
    SEE_SIGNALS = auto()
    SEE_TICKETS = auto()
    COMMENT_TICKET = auto()
    WORK_TICKET = auto()
    DISMISS_TICKET = auto()
    RECORD_CALL = auto()
    SEE_PLAN = auto()
    EDIT_PLAN = auto()
    EDIT_TEAMS = auto()
    SEE_PROMISES = auto()
    SEE_EVENTS = auto()
    EDIT_ENDPOINTS = auto()
    SEE_TRENDS = auto()
    SEE_MOMENTS = auto()
    ADD_IDEA = auto()
    HIDE_IDEA = auto()
    PRINT_LABELS = auto()
    EDIT_SPOTS = auto()
    EDIT_VENUES = auto()
    INVITE = auto()
    EDIT_PEOPLE = auto()
    SEE_AUDIT = auto()


EVERYBODY = frozenset(Role)
WALKERS = frozenset({Role.INSPECTOR, Role.MANAGER, Role.ADMIN})
MENDERS = frozenset({Role.MAINTAINER, Role.MANAGER, Role.ADMIN})
MANAGERS = frozenset({Role.MANAGER, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})

POLICY: dict[Do, frozenset[Role]] = {
    Do.USE_OWN_SIGN_IN: EVERYBODY,
    Do.LIST_VENUES: EVERYBODY,
    Do.SEE_CHECKLISTS: EVERYBODY,
    Do.SEE_VENUE: EVERYBODY,
    Do.SUBMIT_INSPECTION: WALKERS,
    Do.SEE_INSPECTIONS: MANAGERS,
    Do.ADD_PHOTO: EVERYBODY,
    Do.SEE_PHOTO: EVERYBODY,
    Do.SEE_ORIGINAL: MANAGERS,  # and whoever took it
    Do.HIDE_REGIONS: MANAGERS,
    Do.SEE_SIGNALS: MANAGERS,
    Do.SEE_TICKETS: EVERYBODY,
    Do.COMMENT_TICKET: EVERYBODY,
    Do.WORK_TICKET: MENDERS,
    Do.DISMISS_TICKET: MANAGERS,
    Do.RECORD_CALL: EVERYBODY,
    Do.SEE_PLAN: MENDERS,
    Do.EDIT_PLAN: MANAGERS,
    Do.EDIT_TEAMS: MANAGERS,
    Do.SEE_PROMISES: MANAGERS,
    Do.SEE_EVENTS: ADMINS,
    Do.EDIT_ENDPOINTS: ADMINS,
    Do.SEE_TRENDS: MANAGERS,
    Do.SEE_MOMENTS: EVERYBODY,
    Do.ADD_IDEA: EVERYBODY,
    Do.HIDE_IDEA: MANAGERS,  # and whoever wrote it
    Do.PRINT_LABELS: MANAGERS,
    Do.EDIT_SPOTS: MANAGERS,
    Do.EDIT_VENUES: ADMINS,
    Do.INVITE: MANAGERS,
    Do.EDIT_PEOPLE: ADMINS,
    Do.SEE_AUDIT: ADMINS,
}

# What a signed-in person does without a venue: checked before the view runs. For all else
# the view loads through `Access`, which checks the person's roles at that venue.
WITHOUT_VENUE = frozenset(
    {
        Do.USE_OWN_SIGN_IN,
        Do.LIST_VENUES,
        Do.SEE_CHECKLISTS,
        Do.EDIT_VENUES,
        Do.EDIT_PEOPLE,
        Do.SEE_AUDIT,
        Do.SEE_EVENTS,
        Do.EDIT_ENDPOINTS,
    }
)


def allowed(verb: Do, roles: frozenset[Role]) -> bool:
    """Whether one of these roles may do that."""
    return not POLICY[verb].isdisjoint(roles)


# A manager can do all that these can, at the same venue.
BELOW_MANAGERS = frozenset({Role.INSPECTOR, Role.MAINTAINER})
RoleAt = tuple[UUID, Role]


class Standing(NamedTuple):
    """What somebody is in an organisation: an admin, and what at which venues."""

    is_admin: bool
    roles: Collection[RoleAt]


def may_invite(mine: Standing, theirs: Standing) -> bool:
    """Whether somebody may let another one of the organisation sign in.

    An admin may. Others only where that gives them nothing that they could not do already: the
    other works below a manager, and at venues alone that they manage.
    """
    if mine.is_admin or theirs.is_admin:
        return mine.is_admin
    managed = {venue_id for venue_id, role in mine.roles if role is Role.MANAGER}
    return bool(theirs.roles) and all(
        role in BELOW_MANAGERS and venue_id in managed for venue_id, role in theirs.roles
    )
