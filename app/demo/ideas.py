"""What people of the theatre thought of for its moments: small things, in their own words. Pure.

Each says by whom, days before the last one and the hour, about which item of which checklist, to
which question. Nobody and nothing is real.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from app.demo.chance import make_id, start_chance
from app.demo.teams import ELECTRICIAN, GARDENER, MAINTAINER, MANAGER, USHER, WEBMASTER
from app.demo.theatre import CLEANING_LEAD
from app.demo.walks import Season
from app.moments.models import Question

CLARA: Final = "inspector@rounds.example"
NURIA: Final = "nuria@puerto-claro.example"
PILAR: Final = "pilar@puerto-claro.example"
RITA: Final = "rita@puerto-claro.example"
SIMON: Final = "simon@puerto-claro.example"
BERTA, IRIS, TEO = CLEANING_LEAD.email, USHER.email, WEBMASTER.email
ELIAS, MARISOL = ELECTRICIAN.email, GARDENER.email
EASIER, MEMORABLE = Question.EASIER, Question.MEMORABLE


class InventedIdea(NamedTuple):
    """An idea of somebody of the theatre."""

    email: str
    days_ago: int
    hour: int
    checklist_slug: str
    item_key: str
    question: Question
    text: str
    is_hidden: bool = False


RESTROOM: Final = (
    InventedIdea(
        BERTA, 211, 18, "restroom", "stall-hooks", EASIER,
        "Un segundo gancho más abajo: los abrigos largos y los bolsos acaban en el suelo.",
    ),
    InventedIdea(
        NURIA, 148, 21, "restroom", "stall-hooks", EASIER,
        "A la altura de una silla de ruedas también. Hoy una señora me dio su bastón para que se "
        "lo sujetara.",
    ),
    InventedIdea(
        CLARA, 172, 20, "restroom", "stall-locks", EASIER,
        "Pestillos que enseñen rojo o verde por fuera. Nadie tendría que empujar para saberlo.",
    ),
    InventedIdea(
        RITA, 64, 22, "restroom", "stall-locks", MEMORABLE,
        "A line of a play inside each door, at eye level. People came out smiling at the old "
        "cinema where I worked.",
    ),
    InventedIdea(
        PILAR, 120, 20, "restroom", "stalls-closed-notice", EASIER,
        "Que el aviso diga dónde está el siguiente libre y cuántos pasos son. “Averiado” a secas "
        "no ayuda a nadie en el entreacto.",
    ),
    InventedIdea(
        IRIS, 96, 19, "restroom", "first-impression", MEMORABLE,
        "Un ramo de romero de la terraza. Cuesta nada y huele a aquí.",
    ),
    InventedIdea(
        BERTA, 33, 17, "restroom", "soap", EASIER,
        "Rellenar antes de que suene el segundo timbre, no después: en el entreacto ya es tarde.",
    ),
    InventedIdea(
        NURIA, 18, 21, "restroom", "accessible-stall", EASIER,
        "Un armario para la fregona. Mientras no lo haya, acabará siempre aquí dentro.",
    ),
    InventedIdea(
        SIMON, 77, 23, "restroom", "hand-drying", EASIER, "Prueba prueba 123", is_hidden=True
    ),
)  # fmt: skip
COMING: Final = (
    InventedIdea(
        CLARA, 240, 19, "entrance", "welcome", MEMORABLE,
        "Decir “buenas noches” antes de pedir la entrada. Siempre en ese orden.",
    ),
    InventedIdea(
        IRIS, 58, 20, "entrance", "where-next", EASIER,
        "Una luz en el suelo hasta la escalera cuando suena el primer timbre. La gente mira al "
        "suelo, no a los carteles.",
    ),
    InventedIdea(
        RITA, 40, 19, "entrance", "push-or-pull", EASIER,
        "Put PUSH where the hand goes, in both languages. And a plate instead of a handle on the "
        "side that does not pull: then nobody has to read.",
    ),
    InventedIdea(
        MANAGER, 25, 11, "entrance", "opening-hours", EASIER,
        "Poner también a qué hora termina la función. Es lo que preguntan los que vienen a "
        "recoger a alguien.",
    ),
    InventedIdea(
        MARISOL, 190, 10, "parking", "bay-markings", MEMORABLE,
        "Un personaje por planta en lugar de una letra: “aparqué en Celestina” no se olvida.",
    ),
    InventedIdea(
        ELIAS, 88, 18, "parking", "lamps-out", EASIER,
        "Que la farola de la salida peatonal se encienda media hora antes de que acabe la "
        "función, no por reloj.",
    ),
    InventedIdea(
        MARISOL, 51, 9, "parking", "way-back", EASIER,
        "Huellas pintadas desde la puerta hasta P1. Con lluvia se ven mejor que las flechas.",
    ),
)  # fmt: skip
INSIDE: Final = (
    InventedIdea(
        PILAR, 133, 20, "signage", "arrows-true", EASIER,
        "Escribir cuánto se tarda: “Anfiteatro, 2 minutos”. Quien llega tarde deja de correr.",
    ),
    InventedIdea(
        RITA, 109, 18, "signage", "symbol", EASIER,
        "The restroom sign says ASEOS only. Two little figures would do for everybody else.",
    ),
    InventedIdea(
        IRIS, 70, 21, "signage", "paper-notices", MEMORABLE,
        "Si hay que poner un papel, que lo escriba alguien con buena letra y firme con su nombre.",
    ),
    InventedIdea(
        BERTA, 45, 22, "trash-bins", "steps-to-bin", EASIER,
        "Un cubo justo donde la gente se acaba la copa, junto a las puertas de la sala. Ahora lo "
        "dejan todo en el alféizar.",
    ),
    InventedIdea(
        NURIA, 12, 19, "trash-bins", "sorting-labels", MEMORABLE,
        "Que los dibujos los haga la escuela del puerto. Los niños traerán a sus padres a verlos.",
    ),
)  # fmt: skip
SERVED: Final = (
    InventedIdea(
        CLARA, 160, 20, "front-desk-and-payment", "wait-explained", EASIER,
        "Un cartel pequeño: “desde aquí, cinco minutos”. Se espera mejor sabiendo cuánto.",
    ),
    InventedIdea(
        IRIS, 101, 19, "front-desk-and-payment", "people-waiting", MEMORABLE,
        "Los miércoles, que un músico de la orquesta toque junto a la taquilla. Nadie se va.",
    ),
    InventedIdea(
        TEO, 82, 12, "front-desk-and-payment", "payment-message", MEMORABLE,
        "The terminal says OPERATION ACCEPTED. It could say: Thank you, enjoy the evening. It is "
        "one line in its settings.",
    ),
    InventedIdea(
        CLARA, 30, 21, "front-desk-and-payment", "payment-message", EASIER,
        "Que la pantalla diga el importe antes de acercar la tarjeta, en grande.",
    ),
    InventedIdea(
        MAINTAINER, 21, 13, "front-desk-and-payment", "desk-tidy", EASIER,
        "Una repisa para apoyar el bolso mientras se busca la cartera. La hago yo con el roble "
        "que sobró.",
    ),
    InventedIdea(
        PILAR, 9, 23, "front-desk-and-payment", "goodbye", MEMORABLE,
        "Cuando alguien viene por primera vez, salir del mostrador y acompañarle hasta la puerta.",
    ),
    InventedIdea(
        TEO, 36, 10, "receipts-and-packaging", "tone", MEMORABLE,
        "End the receipt with the name of whoever sold the ticket, and a line from tonight's play.",
    ),
    InventedIdea(
        TEO, 15, 16, "contact-and-unsubscribe", "unsubscribe-tone", MEMORABLE,
        "“You are out of the list. Thank you for the evenings you spent with us; the door stays "
        "open.” No survey, no second question.",
    ),
    InventedIdea(
        NURIA, 5, 18, "contact-and-unsubscribe", "loop-closed", EASIER,
        "Mandar la foto del arreglo a quien se quejó. Con el antes y el después sobra el discurso.",
    ),
    InventedIdea(
        ELIAS, 142, 17, "guest-critical", "step-free-route", EASIER,
        "Un timbre junto a la rampa que suene en mi móvil: bajo yo y abro, sin rodeos.",
    ),
    InventedIdea(
        MANAGER, 3, 12, "guest-critical", "rescue-told", MEMORABLE,
        "Llamar al día siguiente a quien se quedó encerrado, y guardarle dos butacas.",
    ),
)  # fmt: skip
IDEAS: Final = (*RESTROOM, *COMING, *INSIDE, *SERVED)
HIDDEN_AFTER: Final = timedelta(hours=14)


def idea_rows(
    venue_id: UUID, organisation_id: UUID, people: Mapping[str, UUID], season: Season, seed: str
) -> Iterator[dict[str, Any]]:
    """The rows of a venue's ideas; `people` are ids by address."""
    chance = start_chance(seed, "ideas", venue_id)
    for idea in IDEAS:
        at = _written_at(idea, season)
        yield {
            "id": make_id(chance, at),
            "organisation_id": organisation_id,
            "venue_id": venue_id,
            "checklist_slug": idea.checklist_slug,
            "item_key": idea.item_key,
            "question": idea.question,
            "text": idea.text,
            "person_id": people[idea.email],
            "written_at": at,
            "hidden_at": at + HIDDEN_AFTER if idea.is_hidden else None,
            "hidden_by_id": people[MANAGER] if idea.is_hidden else None,
        }


def _written_at(idea: InventedIdea, season: Season) -> datetime:
    minute = len(idea.text) % 60
    return season.instant(season.last_day - timedelta(idea.days_ago), time(idea.hour, minute))
