"""What somebody answers to a checklist, given what is wrong there. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple, Self

from app.checklists.conditions import fails, holds
from app.checklists.definition import RATINGS, AnswerKind, Checklist, Item, PhotoRule, Value
from app.demo.chance import start_chance
from app.demo.notes import say_failure, say_praise, say_text
from app.demo.theatre import Inspector

Answer = dict[str, Any]

DRAWS = 60
OPTIONAL_TEXTS = 0.25
PRAISE = 0.004
SOMETIMES_NOT_APPLICABLE = 0.02


class Look(NamedTuple):
    """What the inspector meets at the spot, asked item by item as they come to it."""

    applies: Callable[[Item], bool]
    seen_wrong: Callable[[Item], bool]
    photograph: Callable[[Item], list[dict[str, str]]]


class Values(NamedTuple):
    """Values that an item may have, the likely ones more than once."""

    passing: tuple[Value, ...]
    failing: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A checklist version, and what its items may be answered with."""

    slug: str
    checklist: Checklist
    values: Mapping[str, Values]

    @classmethod
    def of(cls, slug: str, checklist: Checklist) -> Self:
        """The form of a checklist version."""
        judged = [item for item in checklist.items if item.answer in _DRAWN]
        return cls(slug, checklist, {item.key: _values_for(item) for item in judged})


def fill_form(chance: Random, form: Form, inspector: Inspector, look: Look) -> list[Answer]:
    """Answers to all that is shown, valid for this version of the checklist."""
    answers: list[Answer] = []
    values: dict[str, Value] = {}
    for item in form.checklist.items:
        # A hidden item gets no value here, so what hangs on it stays hidden as well.
        if item.show_when and not _is_shown(item, values):
            continue
        answer = _answer(chance, form, item, inspector, look)
        if answer is None:
            continue
        answers.append(answer)
        if "value" in answer:
            values[item.key] = answer["value"]
    return answers


def _is_shown(item: Item, values: Mapping[str, Value]) -> bool:
    return all(holds(condition, values.get(key)) for key, condition in item.show_when)


def _answer(
    chance: Random, form: Form, item: Item, inspector: Inspector, look: Look
) -> Answer | None:
    if item.not_applicable and not (
        look.applies(item) and chance.random() > SOMETIMES_NOT_APPLICABLE
    ):
        return {"item": item.key, "not_applicable": True}
    if item.answer is AnswerKind.PHOTO:
        return _photograph(item, look) if item.required else None
    if item.answer is AnswerKind.TEXT:
        if not item.required and chance.random() > OPTIONAL_TEXTS:
            return None
        return {"item": item.key, "value": say_text(chance, item.key, inspector.language)}
    wrong = item.can_fail and look.seen_wrong(item)
    return _judge(chance, form, item, wrong, inspector, look)


def _judge(
    chance: Random, form: Form, item: Item, wrong: bool, inspector: Inspector, look: Look
) -> Answer:
    """The answer to something that is right or wrong; a failure gets its note and photo."""
    values = form.values[item.key]
    failed = bool(values.failing) and (wrong or not values.passing)
    answer: Answer = {
        "item": item.key,
        "value": chance.choice(values.failing if failed else values.passing),
    }
    if failed and chance.random() < inspector.talk:
        answer["note"] = say_failure(chance, form.slug, item, inspector.language)
    elif not failed and chance.random() < PRAISE * inspector.talk:
        answer["note"] = say_praise(chance, inspector.language)
    if item.photo is PhotoRule.REQUIRED or (failed and item.photo is PhotoRule.ON_FAILURE):
        answer["photos"] = look.photograph(item)
    return answer


def _photograph(item: Item, look: Look) -> Answer:
    return {"item": item.key, "photos": look.photograph(item)}


def _values_for(item: Item) -> Values:
    drawn = _DRAWN[item.answer](start_chance(item.key), item)
    return Values(
        tuple(value for value in drawn if not fails(item, value)),
        tuple(value for value in drawn if fails(item, value)),
    )


def _draw_pass_fail(_chance: Random, _item: Item) -> Sequence[Value]:
    return ("pass", "fail")


def _draw_choices(_chance: Random, item: Item) -> Sequence[Value]:
    """The first choice is the good one, where one can be bad; otherwise all are alike."""
    first, *rest = item.choices
    return [first] * (9 if item.can_fail else 1) + rest


def _draw_ratings(_chance: Random, _item: Item) -> Sequence[Value]:
    return [rating for rating in RATINGS for _ in range(rating)]


def _draw_numbers(chance: Random, item: Item) -> Sequence[Value]:
    """Whole numbers on both sides of the item's limits, nearer ones more often."""
    low = item.minimum or 0
    limit = item.fails_when
    drawn: list[float] = [low + chance.expovariate(1 / 4) for _ in range(DRAWS)]
    if limit and limit.above is not None:
        span = limit.above - low
        drawn = [low + span * chance.betavariate(1.6, 2.4) for _ in range(DRAWS)]
        drawn += [limit.above + 1 + chance.expovariate(1 / (1 + span / 2)) for _ in range(DRAWS)]
    elif limit and limit.below is not None:
        span = limit.below - low
        drawn = [limit.below + span * chance.betavariate(1.4, 3) * 2 for _ in range(DRAWS)]
        drawn += [low + span * chance.betavariate(3, 1.6) for _ in range(DRAWS)]
    elif limit:
        drawn += [value for value in limit.is_ + limit.is_not if isinstance(value, int | float)]
    return sorted(_within(item, number) for number in drawn)


def _within(item: Item, number: float) -> int:
    low, high = item.minimum, item.maximum
    held = max(number, 0 if low is None else low)
    return round(held if high is None else min(held, high))


_DRAWN: Mapping[AnswerKind, Callable[[Random, Item], Sequence[Value]]] = {
    AnswerKind.PASS_FAIL: _draw_pass_fail,
    AnswerKind.CHOICE: _draw_choices,
    AnswerKind.RATING: _draw_ratings,
    AnswerKind.NUMBER: _draw_numbers,
    AnswerKind.COUNT: _draw_numbers,
}
