"""Loading is authorising: a view gets at a thing only through `Access`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar
from uuid import UUID

from flask import g, request
from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, select, true

from app.access.actor import Actor
from app.access.models import Person, VenueRole
from app.access.policy import POLICY, VENUE_ROLES, WITHOUT_VENUE, Do, Role, allowed, may_invite
from app.access.queries import standing_of
from app.access.tokens import find_actor
from app.kernel.database import HasId, OfOrganisation, VenueScoped, db
from app.kernel.errors import Forbidden, NotFound, Problem

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=HasId)
AnySelect: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


class NotSignedIn(Problem):
    """No token, or one that is unknown, expired or revoked."""

    status = 401
    type = "not-signed-in"
    title = "Please sign in"


@dataclass(frozen=True, slots=True)
class Access:
    """A signed-in person about to do one thing."""

    person: Actor
    verb: Do

    def load(self, model: type[M], row_id: UUID, *, to_change: bool = False) -> M:
        """The row, if this person may do this with it.

        `to_change` keeps others waiting until the transaction ends, where what is written depends
        on what was read.

        Raises `NotFound` when it does not exist or lies in a venue where the person has no
        role, `Forbidden` when their role there does not allow it.
        """
        if not issubclass(model, VenueScoped):
            return self._load_of_organisation(model, row_id, to_change=to_change)
        statement = _with_roles(model, _select(model))
        if to_change:
            # As it is now: what this transaction's session has read before may be older.
            statement = statement.with_for_update(of=model).execution_options(
                populate_existing=True
            )
        rows = db.session.execute(statement, self._asked(row_id)).all()
        self._check_roles(row[-1] for row in rows)
        found: M = rows[0][0]
        return found

    def load_row(self, model: Any, query: AnySelect, row_id: UUID) -> AnyRow:
        """As `load`, but the columns of `query`, which is kept; the role stands behind them.

        For the way of a submission, where making objects would cost most of the time.
        """
        statement = _with_roles(model, query)
        rows = db.session.connection().execute(statement, self._asked(row_id)).all()
        self._check_roles(row[-1] for row in rows)
        return rows[0]

    def can(self, verb: Do, venue_id: UUID) -> bool:
        """Whether this person may do something else too at a venue that they may see."""
        return allowed(verb, self._roles_at(venue_id))

    def verbs_at(self, venue_id: UUID) -> frozenset[Do]:
        """All that this person may do at a venue that they may see; one statement."""
        roles = self._roles_at(venue_id)
        return frozenset(verb for verb in Do if allowed(verb, roles))

    def _roles_at(self, venue_id: UUID) -> frozenset[Role]:
        if self.person.is_admin:
            return frozenset({Role.ADMIN})
        roles = standing_of(self.person).roles
        return frozenset(role for at, role in roles if at == venue_id)

    def _asked(self, row_id: UUID) -> dict[str, UUID]:
        organisation_id = self.person.organisation_id
        return {"row": row_id, "person": self.person.id, "organisation": organisation_id}

    def _check_roles(self, found: Iterable[Role | None]) -> None:
        """Raises `NotFound` without a row or a role, `Forbidden` without one that is enough."""
        rows = list(found)
        roles = {role for role in rows if role}
        if rows and self.person.is_admin:
            roles.add(Role.ADMIN)
        if not roles:
            raise NotFound
        self._require(frozenset(roles))

    def load_to_invite(self, person_id: UUID) -> Person:
        """A person whom this one may let sign in: anybody of the organisation for an admin, and
        for others whom `may_invite` says.

        Raises `NotFound` where they share no venue, `Forbidden` where that would be too much.
        """
        found = self._load_of_organisation(Person, person_id)
        if self.person.is_admin:
            return found
        mine, theirs = standing_of(self.person), found.standing
        shared = {venue_id for venue_id, _ in theirs.roles}
        roles = {role for venue_id, role in mine.roles if venue_id in shared}
        if not roles:
            raise NotFound
        self._require(frozenset(roles))
        if not may_invite(mine, theirs):
            raise Forbidden("Ask an admin: this person may do things that are not yours to give.")
        return found

    def visible(self, model: type[OfOrganisation]) -> ColumnElement[bool]:
        """A condition that keeps a list to what this person may do this with."""
        own: ColumnElement[bool] = model.organisation_id == self.person.organisation_id
        if not issubclass(model, VenueScoped):
            return own
        roles = POLICY[self.verb].intersection(VENUE_ROLES)
        mine = select(VenueRole.venue_id).where(
            VenueRole.person_id == self.person.id, VenueRole.role.in_(roles)
        )
        return and_(own, true() if self.person.is_admin else model.venue_scope().in_(mine))

    def _load_of_organisation(self, model: type[M], row_id: UUID, *, to_change: bool = False) -> M:
        if not issubclass(model, OfOrganisation):
            raise TypeError(f"{model.__name__} says neither its organisation nor its venue.")
        statement = select(model).where(
            model.id == row_id, model.organisation_id == self.person.organisation_id
        )
        found = db.session.scalar(statement.with_for_update() if to_change else statement)
        if found is None:
            raise NotFound
        return found

    def _require(self, roles: frozenset[Role]) -> None:
        if not allowed(self.verb, roles):
            raise Forbidden("Ask a manager of this venue: your role here does not include this.")


@cache
def _with_roles(model: Any, query: AnySelect) -> AnySelect:
    """The query for one row of this organisation, once for each role of the person there."""
    mine = and_(
        VenueRole.venue_id == model.venue_scope(), VenueRole.person_id == bindparam("person")
    )
    return (
        query.add_columns(VenueRole.role)
        .outerjoin(VenueRole, mine)
        .where(model.id == bindparam("row"), model.organisation_id == bindparam("organisation"))
    )


@cache
def _select(model: Any) -> AnySelect:
    return select(model)


def may(
    verb: Do, find_person: Callable[[], Actor] | None = None
) -> Callable[[Callable[Concatenate[Access, P], R]], Callable[P, R]]:
    """Says who may use a route, and hands the view its `Access`.

    The person is who the bearer token names. Pages for a browser say by `find_person` who else it
    is; it raises `NotSignedIn` for nobody.
    """
    signed_in_person = find_person or _signed_in_person

    def decorate(view: Callable[Concatenate[Access, P], R]) -> Callable[P, R]:
        @wraps(view)
        def signed_in(*args: P.args, **kwargs: P.kwargs) -> R:
            person = signed_in_person()
            g.signed_in_as = (person.organisation_id, person.id)  # for the log
            if verb in WITHOUT_VENUE:
                _require_without_venue(person, verb)
            return view(Access(person, verb), *args, **kwargs)

        marked: Any = signed_in
        marked.may = verb
        _describe_errors(marked, verb)
        return signed_in

    return decorate


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Says that a route needs no sign-in; such routes are listed by name in a test."""
    marked: Any = view
    marked.may = None
    marked._apidoc = dict(getattr(view, "_apidoc", {}))
    marked._apidoc["manual_doc"] = {**marked._apidoc.get("manual_doc", {}), "security": []}
    return view


def _describe_errors(view: Any, verb: Do) -> None:
    """Adds to the API's description the errors that signing in and loading can answer."""
    statuses = [401, 403] if verb in WITHOUT_VENUE else [401, 403, 404]
    view._apidoc = dict(getattr(view, "_apidoc", {}))
    manual = dict(view._apidoc.get("manual_doc", {}))
    problem = {
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}
        }
    }
    said = {401: "Sign in first", 403: "Not with this role", 404: "Not found, or not yours to see"}
    manual["responses"] = {
        **{str(status): {"description": said[status], **problem} for status in statuses},
        **manual.get("responses", {}),
    }
    view._apidoc["manual_doc"] = manual


def _signed_in_person() -> Actor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    person = find_actor(token.strip()) if scheme.lower() == "bearer" else None
    if person is None:
        raise NotSignedIn("Sign in again, then repeat the request. Nothing you entered is lost.")
    return person


def _require_without_venue(person: Actor, verb: Do) -> None:
    roles = frozenset({Role.ADMIN} if person.is_admin else VENUE_ROLES)
    if not allowed(verb, roles):
        raise Forbidden("Ask an admin of your organisation: your role does not include this.")
