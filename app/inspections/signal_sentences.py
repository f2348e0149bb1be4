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
from app.kernel.translations import LANGUAGES

DAYS: Final = {"en": "d MMMM y", "es": "d 'de' MMMM 'de' y"}

Lines = Mapping[str, str]


class Like(NamedTuple):
    """The photo that another one looks like: when and where it was used. `place` is None where
    that is at another venue, of which nothing is told. `later` where it was used after the one
    that carries the signal, which came here last; `beside` where both are of one inspection.
    """

    day: date
    place: str | None
    later: bool = False
    beside: bool = False


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
    "same file, later": {
        "en": "This photo was used twice: the same file was used again on {day} at {place}.",
        "es": "Esta foto se usó dos veces: el mismo archivo volvió a usarse el {day} en {place}.",
    },
    "alike, later": {
        "en": "This photo may have been used twice: one used on {day} at {place} looks like it.",
        "es": "Esta foto pudo usarse dos veces: una usada el {day} en {place} se parece a ella.",
    },
    "same file, beside": {
        "en": "This photo was used twice: another item of the same inspection has the same file.",
        "es": "Esta foto se usó dos veces: otro control de la misma inspección tiene el mismo "
        "archivo.",
    },
    "gone": {
        "en": "This photo looks like another one, which is gone by now.",
        "es": "Esta foto se parece a otra, que ya no está.",
    },
    Kind.FAR_FROM_VENUE: {
        "en": "By its own data this photo was taken {value} m from the venue, and not within "
        "{threshold} m.",
        "es": "Según sus propios datos, esta foto se tomó a {value} m del recinto y no a menos "
        "de {threshold} m.",
    },
    "file, before": {
        "en": "By its own data this photo was taken {time} before the inspection began.",
        "es": "Según sus propios datos, esta foto se tomó {time} antes de empezar la inspección.",
    },
    "file, after": {
        "en": "By its own data this photo was taken {time} after the inspection ended.",
        "es": "Según sus propios datos, esta foto se tomó {time} después de acabar la inspección.",
    },
    "phone, before": {
        "en": "By the phone's clock this photo was taken {time} before the inspection began.",
        "es": "Según el reloj del teléfono, esta foto se tomó {time} antes de empezar la "
        "inspección.",
    },
    "phone, after": {
        "en": "By the phone's clock this photo was taken {time} after the inspection ended.",
        "es": "Según el reloj del teléfono, esta foto se tomó {time} después de acabar la "
        "inspección.",
    },
    Kind.TOO_FAST: {
        "en": "{items} items took {seconds} s each, less than {limit} s.",
        "es": "{items} controles llevaron {seconds} s cada uno, menos de {limit} s.",
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
    Kind.NEVER_FAILS: {
        "en": "Nothing failed in the last {value} inspections; with the rates of this venue that "
        "happens once in {rows} rows.",
        "es": "Nada falló en las últimas {value} inspecciones; con las tasas de este recinto eso "
        "pasa una vez en {rows} series.",
    },
}
MOST_ROWS: Final = 1_000_000  # what is rarer still is said as this: no rate is known so well
RATE: Final[Lines] = {
    "en": "In the last {days} here, {carried} of {of} {things} {carry} this signal ({share}).",
    "es": "En {days} {carry} aquí esta señal {carried} de {of} {things} ({share}).",
}
# Of one, and of any other number.
Forms = tuple[str, str]
CARRY: Final[Mapping[str, Forms]] = {"en": ("carries", "carry"), "es": ("lleva", "llevan")}
DAYS_BACK: Final[Mapping[str, Forms]] = {
    "en": ("day", "{days} days"),
    "es": ("el último día", "los últimos {days} días"),
}
THINGS: Final[Mapping[Kind, Mapping[str, Forms]]] = {
    Kind.REUSED: {"en": ("photo", "photos"), "es": ("foto", "fotos")},
    Kind.FAR_FROM_VENUE: {
        "en": ("photo that says where it was taken", "photos that say where they were taken"),
        "es": ("foto que dice dónde se tomó", "fotos que dicen dónde se tomaron"),
    },
    Kind.CAPTURED_ELSEWHEN: {
        "en": ("photo that says when it was taken", "photos that say when they were taken"),
        "es": ("foto que dice cuándo se tomó", "fotos que dicen cuándo se tomaron"),
    },
    Kind.TOO_FAST: {
        "en": ("inspection of three items or more", "inspections of three items or more"),
        "es": ("inspección de tres controles o más", "inspecciones de tres controles o más"),
    },
    Kind.SAME_ALL_THE_WAY: {
        "en": (
            "inspection with that many items on one scale",
            "inspections with that many items on one scale",
        ),
        "es": (
            "inspección con tantos controles de una misma escala",
            "inspecciones con tantos controles de una misma escala",
        ),
    },
    Kind.WALKED_TOO_SOON: {
        "en": (
            "inspection after one at another spot that day",
            "inspections after one at another spot that day",
        ),
        "es": (
            "inspección después de otra en otro punto ese día",
            "inspecciones después de otra en otro punto ese día",
        ),
    },
    Kind.NEVER_FAILS: {
        "en": (
            "person with ten inspections or more",
            "people with ten inspections or more",
        ),
        "es": (
            "persona con diez inspecciones o más",
            "personas con diez inspecciones o más",
        ),
    },
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
        case Kind.REUSED:
            return _which_use(facts.like, facts.detail["exact"])
        case Kind.CAPTURED_ELSEWHEN:
            return f"{facts.detail['by']}, {facts.detail['side']}"
        case Kind.WALKED_TOO_SOON:
            return "overlapped" if facts.value < 0 else "walked"
    return facts.kind


def _which_use(like: Like | None, is_exact: bool) -> str:
    """Never that a photo was used before where it is the other that came later."""
    if like is None:
        return "gone"
    if like.beside and is_exact:
        return "same file, beside"
    return ("same file" if is_exact else "alike") + (", later" if like.later else "")


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
        case Kind.NEVER_FAILS:
            words["rows"] = _number(_once_in(facts.detail["p"]), language)
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
        things=_form(THINGS[rate.kind][language], rate.of),
        carry=_form(CARRY[language], rate.carried),
        days=_form(DAYS_BACK[language], days).format(days=_number(days, language)),
        share=format_percent(rate.carried / rate.of, "0.0 %", locale=language),
    )


def _once_in(p: float) -> int:
    """1 / p in one significant digit, downwards; `MOST_ROWS` at most."""
    rows = int(1 / max(p, 1 / MOST_ROWS))
    size = int("1".ljust(len(str(rows)), "0"))
    return rows // size * size


def _form(forms: Forms, count: int) -> str:
    one, other = forms
    return one if count == 1 else other


def _number(number: float, language: str) -> str:
    return str(format_decimal(number, locale=language))
