"""Checks the answers of one inspection against the checklist version they were given on.

Pure. Every entry of the result names an item and says what to do; nothing is changed.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.checklists.conditions import fails, shown_items
from app.checklists.definition import RATINGS, AnswerKind, Checklist, Item, PhotoRule, Value

Answer = Mapping[str, Any]
Entry = dict[str, Any]

LONGEST_TEXT = 4000
LARGEST_COUNT = 1_000_000


def values_of(answers: Sequence[Answer]) -> dict[str, Value]:
    """The value of each answered item by its key; not-applicable items have none."""
    return {
        answer["item"]: answer["value"]
        for answer in answers
        if answer.get("value") is not None and not answer.get("not_applicable")
    }


def check_answers(checklist: Checklist, answers: Sequence[Answer]) -> list[Entry]:
    """What there is to mend, in the order of the answers, then of the checklist.

    Answers to items that are not shown are left as they are: the phone may have asked before
    an earlier answer was changed, and they count for nothing.
    """
    entries: list[Entry] = []
    given: dict[str, Answer] = {}
    for answer in answers:
        key = answer["item"]
        if key in given:
            entries.append(_entry(key, "Answer this item once: it was sent twice."))
        elif checklist.item(key) is None:
            entries.append(_entry(key, "This version has no such item. Leave it out."))
        given[key] = answer
    values = values_of(answers)
    for item in shown_items(checklist, values):
        detail = _check_item(item, given.get(item.key))
        if detail:
            entries.append(_entry(item.key, detail))
    return entries


def check_friction(checklist: Checklist, friction: Sequence[Answer]) -> list[Entry]:
    """What there is to mend in what the phone measured: items of this version, each once."""
    counted = Counter(one["item"] for one in friction)
    return [
        _entry(key, "Send what was measured at this item once.")
        if times > 1
        else _entry(key, "This version has no such item. Leave what was measured there out.")
        for key, times in counted.items()
        if times > 1 or checklist.item(key) is None
    ]


def named_tickets(answers: Sequence[Answer]) -> dict[str, UUID]:
    """The tickets of the known problems that answers repeat, by the item's key."""
    return {answer["item"]: answer["ticket_id"] for answer in answers if "ticket_id" in answer}


def check_tickets(named: Mapping[str, UUID], known: Mapping[UUID, str]) -> list[Entry]:
    """What there is to mend about `named`. `known` has the item's key of each ticket there is
    at this spot for this checklist.
    """
    detail = "Fetch the pack again: this ticket is for something else. Or add a photo instead."
    return [_entry(key, detail) for key, ticket_id in named.items() if known.get(ticket_id) != key]


def _entry(key: str, detail: str) -> Entry:
    return {"at": key, "detail": detail}


def _check_item(item: Item, answer: Answer | None) -> str | None:
    """What to do about one shown item's answer, or None when it is fine."""
    if answer is None or not _is_answered(item, answer):
        return "Answer this item: it is required." if item.required else None
    if "severity" in answer and not item.ask_severity:
        return "Leave the severity out: how bad this is, the checklist says itself."
    if answer.get("not_applicable"):
        return None if item.not_applicable else "Answer it: it cannot be left as not applicable."
    value = answer.get("value")
    if item.answer is AnswerKind.PHOTO:
        return None if value is None else "Send photos here, and no value."
    if value is None:
        return "Give the answer itself, not only a note or a photo."
    return _CHECKS[item.answer](item, value) or _check_photos(item, value, answer)


def _is_answered(item: Item, answer: Answer) -> bool:
    if answer.get("not_applicable") or answer.get("value") is not None:
        return True
    return bool(
        answer.get("photos") or (answer.get("note") and item.answer is not AnswerKind.PHOTO)
    )


def _check_photos(item: Item, value: Value, answer: Answer) -> str | None:
    if answer.get("photos"):
        return "Send no photo here, for discretion." if item.photo is PhotoRule.NEVER else None
    if item.photo is PhotoRule.REQUIRED:
        return "Add a photo: this item asks for one."
    # A failure that repeats a known problem: its ticket has the evidence already.
    if item.photo is PhotoRule.ON_FAILURE and "ticket_id" not in answer and fails(item, value):
        return "Add a photo of what is wrong: this item asks for one when it fails."
    return None


def _check_pass_fail(_item: Item, value: Value) -> str | None:
    return None if value in ("pass", "fail") else "Answer “pass” or “fail”."


def _check_choice(item: Item, value: Value) -> str | None:
    if isinstance(value, str) and value in item.choices:
        return None
    return f"Choose one of: {', '.join(item.choices)}."


def _check_number(item: Item, value: Value) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return "Send a number."
    return _check_range(item, value)


def _check_count(item: Item, value: Value) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_COUNT:
        return f"Send a whole number from 0 to {LARGEST_COUNT}."
    return _check_range(item, value)


def _check_range(item: Item, value: int | float) -> str | None:
    low, high = item.minimum, item.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return None
    unit = f" {item.unit}" if item.unit else ""
    if low is None or high is None:
        limit = f"of at least {low}" if high is None else f"of at most {high}"
        return f"Measure again and send a number {limit}{unit}."
    return f"Measure again and send a number from {low} to {high}{unit}."


def _check_rating(_item: Item, value: Value) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and value in RATINGS:
        return None
    return f"Send a whole number from {RATINGS[0]} to {RATINGS[-1]}."


def _check_text(_item: Item, value: Value) -> str | None:
    if isinstance(value, str) and len(value.strip()) > 0 and len(value) <= LONGEST_TEXT:
        return None
    return f"Write 1 to {LONGEST_TEXT} characters."


_CHECKS: dict[AnswerKind, Callable[[Item, Value], str | None]] = {
    AnswerKind.PASS_FAIL: _check_pass_fail,
    AnswerKind.CHOICE: _check_choice,
    AnswerKind.NUMBER: _check_number,
    AnswerKind.COUNT: _check_count,
    AnswerKind.RATING: _check_rating,
    AnswerKind.TEXT: _check_text,
}
