"""Signals of an inspection: pace, answers, the walk before it, and when its photos were taken."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklists.definition import Checklist, Item, Value
from app.evidence.signals import Kind, Noticed
from app.inspections.effort import (
    Span,
    Walked,
    captured_elsewhen,
    judged_items,
    same_all_the_way,
    too_fast,
    walked_too_soon,
)
from tests.factories import ITEMS, item, text

BEGAN = datetime(2026, 5, 3, 18, 0, tzinfo=UTC)
HERE, THERE = UUID(int=1), UUID(int=2)
KEYS = ["a", "b", "c", "d"]
instants = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
spans = st.builds(Span, instants, instants)


def span(start_s: float = 0, end_s: float = 180) -> Span:
    return Span(BEGAN + timedelta(seconds=start_s), BEGAN + timedelta(seconds=end_s))


def checklist(*items: dict[str, Any]) -> Checklist:
    return Checklist.from_content({"title": text("T"), "kind": "restroom", "items": list(items)})


# Pace


def test_four_items_in_four_seconds_are_too_fast() -> None:
    noticed = too_fast(span(0, 4), KEYS, {}, 1500)
    assert noticed == Noticed(Kind.TOO_FAST, 1000, 1500, {"items": 4, "by": "span"})


def test_what_the_phone_measured_counts_more_than_the_span() -> None:
    spent = {"a": 400, "b": 600, "c": 500, "d": 500, "note": 90_000}
    noticed = too_fast(span(0, 180), KEYS, spent, 1500)
    assert noticed == Noticed(Kind.TOO_FAST, 500, 1500, {"items": 4, "by": "items"})


def test_an_item_that_was_not_measured_leaves_the_span_to_say() -> None:
    assert too_fast(span(0, 180), KEYS, {"a": 1, "b": 1, "c": 1}, 1500) is None


@pytest.mark.parametrize(
    ("seconds", "keys"),
    [(6, KEYS), (60, KEYS), (0, KEYS[:2]), (0, []), (-5, KEYS)],
    ids=["at the limit", "slow", "two items", "nothing judged", "the clock was set back"],
)
def test_this_is_no_pace_to_signal(seconds: int, keys: list[str]) -> None:
    assert too_fast(span(0, seconds), keys, {}, 1500) is None


@given(st.lists(st.integers(0, 86_400_000), min_size=3, max_size=40), st.integers(0, 10_000))
def test_pace_is_the_mean(spent: list[int], threshold: int) -> None:
    keys = [f"item-{n}" for n in range(len(spent))]
    noticed = too_fast(span(), keys, dict(zip(keys, spent, strict=True)), threshold)
    assert bool(noticed) is (sum(spent) / len(spent) < threshold)


@given(spans, st.integers(0, 40))
def test_any_span_may_be_asked(asked: Span, items: int) -> None:
    noticed = too_fast(asked, [str(n) for n in range(items)], {}, 1500)
    assert noticed is None or 0 <= noticed.value <= 1500


def test_judged_is_what_was_shown_and_answered_with_a_value() -> None:
    shown = checklist(*ITEMS)
    values: dict[str, Value] = {"stall-locks": "pass", "broken-stalls": 3, "smell": 4}
    assert [one.key for one in judged_items(shown, values)] == ["stall-locks", "smell"]


# The same answer all the way


def rated(*answers: int) -> tuple[list[Item], dict[str, Value]]:
    items = checklist(*(item(f"rating-{n}", "rating") for n in range(len(answers)))).items
    return list(items), {one.key: value for one, value in zip(items, answers, strict=True)}


def test_five_ratings_alike_are_signalled() -> None:
    noticed = same_all_the_way(*rated(4, 4, 4, 4, 4), 5)
    assert noticed == Noticed(Kind.SAME_ALL_THE_WAY, 5, 5, {"answer": 4})


@pytest.mark.parametrize("answers", [(4, 4, 4, 4), (4, 4, 4, 4, 5), ()])
def test_four_alike_or_one_that_differs_are_not(answers: tuple[int, ...]) -> None:
    assert same_all_the_way(*rated(*answers), 5) is None


@pytest.mark.parametrize("answer", ["pass_fail", "count", "text"])
def test_answers_that_are_the_same_in_any_good_venue_are_left_out(answer: str) -> None:
    items = checklist(*(item(f"item-{n}", answer) for n in range(8))).items
    values: dict[str, Value] = {one.key: "pass" if answer == "pass_fail" else 0 for one in items}
    assert same_all_the_way(items, values, 5) is None


def test_only_items_with_the_same_options_or_unit_are_compared() -> None:
    options = [{"key": key, "text": text(key)} for key in ("good", "bad")]
    others = [{"key": key, "text": text(key)} for key in ("good", "poor")]
    choices = [item(f"choice-{n}", "choice", choices=options) for n in range(4)]
    mixed = checklist(*choices, item("other", "choice", choices=others)).items
    assert same_all_the_way(mixed, {one.key: "good" for one in mixed}, 5) is None
    alike = checklist(*choices, item("other", "choice", choices=options[::-1])).items
    assert same_all_the_way(alike, {one.key: "good" for one in alike}, 5)
    degrees = [item(f"water-{n}", "number", unit="°C") for n in range(3)]
    metres = [item(f"way-{n}", "number", unit="m") for n in range(3)]
    numbers = checklist(*degrees, *metres).items
    assert same_all_the_way(numbers, {one.key: 40 for one in numbers}, 5) is None


@given(st.lists(st.integers(1, 5), max_size=12), st.integers(2, 6))
def test_it_is_signalled_just_when_there_are_enough_and_all_alike(
    answers: list[int], threshold: int
) -> None:
    noticed = same_all_the_way(*rated(*answers), threshold)
    assert bool(noticed) is (len(answers) >= threshold and len(set(answers)) == 1)


# The walk


def walked(start_s: float, end_s: float, spot: UUID = THERE, offset: int = 0) -> Walked:
    return Walked(spot, span(start_s, end_s), offset)


THIS = walked(0, 100, HERE)


@pytest.mark.parametrize(
    ("others", "seconds"),
    [
        ([walked(-100, -3)], 3),
        ([walked(-100, 20)], -20),
        ([walked(-900, -800), walked(-100, 0)], 0),
        ([walked(-900, 500), walked(-100, -1)], 1),  # a draft left open is not the last
        ([walked(-100, -3, offset=60)], 3),
    ],
)
def test_two_spots_within_seconds_are_signalled(others: list[Walked], seconds: float) -> None:
    noticed = walked_too_soon(THIS, others, 5)
    assert noticed == Noticed(Kind.WALKED_TOO_SOON, seconds, 5, {"spot_id": str(THERE)})


@pytest.mark.parametrize(
    "others",
    [
        [],
        [walked(-100, -5)],
        [walked(-100, -3, HERE)],
        [walked(10, 20)],
        [walked(-100, -3, offset=61)],
        [walked(-100, -3, offset=-90_000)],
    ],
    ids=["first", "enough", "the same spot", "came later", "another phone", "clock was set"],
)
def test_this_walk_is_none_to_signal(others: list[Walked]) -> None:
    assert walked_too_soon(THIS, others, 5) is None


walks = st.builds(Walked, st.sampled_from([HERE, THERE]), spans, st.integers(-10, 10))


@given(walks, st.lists(walks, max_size=5), instants)
def test_an_error_of_the_phone_s_clock_changes_nothing(
    this: Walked, others: list[Walked], other_time: datetime
) -> None:
    error = (other_time - BEGAN) / 1000

    def moved(one: Walked) -> Walked:
        return one._replace(span=Span(one.span[0] + error, one.span[1] + error))

    before = walked_too_soon(this, others, 5)
    assert walked_too_soon(moved(this), [moved(one) for one in others], 5) == before


# When the photo was taken


def captured(minutes: float | None, said: float | None = None, offset: int = 0) -> Noticed | None:
    at = None if minutes is None else BEGAN + timedelta(minutes=minutes)
    said_at = None if said is None else BEGAN + timedelta(minutes=said)
    return captured_elsewhen(at, said_at, span(0, 180), offset, 30)


@pytest.mark.parametrize(
    ("minutes", "value", "side"), [(-31, 31, "before"), (-1440, 1440, "before"), (40, 37, "after")]
)
def test_a_photo_of_another_time_is_signalled(minutes: int, value: int, side: str) -> None:
    noticed = Noticed(Kind.CAPTURED_ELSEWHEN, value, 30, {"side": side, "by": "file"})
    assert captured(minutes) == captured(minutes, said=0) == noticed
    by_phone = noticed._replace(detail={"side": side, "by": "phone"})
    assert captured(None, minutes) == by_phone


@pytest.mark.parametrize("minutes", [-30, -1, 0, 1, 3, 33, None])
def test_a_photo_of_about_that_time_or_of_none_is_not(minutes: int | None) -> None:
    assert captured(minutes) is None
    assert captured(None, minutes) is None


def test_a_phone_a_day_ahead_that_took_its_own_photo_is_not_signalled() -> None:
    assert captured(1, offset=86_400) is None


def test_another_camera_beside_a_phone_that_is_a_day_ahead_is_not_signalled() -> None:
    assert captured(-24 * 60 + 1, offset=86_400) is None
    assert captured(-24 * 60 + 1) is not None


def test_what_the_phone_said_is_by_its_own_clock_alone() -> None:
    assert captured(None, -24 * 60 + 1, offset=86_400) is not None


@given(instants, spans, st.integers(-4_102_444_800, 4_102_444_800))
def test_a_right_camera_or_the_phone_s_own_is_never_signalled(
    at: datetime, asked: Span, offset: int
) -> None:
    first, last = min(asked), max(asked)
    within = min(max(at, first), last)
    assert captured_elsewhen(within, None, asked, offset, 30) is None
    assert captured_elsewhen(within - timedelta(seconds=offset), None, asked, offset, 30) is None


@pytest.mark.parametrize("year", [1, 9999])
def test_a_file_that_lies_about_its_year_stops_nothing(year: int) -> None:
    at = datetime(year, 6, 1, tzinfo=UTC)
    assert captured_elsewhen(at, None, span(), -4_102_444_800, 30)
