"""What an inspection says of how it was made: its pace, its answers, the walk to it, and when its
photos were taken. Pure; each function says its formula, unit, threshold and source.

All instants of an inspection are by the clock of the phone that filled it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from app.checklists.conditions import shown_items
from app.checklists.definition import AnswerKind, Checklist, Item, Value
from app.evidence.signals import Kind, Noticed

FEWEST_ITEMS: Final = 3  # one quick tap is no pace
# Two inspections whose clocks differ by more were filled on two phones, or the clock was set.
SAME_CLOCK_S: Final = 60
MINUTE: Final = timedelta(minutes=1)
# The signals of inspections as bits: an examined one keeps which of them it could carry.
COULD: Final[Mapping[Kind, int]] = MappingProxyType(
    {Kind.TOO_FAST: 1, Kind.SAME_ALL_THE_WAY: 2, Kind.WALKED_TOO_SOON: 4}
)


class Span(NamedTuple):
    """From when to when an inspection was filled, by the phone's clock."""

    started_at: datetime
    finished_at: datetime


class Walked(NamedTuple):
    """An inspection as a part of somebody's walk. `clock_offset_s` is how far the phone's clock
    was ahead of ours, seconds.
    """

    spot_id: UUID
    span: Span
    clock_offset_s: int


def judged_items(checklist: Checklist, values: Mapping[str, Value]) -> list[Item]:
    """The items that were shown and answered with a value, in the order of the walk."""
    return [item for item in shown_items(checklist, values) if item.key in values]


def too_fast(
    span: Span, judged: Sequence[str], spent_ms: Mapping[str, int], threshold_ms: float
) -> Noticed | None:
    """Whether the items were judged faster than anybody can read and look.

    Formula: the sum of `spent_ms` over the `judged` items, divided by their number, where the
    phone measured every one of them; otherwise (finished - started) / their number. Signalled
    where that is < `threshold_ms`. Unit: milliseconds an item. Threshold: SIGNAL_ITEM_MS. Source:
    response times per question as a sign of low effort (S. L. Wise and X. Kong, "Response Time
    Effort", Applied Measurement in Education 18, 2005); the default is our own guess, so look at
    the base rate.

    Nothing is said of fewer than `FEWEST_ITEMS`, nor of a span that ends before it begins: there
    the phone's clock was set meanwhile.
    """
    pace = pace_of(span, judged, spent_ms)
    if pace is None or pace.ms >= threshold_ms:
        return None
    detail = {"items": len(judged), "by": pace.by}
    return Noticed(Kind.TOO_FAST, round(pace.ms), threshold_ms, detail)


class Pace(NamedTuple):
    """Milliseconds an item, and by what: the time at each of the "items", or the whole "span"."""

    ms: float
    by: str


def pace_of(span: Span, judged: Sequence[str], spent_ms: Mapping[str, int]) -> Pace | None:
    """How fast the items were judged, as `too_fast` says; None where that cannot be said."""
    if len(judged) < FEWEST_ITEMS:
        return None
    if all(key in spent_ms for key in judged):
        return Pace(sum(spent_ms[key] for key in judged) / len(judged), "items")
    total = (span.finished_at - span.started_at) / timedelta(milliseconds=1)
    return Pace(total / len(judged), "span") if total >= 0 else None


def same_all_the_way(
    items: Iterable[Item], values: Mapping[str, Value], threshold: int
) -> Noticed | None:
    """Whether all items that share one scale got the same answer.

    Formula: of the answered items by `scale_of`, the largest group in which every answer is the
    same; signalled where it has >= `threshold` items. Unit: answers. Threshold:
    SIGNAL_STRAIGHT_ITEMS. Source: "straight-lining", or non-differentiation among rated objects
    (J. A. Krosnick, "Response strategies for coping with the cognitive demands of attitude
    measures in surveys", Applied Cognitive Psychology 5, 1991).

    Pass or fail is left out on purpose, and so are counts: in a good venue everything passes and
    all there is to count is nought, and an honest inspection of it would carry this signal.
    """
    straight = [answers for answers in by_scale(items, values) if len(set(answers)) == 1]
    longest = max(straight, key=len, default=[])
    if not longest or len(longest) < threshold:
        return None
    detail = {"answer": longest[0]}
    return Noticed(Kind.SAME_ALL_THE_WAY, len(longest), threshold, detail)


def by_scale(items: Iterable[Item], values: Mapping[str, Value]) -> list[list[Value]]:
    """The answers of the items that share a scale, scale by scale."""
    given: dict[Hashable, list[Value]] = defaultdict(list)
    for item in items:
        scale = scale_of(item)
        if scale is not None and item.key in values:
            given[scale].append(values[item.key])
    return list(given.values())


def scale_of(item: Item) -> Hashable | None:
    """What items must share to be answered on one scale; None for those that are left out."""
    match item.answer:
        case AnswerKind.RATING:
            return item.answer
        case AnswerKind.NUMBER:
            return item.answer, item.unit, item.minimum, item.maximum
        case AnswerKind.CHOICE:
            return item.answer, frozenset(item.choices)
    return None


def walked_too_soon(this: Walked, others: Iterable[Walked], threshold_s: float) -> Noticed | None:
    """Whether the way from another spot took less time than a way takes.

    `others` are the same person's inspections at the same venue on the same day, this one and
    later ones too. Formula: this one's start minus the end of the one that began last before it
    at another spot, < `threshold_s`. Unit: seconds; below zero both were open at once. Threshold:
    SIGNAL_WALK_SECONDS. Source: our own; two spots can be next to each other, so look at the base
    rate.

    Both instants are by the phone's own clock, so a wrong one does not matter. Where the two
    clocks differ by more than `SAME_CLOCK_S` (another phone, or the clock was set), nothing is
    said. An inspection that arrives after this one was examined is not seen.
    """
    last = last_before(this, others)
    if last is None:
        return None
    seconds = (this.span.started_at - last.span.finished_at).total_seconds()
    if seconds >= threshold_s:
        return None
    detail = {"spot_id": str(last.spot_id)}
    return Noticed(Kind.WALKED_TOO_SOON, round(seconds, 1), threshold_s, detail)


def last_before(this: Walked, others: Iterable[Walked]) -> Walked | None:
    """The one of `others` that this one was walked to from, by the same clock."""
    before = [
        one
        for one in others
        if one.spot_id != this.spot_id
        and one.span.started_at < this.span.started_at
        and abs(one.clock_offset_s - this.clock_offset_s) <= SAME_CLOCK_S
    ]
    return max(before, key=lambda one: one.span, default=None)


def captured_elsewhen(
    captured_at: datetime | None,
    said_captured_at: datetime | None,
    span: Span,
    clock_offset_s: int,
    threshold_minutes: float,
) -> Noticed | None:
    """Whether a photo was taken long before or after the inspection that it belongs to.

    Formula: the time between the capture and the nearer end of `span`, 0 within it, >
    `threshold_minutes`. Unit: minutes. Threshold: SIGNAL_CAPTURE_MINUTES. Source: our own.

    By whose clock? `captured_at` is what the file says (EXIF has the wall time of its camera,
    with an offset or else read where the venue stands). If the phone that filled the inspection
    took it, both are by the same clock, and its error cancels out. If another camera took it,
    its clock is the right one as far as anybody knows, and the span has to be put right by
    `clock_offset_s` first. The file does not say which; the nearer of the two counts, so that a
    phone with a wrong clock makes no signal either way. Without `captured_at` what the phone said
    stands, and that is by its own clock; `detail` says by which. None where neither is known.
    """
    if captured_at is not None:
        put_right = Span(*(at - timedelta(seconds=clock_offset_s) for at in span))
        away = min(_away(captured_at, span), _away(captured_at, put_right), key=abs)
        by = "file"
    elif said_captured_at is not None:
        away, by = _away(said_captured_at, span), "phone"
    else:
        return None
    minutes = abs(away) / MINUTE
    if minutes <= threshold_minutes:
        return None
    detail = {"side": "before" if away < timedelta() else "after", "by": by}
    return Noticed(Kind.CAPTURED_ELSEWHEN, round(minutes, 1), threshold_minutes, detail)


def _away(at: datetime, span: Span) -> timedelta:
    """How far an instant is from a span: below zero before it, 0 within it."""
    first, last = min(span), max(span)
    if at < first:
        return at - first
    return max(at - last, timedelta())


def spent_ms_of(friction: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The milliseconds at each item, as the phone measured them."""
    return {one["item"]: one["ms"] for one in friction}
