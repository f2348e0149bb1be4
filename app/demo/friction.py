"""What filling each item took, as the phone would have measured it. Pure."""

from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any, Final

from app.checklists.definition import AnswerKind, Item
from app.demo.chance import start_chance, vary
from app.demo.history import Filled

# How long an answer of a kind takes, beside one tap.
EFFORT: Final[Mapping[AnswerKind, float]] = {
    AnswerKind.CHOICE: 1.6,
    AnswerKind.RATING: 1.3,
    AnswerKind.NUMBER: 2.4,
    AnswerKind.COUNT: 2.2,
    AnswerKind.TEXT: 4.5,
    AnswerKind.PHOTO: 4.0,
}
EXPLAINED: Final = 3.5  # beside that, where something is written or photographed
AT_ITEMS: Final = 0.93  # of the time in all; the rest is reading and walking
UNCLEAR: Final = 0.12  # of the items are worded so that people correct themselves
CORRECTED, CORRECTED_IF_UNCLEAR = 0.03, 0.22
REJECTED: Final = 0.07  # of what is typed as a number is none that can be
LEFT, LEFT_AT_WORDS = 0.003, 0.015


def friction_of(filled: Filled) -> list[dict[str, Any]]:
    """The entries of `FrictionIn`, in the order of the answers."""
    chance = start_chance("friction", filled.id)
    form = filled.version.form
    taken = {
        answer["item"]: _weight(chance, form.checklist.items_by_key[answer["item"]], answer)
        for answer in filled.answers
    }
    ms = max(0.0, (filled.finished_at - filled.started_at).total_seconds()) * 1000 * AT_ITEMS
    whole = sum(taken.values())
    return [
        _entry(chance, form.slug, form.checklist.items_by_key[key], round(ms * weight / whole))
        for key, weight in taken.items()
    ]


def _weight(chance: Random, item: Item, answer: Mapping[str, Any]) -> float:
    explained = "note" in answer or "photos" in answer
    return vary(chance, EFFORT.get(item.answer, 1.0) + explained * EXPLAINED, 0.4)


def _entry(chance: Random, slug: str, item: Item, ms: int) -> dict[str, Any]:
    typed = item.answer in (AnswerKind.NUMBER, AnswerKind.COUNT)
    left = LEFT_AT_WORDS if item.answer is AnswerKind.TEXT else LEFT
    return {
        "item": item.key,
        "ms": ms,
        "corrections": _times(
            chance, CORRECTED_IF_UNCLEAR if is_unclear(slug, item.key) else CORRECTED
        ),
        "rejected": _times(chance, REJECTED if typed else 0),
        "left": _times(chance, left),
    }


@cache
def is_unclear(slug: str, key: str) -> bool:
    """Whether people often correct themselves at that item."""
    return start_chance("unclear", slug, key).random() < UNCLEAR


def _times(chance: Random, share: float) -> int:
    """How often it happens, where each time it happens to so many."""
    times = 0
    while chance.random() < share:
        times += 1
    return times
