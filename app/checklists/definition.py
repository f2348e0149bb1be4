"""A checklist as the rest of the program sees it: frozen, indexed, free of database and Flask.

A `Checklist` is made from *content*: the plain, already valid mapping that `reading` makes
from YAML and that a checklist version stores as JSON. Content leaves defaults out, so that a
key added to the format later does not change what older files mean or hash to. `DEFAULTS`
has them; changing one would change what stored versions mean.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Self

Texts = Mapping[str, str]
Value = str | int | float

FALLBACK_LANGUAGE: Final = "en"
RATINGS: Final = (1, 2, 3, 4, 5)

# What an item means when its content leaves the key out.
DEFAULTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "choices": (),
        "unit": None,
        "min": None,
        "max": None,
        "fails_when": None,
        "show_when": MappingProxyType({}),
        "severity": "minor",
        "ask_severity": False,
        "weight": 1,
        "team": None,
        "photo": "optional",
        "required": True,
        "not_applicable": False,
        "next": None,
        "escalation": None,
    }
)


class AnswerKind(StrEnum):
    """How an item is answered; in brackets the value on the wire."""

    PASS_FAIL = "pass_fail"  # "pass" or "fail"  # noqa: S105
    CHOICE = "choice"  # the key of a choice
    NUMBER = "number"  # a finite number
    COUNT = "count"  # a whole number, 0 or more
    RATING = "rating"  # a whole number, 1 to 5
    TEXT = "text"  # a string
    PHOTO = "photo"  # no value: one photo or more


class Severity(StrEnum):
    """How much a failure matters to a guest."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class PhotoRule(StrEnum):
    """Whether an answer may or must carry a photo."""

    NEVER = "never"
    OPTIONAL = "optional"
    ON_FAILURE = "on_failure"
    REQUIRED = "required"


class Stage(StrEnum):
    """The place in the visit, in the order in which a guest lives it."""

    BEFORE = "before"
    ARRIVAL = "arrival"
    WAYFINDING = "wayfinding"
    COMFORT = "comfort"
    SERVICE = "service"
    PAYMENT = "payment"
    DEPARTURE = "departure"
    AFTERWARDS = "afterwards"


def localised(texts: Texts, language: str) -> str:
    """The text in `language` ("es", or "es-MX", which falls back to "es"), else in English,
    else in the first language of `texts`. Raises ValueError when `texts` is empty."""
    for wanted in (language, language.partition("-")[0], FALLBACK_LANGUAGE):
        if wanted in texts:
            return texts[wanted]
    for text in texts.values():
        return text
    raise ValueError("A text needs at least one language.")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a value is compared with; it holds when any of its parts does.

    `is_` and `is_not` are empty, `below` and `above` None, where the condition does not say so.
    """

    is_: tuple[Value, ...] = ()
    is_not: tuple[Value, ...] = ()
    below: int | float | None = None
    above: int | float | None = None

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """From `{"is": […], "is_not": […], "below": n, "above": n}`, any of them absent."""
        return cls(
            is_=tuple(content.get("is", ())),
            is_not=tuple(content.get("is_not", ())),
            below=content.get("below"),
            above=content.get("above"),
        )


@dataclass(frozen=True, slots=True)
class Escalation:
    """Whom to call about a critical failure, how soon (minutes), and what to say."""

    call: str
    within_minutes: int
    say: Texts


PASS_FAIL_FAILS = Condition(is_=("fail",))


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist.

    `choices` keeps its order and is empty unless `answer` is a choice. `minimum` and `maximum`
    are inclusive. `show_when` pairs the key of an earlier item with a condition on its value;
    all must hold. `fails_when` is None for an item that cannot fail. `ask_severity` lets whoever
    finds a failure say how bad it is.
    """

    key: str
    stage: Stage
    moment: Texts
    prompt: Texts
    answer: AnswerKind
    choices: Mapping[str, Texts] = field(default_factory=lambda: MappingProxyType({}))
    unit: str | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    fails_when: Condition | None = None
    show_when: tuple[tuple[str, Condition], ...] = ()
    severity: Severity = Severity.MINOR
    ask_severity: bool = False
    weight: int = 1
    team: str | None = None
    photo: PhotoRule = PhotoRule.OPTIONAL
    required: bool = True
    not_applicable: bool = False
    next: Texts | None = None
    escalation: Escalation | None = None

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """From one entry of a content's `items`; absent keys take their default."""
        entry = {**DEFAULTS, **content}
        answer = AnswerKind(entry["answer"])
        return cls(
            key=entry["key"],
            stage=Stage(entry["stage"]),
            moment=_frozen_texts(entry["moment"]),
            prompt=_frozen_texts(entry["prompt"]),
            answer=answer,
            choices=_choices_from(entry["choices"]),
            unit=entry["unit"],
            minimum=entry["min"],
            maximum=entry["max"],
            fails_when=_fails_when_from(entry["fails_when"], answer),
            show_when=_show_when_from(entry["show_when"]),
            severity=Severity(entry["severity"]),
            ask_severity=entry["ask_severity"],
            weight=entry["weight"],
            team=entry["team"],
            photo=PhotoRule(entry["photo"]),
            required=entry["required"],
            not_applicable=entry["not_applicable"],
            next=None if entry["next"] is None else _frozen_texts(entry["next"]),
            escalation=_escalation_from(entry["escalation"]),
        )

    @property
    def can_fail(self) -> bool:
        """Whether the item is a check."""
        return self.fails_when is not None


@dataclass(frozen=True, slots=True)
class Checklist:
    """A checklist: `items` in the order of the walk, `checks` those of them that can fail.

    `items_by_key` and `checks` are computed once, here: a submission looks them up a lot.
    """

    title: Texts
    kind: str
    items: tuple[Item, ...]
    checks: tuple[Item, ...] = field(init=False, repr=False, compare=False)
    items_by_key: Mapping[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "checks", tuple(item for item in self.items if item.can_fail))
        object.__setattr__(
            self, "items_by_key", MappingProxyType({item.key: item for item in self.items})
        )

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """From the content of a checklist version; must be valid (else KeyError, ValueError)."""
        return cls(
            title=_frozen_texts(content["title"]),
            kind=content["kind"],
            items=tuple(Item.from_content(entry) for entry in content["items"]),
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of every text of this checklist, in alphabetical order."""
        return tuple(self.title)

    def item(self, key: str) -> Item | None:
        """The item with this key, or None."""
        return self.items_by_key.get(key)

    def title_in(self, language: str) -> str:
        """The title in `language`, or in the language that `localised` falls back to."""
        return localised(self.title, language)


def _frozen_texts(texts: Mapping[str, str]) -> Texts:
    # Sorted, because a JSON column need not keep the order of keys, and "the first language"
    # must mean the same before and after it is stored.
    return MappingProxyType(dict(sorted(texts.items())))


def _choices_from(entries: Iterable[Mapping[str, Any]]) -> Mapping[str, Texts]:
    return MappingProxyType({entry["key"]: _frozen_texts(entry["text"]) for entry in entries})


def _fails_when_from(content: Mapping[str, Any] | None, answer: AnswerKind) -> Condition | None:
    if content is not None:
        return Condition.from_content(content)
    return PASS_FAIL_FAILS if answer is AnswerKind.PASS_FAIL else None


def _show_when_from(
    content: Mapping[str, Mapping[str, Any]],
) -> tuple[tuple[str, Condition], ...]:
    return tuple((key, Condition.from_content(entry)) for key, entry in sorted(content.items()))


def _escalation_from(content: Mapping[str, Any] | None) -> Escalation | None:
    if content is None:
        return None
    return Escalation(
        call=content["call"],
        within_minutes=content["within_minutes"],
        say=_frozen_texts(content["say"]),
    )
