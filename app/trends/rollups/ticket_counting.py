"""What is counted a day of tickets: in Python, for SQLite knows no time zones. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from app.kernel.clock import local_day

PROMISES: Final = ("acknowledged_kept", "acknowledged_broken", "kept", "broken")
NOTHING: Final = dict.fromkeys(("opened", "mended", "reopened", "returned", *PROMISES), 0)


class Problem(NamedTuple):
    """What a ticket is about, and where."""

    spot_id: UUID
    checklist_slug: str
    item_key: str


class TicketStanding(NamedTuple):
    """A ticket that was not dismissed; `is_return`: it follows one that had ended."""

    problem: Problem
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    is_return: bool


class Reopening(NamedTuple):
    """A ticket was opened again."""

    problem: Problem
    at: datetime


class PromiseCounts(NamedTuple):
    """How many promises about a problem came out how, as `PROMISES`, on a day of the venue."""

    problem: Problem
    on: date
    counts: tuple[int, ...]


class TicketFacts(NamedTuple):
    """What the days of tickets are counted from."""

    tickets: Iterable[TicketStanding]
    reopened: Iterable[Reopening]
    promises: Iterable[PromiseCounts]


def count_ticket_days(
    facts: TicketFacts, time_zone: str, days: Collection[date] | None
) -> Iterator[dict[str, Any]]:
    """The rows of `TicketDay` without their venue, in the order of the key: of these days, or of
    all. Facts of other days do no harm.
    """
    counted: dict[tuple[date, Problem], Counter[str]] = defaultdict(Counter)
    for what, problem, at in _happenings(facts):
        counted[local_day(at, time_zone), problem][what] += 1
    for problem, on, counts in facts.promises:
        counted[on, problem].update(dict(zip(PROMISES, counts, strict=True)))
    wanted = None if days is None else frozenset(days)
    for on, problem in sorted(counted):
        if wanted is None or on in wanted:
            yield {
                "happened_on": on,
                **problem._asdict(),
                **NOTHING,
                **counted[on, problem],
            }


def _happenings(facts: TicketFacts) -> Iterator[tuple[str, Problem, datetime]]:
    for one in facts.tickets:
        yield "opened", one.problem, one.opened_at
        if one.is_return:
            yield "returned", one.problem, one.opened_at
        mended_at = one.resolved_at or one.closed_at
        if mended_at:
            yield "mended", one.problem, mended_at
    for problem, at in facts.reopened:
        yield "reopened", problem, at
