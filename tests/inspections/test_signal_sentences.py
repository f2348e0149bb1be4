"""Signals in words: a fact and its base rate, in English and Spanish, never a reproach."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.signals import Kind
from app.inspections.signal_sentences import BaseRate, Facts, Like, say_signal, say_time

LIKE = Like(date(2026, 5, 3), "Restroom 2")
# One of each sentence.
EXAMPLES: list[tuple[Facts, str, str]] = [
    (
        Facts(Kind.REUSED, 8, 31, {"exact": False}, LIKE),
        "This photo looks like one used on 3 May 2026 at Restroom 2.",
        "Esta foto se parece a una usada el 3 de mayo de 2026 en Restroom 2.",
    ),
    (
        Facts(Kind.REUSED, 0, 31, {"exact": True}, LIKE._replace(place=None)),
        "This photo is the same file as one used on 3 May 2026 at another venue.",
        "Esta foto es el mismo archivo que una usada el 3 de mayo de 2026 en otro recinto.",
    ),
    (
        Facts(Kind.REUSED, 0, 31, {"exact": True}),
        "This photo looks like another one, which is gone by now.",
        "Esta foto se parece a otra, que ya no está.",
    ),
    (
        Facts(Kind.REUSED, 0, 31, {"exact": True}, LIKE._replace(later=True)),
        "This photo was used twice: the same file was used again on 3 May 2026 at Restroom 2.",
        "Esta foto se usó dos veces: el mismo archivo volvió a usarse el 3 de mayo de 2026 en "
        "Restroom 2.",
    ),
    (
        Facts(Kind.REUSED, 8, 31, {"exact": False}, LIKE._replace(later=True)),
        "This photo may have been used twice: one used on 3 May 2026 at Restroom 2 looks like it.",
        "Esta foto pudo usarse dos veces: una usada el 3 de mayo de 2026 en Restroom 2 se parece "
        "a ella.",
    ),
    (
        Facts(Kind.REUSED, 0, 31, {"exact": True}, LIKE._replace(beside=True)),
        "This photo was used twice: another item of the same inspection has the same file.",
        "Esta foto se usó dos veces: otro control de la misma inspección tiene el mismo archivo.",
    ),
    (
        Facts(Kind.FAR_FROM_VENUE, 1240, 300, {}),
        "By its own data this photo was taken 1,240 m from the venue, and not within 300 m.",
        "Según sus propios datos, esta foto se tomó a 1.240 m del recinto y no a menos de 300 m.",
    ),
    (
        Facts(Kind.CAPTURED_ELSEWHEN, 192, 30, {"side": "before", "by": "file"}),
        "By its own data this photo was taken 3 h 12 min before the inspection began.",
        "Según sus propios datos, esta foto se tomó 3 h 12 min antes de empezar la inspección.",
    ),
    (
        Facts(Kind.CAPTURED_ELSEWHEN, 37, 30, {"side": "after", "by": "file"}),
        "By its own data this photo was taken 37 min after the inspection ended.",
        "Según sus propios datos, esta foto se tomó 37 min después de acabar la inspección.",
    ),
    (
        Facts(Kind.CAPTURED_ELSEWHEN, 1440, 30, {"side": "before", "by": "phone"}),
        "By the phone's clock this photo was taken 1 d before the inspection began.",
        "Según el reloj del teléfono, esta foto se tomó 1 d antes de empezar la inspección.",
    ),
    (
        Facts(Kind.CAPTURED_ELSEWHEN, 37, 30, {"side": "after", "by": "phone"}),
        "By the phone's clock this photo was taken 37 min after the inspection ended.",
        "Según el reloj del teléfono, esta foto se tomó 37 min después de acabar la inspección.",
    ),
    (
        Facts(Kind.TOO_FAST, 1499, 1500, {"items": 12}),
        "12 items took 1.49 s each, less than 1.5 s.",
        "12 controles llevaron 1,49 s cada uno, menos de 1,5 s.",
    ),
    (
        Facts(Kind.SAME_ALL_THE_WAY, 6, 5, {"answer": 4}),
        "All 6 answers on one scale are the same.",
        "Las 6 respuestas de una misma escala son iguales.",
    ),
    (
        Facts(Kind.NEVER_FAILS, 34, 10, {"p": 0.00045}),
        "Nothing failed in the last 34 inspections; with the rates of this venue that happens once "
        "in 2,000 rows.",
        "Nada falló en las últimas 34 inspecciones; con las tasas de este recinto eso pasa una vez "
        "en 2.000 series.",
    ),
    (
        Facts(Kind.NEVER_FAILS, 900, 10, {"p": 0.0}),
        "Nothing failed in the last 900 inspections; with the rates of this venue that happens "
        "once in 1,000,000 rows.",
        "Nada falló en las últimas 900 inspecciones; con las tasas de este recinto eso pasa una "
        "vez en 1.000.000 series.",
    ),
    (
        Facts(Kind.WALKED_TOO_SOON, 3, 5, {}, before="Foyer bar"),
        "This inspection began 3 s after the one at Foyer bar ended.",
        "Esta inspección empezó 3 s después de acabar la de Foyer bar.",
    ),
    (
        Facts(Kind.WALKED_TOO_SOON, -95, 5, {}),
        "This inspection began 1 min 35 s before the one at another spot ended.",
        "Esta inspección empezó 1 min 35 s antes de acabar la de otro punto.",
    ),
]


@pytest.mark.parametrize(("facts", "english", "spanish"), EXAMPLES)
def test_each_signal_is_said_in_both_languages(facts: Facts, english: str, spanish: str) -> None:
    assert say_signal(facts, BaseRate(facts.kind, 0, 0), 90) == {"en": english, "es": spanish}


@pytest.mark.parametrize(("facts", "english", "_spanish"), EXAMPLES)
def test_the_counts_stand_beside_the_percentage(facts: Facts, english: str, _spanish: str) -> None:
    said = say_signal(facts, BaseRate(facts.kind, 12, 1834), 90)
    assert said["en"].startswith(f"{english} In the last 90 days here, 12 of 1,834 ")
    assert said["en"].endswith(" carry this signal (0.7 %).")
    assert " En los últimos 90 días llevan aquí esta señal 12 de 1.834 " in said["es"]
    assert said["es"].endswith(" (0,7 %).")


def test_one_is_not_said_like_many() -> None:
    (facts, *_), *_ = EXAMPLES
    said = say_signal(facts, BaseRate(facts.kind, 1, 1), 1)
    assert said["en"].endswith(" In the last day here, 1 of 1 photo carries this signal (100.0 %).")
    assert said["es"].endswith(" En el último día lleva aquí esta señal 1 de 1 foto (100,0 %).")
    said = say_signal(facts, BaseRate(facts.kind, 1, 40), 90)
    assert " In the last 90 days here, 1 of 40 photos carries this signal " in said["en"]
    assert " En los últimos 90 días lleva aquí esta señal 1 de 40 fotos " in said["es"]


@given(
    st.sampled_from([facts for facts, _, _ in EXAMPLES]),
    st.floats(-1e6, 1e6, allow_nan=False),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.text(max_size=20),
)
def test_whatever_the_figures_and_names_there_is_a_sentence(
    facts: Facts, value: float, carried: int, of: int, place: str
) -> None:
    given_facts: dict[str, Any] = {"value": value, "before": place or None}
    said = say_signal(facts._replace(**given_facts), BaseRate(facts.kind, carried, of), 90)
    assert said.keys() == {"en", "es"}
    assert all(said.values())


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3 * 3600 + 5, "3 h 5 s"), (90_061, "1 d 1 h")],
)
def test_a_span_has_its_two_largest_units(seconds: int, said: str) -> None:
    assert say_time(seconds) == said
