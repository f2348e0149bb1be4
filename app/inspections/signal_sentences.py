"""Signals in words, English and Spanish. Pure.

Each sentence states a fact and how often the like of it comes here; what it means, the reader
has to find out by asking.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from app.evidence.signals import Kind

LANGUAGES: Final = ("en", "es")
DAYS: Final = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y"}

Lines = Mapping[str, str]


class Like(NamedTuple):
    """The photo that another one looks like: when and where it was used. `place` is None where
    that is at another venue, of which nothing is told.
    """

    day: date
    place: str | None


class BaseRate(NamedTuple):
    """How many photos or inspections of a venue carry a signal, `of` those that could."""

    kind: Kind
    carried: int
    of: int

    @property
    def share(self) -> float | None:
        """The part that carries it, 0 to 1; None where none could."""
        return round(self.carried / self.of, 4) if self.of else None


class Facts(NamedTuple):
    """What a sentence is made of; `before` names the spot that somebody walked from."""

    kind: Kind
    value: float
    threshold: float
    detail: Mapping[str, Any]
    like: Like | None = None
    before: str | None = None


SAYS: Final[Mapping[str, Lines]] = {
    "same file": {
        "en": "This photo is the same file as one used on {day} at {place}.",
        "es": "Esta foto es el mismo archivo que una usada el {day} en {place}.",
    },
    "alike": {
        "en": "This photo looks like one used on {day} at {place}.",
        "es": "Esta foto se parece a una usada el {day} en {place}.",
    },
    "used before": {
        "en": "This photo looks like one that was used before and is gone by now.",
        "es": "Esta foto se parece a una que se usó antes y que ya no está.",
    },
    Kind.FAR_FROM_VENUE: {
        "en": "By its own data this photo was taken {value} m from the venue, and not within "
        "{threshold} m.",
        "es": "Según sus propios datos, esta foto se tomó a {value} m del recinto y no a menos "
        "de {threshold} m.",
    },
    "before": {
        "en": "By its own data this photo was taken {time} before the inspection began.",
        "es": "Según sus propios datos, esta foto se tomó {time} antes de empezar la inspección.",
    },
    "after": {
        "en": "By its own data this photo was taken {time} after the inspection ended.",
        "es": "Según sus propios datos, esta foto se tomó {time} después de acabar la inspección.",
    },
    Kind.TOO_FAST: {
        "en": "{items} items took {seconds} s each, less than {limit} s.",
        "es": "{items} puntos llevaron {seconds} s cada uno, menos de {limit} s.",
    },
    Kind.SAME_ALL_THE_WAY: {
        "en": "All {value} answers on one scale are the same.",
        "es": "Las {value} respuestas de una misma escala son iguales.",
    },
    "walked": {
        "en": "This inspection began {time} after the one at {place} ended.",
        "es": "Esta inspección empezó {time} después de acabar la de {place}.",
    },
    "overlapped": {
        "en": "This inspection began {time} before the one at {place} ended.",
        "es": "Esta inspección empezó {time} antes de acabar la de {place}.",
    },
}
RATE: Final[Lines] = {
    "en": "{carried} of {of} {things} here in the last {days} days carry this signal ({share}).",
    "es": "Llevan esta señal {carried} de {of} {things} de aquí en los últimos {days} días "
    "({share}).",
}
PHOTOS: Final[Lines] = {"en": "photos", "es": "fotos"}
INSPECTIONS: Final[Lines] = {"en": "inspections", "es": "inspecciones"}
THINGS: Final[Mapping[Kind, Lines]] = {
    Kind.REUSED: PHOTOS,
    Kind.FAR_FROM_VENUE: {
        "en": "photos that say where they were taken",
        "es": "fotos que dicen dónde se tomaron",
    },
    Kind.CAPTURED_ELSEWHEN: {
        "en": "photos that say when they were taken",
        "es": "fotos que dicen cuándo se tomaron",
    },
    Kind.TOO_FAST: INSPECTIONS,
    Kind.SAME_ALL_THE_WAY: {
        "en": "inspections with that many items on one scale",
        "es": "inspecciones con tantos puntos de una misma escala",
    },
    Kind.WALKED_TOO_SOON: INSPECTIONS,
}
ANOTHER_VENUE: Final[Lines] = {"en": "another venue", "es": "otro recinto"}
ANOTHER_SPOT: Final[Lines] = {"en": "another spot", "es": "otro punto"}


def say_signal(facts: Facts, rate: BaseRate, days: int) -> dict[str, str]:
    """The sentence of a signal by language: the fact, then its base rate where there is one."""
    said = {}
    for language in LANGUAGES:
        fact = SAYS[_which(facts)][language].format_map(_words(facts, language))
        said[language] = f"{fact} {_say_rate(rate, days, language)}".strip()
    return said


def _which(facts: Facts) -> str:
    """Which of `SAYS` fits."""
    match facts.kind:
        case Kind.REUSED if facts.like is None:
            return "used before"
        case Kind.REUSED:
            return "same file" if facts.detail["exact"] else "alike"
        case Kind.CAPTURED_ELSEWHEN:
            return str(facts.detail["side"])
        case Kind.WALKED_TOO_SOON:
            return "overlapped" if facts.value < 0 else "walked"
    return facts.kind


def _words(facts: Facts, language: str) -> dict[str, str]:
    """What may stand in a sentence about these facts."""
    words = {
        "value": _number(round(facts.value), language),
        "threshold": _number(round(facts.threshold), language),
    }
    match facts.kind:
        case Kind.REUSED if facts.like:
            words["day"] = str(format_date(facts.like.day, DAYS[language], locale=language))
            words["place"] = facts.like.place or ANOTHER_VENUE[language]
        case Kind.CAPTURED_ELSEWHEN:
            words["time"] = say_time(round(facts.value * 60))
        case Kind.TOO_FAST:
            words["items"] = _number(facts.detail["items"], language)
            # Down, so that 1.499 s are not said to be less than 1.5 s as "1.5 s".
            words["seconds"] = _number(facts.value // 10 / 100, language)
            words["limit"] = _number(facts.threshold / 1000, language)
        case Kind.WALKED_TOO_SOON:
            words["time"] = say_time(round(abs(facts.value)))
            words["place"] = facts.before or ANOTHER_SPOT[language]
    return words


def say_time(seconds: int) -> str:
    """A span in its two largest units, which both languages write alike: "3 h 12 min"."""
    sizes = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))
    parts = []
    for size, unit in sizes:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


def _say_rate(rate: BaseRate, days: int, language: str) -> str:
    """The base rate in words; nothing where there is none."""
    if rate.share is None:
        return ""
    return RATE[language].format(
        carried=_number(rate.carried, language),
        of=_number(rate.of, language),
        things=THINGS[rate.kind][language],
        days=_number(days, language),
        share=format_percent(rate.carried / rate.of, "0.0 %", locale=language),
    )


def _number(number: float, language: str) -> str:
    return str(format_decimal(number, locale=language))
