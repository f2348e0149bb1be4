"""What an inspection says of the tickets of a problem: decided from plain values. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.checklists.definition import Severity
from app.tickets.failures import Failure
from app.tickets.lifecycle import Again, on_failure, on_pass
from app.tickets.states import ENDED, TicketState

RANK = {Severity.MINOR: 0, Severity.MAJOR: 1, Severity.CRITICAL: 2}


class Standing(NamedTuple):
    """How a ticket stands, as little of it as judging takes."""

    id: UUID
    item_key: str
    part: int
    state: TicketState
    severity: Severity
    resolved_at: datetime | None
    closed_at: datetime | None
    updated_at: datetime
    merged_into_id: UUID | None

    @property
    def ended_at(self) -> datetime | None:
        """Since when it is mended, seen to be mended or dismissed."""
        return self.closed_at if self.state in ENDED else self.resolved_at


class Verdict(NamedTuple):
    """What a failure means: `last` is the ticket of its problem that it belongs to, if it opens no
    new one, and else the one before; `judged` the one that speaks for that since they were merged.
    """

    failure: Failure
    again: Again
    last: Standing | None = None
    judged: Standing | None = None

    @property
    def is_worse(self) -> bool:
        """Whether it raises the severity of a ticket that has not ended."""
        judged = self.judged
        if judged is None or judged.state in ENDED:
            return False
        return RANK[self.failure.severity] > RANK[judged.severity]


def judge(
    failures: Sequence[Failure],
    known: Collection[Standing],
    joint: Mapping[UUID, Standing],
    seen_at: datetime,
    window: timedelta,
) -> list[Verdict]:
    """What each failure means, in their order. `known` are all tickets of the problems that fail,
    `joint` those into which some of them were merged, as far as they still speak for them.
    """
    verdicts = []
    for failure in failures:
        last = last_of(known, failure.item_key)
        judged = joint.get(last.merged_into_id) if last and last.merged_into_id else last
        if judged is None:
            verdicts.append(Verdict(failure, Again.OPENS_NEW, last))
            continue
        again = on_failure(judged.state, judged.ended_at, seen_at, window)
        verdicts.append(Verdict(failure, again, last, judged))
    return verdicts


def list_verified(
    known: Iterable[Standing], passed: Collection[str], seen_at: datetime
) -> list[UUID]:
    """The tickets that are seen to be mended."""
    return [
        one.id
        for one in known
        if one.item_key in passed and on_pass(one.state, one.resolved_at, seen_at)
    ]


def last_of(known: Iterable[Standing], item_key: str) -> Standing | None:
    """The ticket of a problem that a new failure belongs to: the first part that is still open,
    else the one that ended last.
    """
    of_it = [one for one in known if one.item_key == item_key]
    still_open = [one for one in of_it if one.state not in ENDED]
    if still_open:
        return min(still_open, key=lambda one: one.part)
    return max(of_it, key=lambda one: (one.closed_at or one.updated_at, one.id), default=None)
