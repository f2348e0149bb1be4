"""A plan that is being changed: it travels from page to page in the form, until it is kept.

No table holds it. It is signed, so that what comes back is what a page of ours wrote for this
venue, and begins with the plan from which it was made: so the changes of two managers can be told
apart, and joined.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from marshmallow import ValidationError

from app.kernel.errors import Problem
from app.tickets.plan_schemas import PlanIn
from app.tickets.plans import HandlingPlan

PLAN_IN: Final = PlanIn()
Content = dict[str, Any]


class DraftUnreadable(Problem):
    """The form's draft was not written by a page of this venue, or by an older Rounds."""

    status = 400
    type = "draft-unreadable"
    title = "This draft could not be read"

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Open the plan again, then repeat your changes.")


class Draft(NamedTuple):
    """`mine` is the content of the plan as it would be, `base` as it was in `revision`."""

    revision: int
    base: Content
    mine: Content

    @classmethod
    def of(cls, plan: HandlingPlan, revision: int) -> "Draft":
        """A draft in which nothing is changed yet."""
        content = plan.to_content()
        return cls(revision, content, content)

    @property
    def plan(self) -> HandlingPlan:
        """The plan as it would be."""
        return HandlingPlan.from_content(self.mine)

    @property
    def changed(self) -> list[str]:
        """The parts that differ from the plan that it was made from."""
        return [part for part, content in self.mine.items() if content != self.base[part]]

    def with_part(self, part: str, content: Any) -> "Draft":
        """With another content of one part; what it was made from stays."""
        return self._replace(mine=self.mine | {part: content})


def sign(draft: Draft, venue_id: UUID) -> str:
    """The draft for a hidden field."""
    signed: str = _signer(venue_id).dumps(draft)
    return signed


def read(signed: str, venue_id: UUID) -> Draft:
    """The draft of a hidden field. Raises `DraftUnreadable`."""
    try:
        revision, base, mine = _signer(venue_id).loads(signed)
        return Draft(revision, PLAN_IN.load(base), PLAN_IN.load(mine))
    except (BadSignature, ValidationError, ValueError):
        raise DraftUnreadable from None


def _signer(venue_id: UUID) -> Any:
    # It packs what is long: a hundred rules stay far below what a form may hold.
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"plan-draft-{venue_id}")


def join(draft: Draft, theirs: Mapping[str, Any], revision: int) -> tuple[Draft, list[str]]:
    """The draft upon a plan that somebody else has kept meanwhile, and the parts that both have
    changed: of these it keeps its own, of all others theirs where it has changed nothing."""
    mine = {part: draft.mine[part] if part in draft.changed else theirs[part] for part in theirs}
    both = [
        part for part in draft.changed if theirs[part] not in (draft.base[part], draft.mine[part])
    ]
    return Draft(revision, dict(theirs), mine), both


def moved(items: list[Any], number: int, by: int) -> list[Any]:
    """The items with one of them so many places further on; as they were where there is no room."""
    if not (0 <= number < len(items) and 0 <= number + by < len(items)):
        return items
    rest = items[:number] + items[number + 1 :]
    return [*rest[: number + by], items[number], *rest[number + by :]]


def without(items: list[Any], number: int) -> list[Any]:
    """The items without that one."""
    return [one for place, one in enumerate(items) if place != number]


def put(items: list[Any], number: int | None, item: Any) -> list[Any]:
    """The items with one of them replaced; with a new one at the end where it has no number."""
    if number is None or number >= len(items):
        return [*items, item]
    return [item if place == number else one for place, one in enumerate(items)]
