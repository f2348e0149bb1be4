"""What staff write: short, in Spanish or English, as people do between two doors. Pure."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from app.checklists.definition import Item

Lines = Mapping[str, Sequence[str]]  # language -> lines

FAILURES: Final[Mapping[tuple[str, str], Lines]] = {
    ("restroom", "stall-locks"): {
        "es": (
            "El pestillo de la segunda cabina no llega al cierre, hay que levantar la puerta.",
            "Cabina 3: se abre sola en cuanto sueltas.",
            "Otra vez la del fondo. Una señora me pidió que le sujetara la puerta.",
            "Tornillos flojos en el cierre, se mueve con la mano.",
            "Pestillo doblado, cierra con dos manos y mala idea.",
        ),
        "en": (
            "Stall 2: the bolt misses its keeper by a finger.",
            "Last stall swings open again by itself.",
            "Bolt is bent, needs two hands.",
        ),
    },
    ("restroom", "floor-dry"): {
        "es": (
            "Charco bajo el segundo lavabo.",
            "Papel mojado en la esquina, avisé a limpieza.",
            "Gotea el sifón, ya había agua esta mañana.",
        ),
        "en": ("Puddle under the second basin.", "Wet paper behind the door."),
    },
    ("restroom", "toilets-flush"): {
        "es": ("La primera no para de correr.", "Urinario de la izquierda sin agua."),
        "en": ("First toilet keeps running.", "Left urinal does not flush."),
    },
    ("restroom", "toilet-paper"): {
        "es": ("Sin papel en la cabina 1, repuesto.", "Quedaban dos hojas. Puse un rollo."),
        "en": ("None in stall 1, put a roll in.",),
    },
    ("restroom", "soap"): {
        "es": ("Dispensador del medio vacío.", "El grifo de la derecha casi no da agua."),
        "en": ("Middle dispenser is empty.", "Right tap only drips."),
    },
    ("restroom", "accessible-stall"): {
        "es": (
            "El cubo de la fregona y dos cajas dentro. Las saqué.",
            "El cordón de alarma estaba atado arriba.",
            "Barra izquierda floja.",
        ),
        "en": ("Mop bucket and boxes stored inside.", "Alarm cord was tied up, untied it."),
    },
    ("restroom", "stalls-closed"): {
        "es": ("Una cerrada desde ayer, nadie sabe por qué.", "Precintada con cinta."),
        "en": ("One taped off since yesterday.",),
    },
    ("trash-bins", "fill"): {
        "es": (
            "Vasos en equilibrio encima y en el suelo.",
            "Desbordada antes del descanso. Los sábados no llega con una vuelta.",
            "Llena hasta arriba, la gente deja las cajas al lado.",
        ),
        "en": ("Cups balanced on top before the interval.", "Overflowing, boxes beside it."),
    },
    ("parking", "sign-from-road"): {
        "es": (
            "La flecha manda a la calle de servicio. Tres coches dando la vuelta.",
            "Sigue girada hacia el otro lado.",
        ),
        "en": ("Arrow points to the service road.", "Still turned the wrong way."),
    },
    ("parking", "lamps-out"): {
        "es": ("Parpadea la del pasillo central.", "Dos seguidas apagadas junto a la rampa."),
        "en": ("Two in a row out by the ramp.",),
    },
    ("parking", "accessible-bays"): {
        "es": ("Conos de la obra en la plaza reservada.", "Carrito aparcado en la plaza."),
        "en": ("Cones left in the accessible bay.",),
    },
    ("signage", "arrows-true"): {
        "es": ("Indica P a la izquierda y está a la derecha.", "El nombre es el de antes."),
        "en": ("Says P to the left, it is to the right.", "Still has the old name."),
    },
    ("signage", "paper-notices"): {
        "es": ("Folio con celo: «baño arriba».", "Aviso del mes pasado, lo quité."),
        "en": ("Handwritten sheet on tape.", "Last month's notice, took it down."),
    },
    ("entrance", "door-opens"): {
        "es": ("Roza abajo, hay que empujar con el hombro.", "Pesa mucho para una persona mayor."),
        "en": ("Scrapes at the bottom, needs a shoulder.",),
    },
    ("entrance", "light-level"): {
        "es": ("Apenas se ve el escalón.", "Dos focos fundidos."),
        "en": ("You can hardly see the step.",),
    },
    ("front-desk-and-payment", "people-waiting"): {
        "es": ("Una sola ventanilla abierta a media hora de la función.", "La fila da la vuelta."),
        "en": ("One window open half an hour before the show.",),
    },
    ("front-desk-and-payment", "card-payment"): {
        "es": ("Al segundo intento, y no dio recibo.", "Decía «error 51» y nada más."),
        "en": ("Second try, then no slip.", "Only said “error 51”."),
    },
    ("contact-and-unsubscribe", "days-to-reply"): {
        "es": ("Prometen dos días, llegó al quinto.",),
        "en": ("Promised two days, came after four.",),
    },
    ("contact-and-unsubscribe", "unsubscribe-clicks"): {
        "es": ("Pide la contraseña para darse de baja.", "Cuatro pantallas hasta confirmar."),
        "en": ("Wants a password to unsubscribe.", "Four screens until it confirms."),
    },
    ("receipts-and-packaging", "tone"): {
        "es": ("Dice «operación realizada». Ni gracias.",),
        "en": ("“Transaction completed.” No thank you.",),
    },
    ("guest-critical", "defibrillator"): {
        "es": ("Luz roja y pitido. Avisado por teléfono a las 19:40.", "Parches caducados."),
        "en": ("Status light is red and it beeps. Called the duty manager.", "Pads out of date."),
    },
    ("guest-critical", "emergency-exits"): {
        "es": ("Vallas del montaje contra la puerta 4. Retiradas.",),
        "en": ("Set pieces against exit 4. Moved them.",),
    },
}
TEAM_FAILURES: Final[Mapping[str, Lines]] = {
    "cleaning": {
        "es": ("Hace falta una pasada.", "Lo limpié por encima, volver antes de la función."),
        "en": ("Needs a wipe before the show.", "Told cleaning on the way."),
    },
    "maintenance": {
        "es": ("Flojo, se nota al tocarlo.", "Hay que traer herramienta."),
        "en": ("Loose when you touch it.", "Needs a tool."),
    },
    "electrical": {
        "es": ("No enciende.", "Va y viene."),
        "en": ("Does not come on.", "Comes and goes."),
    },
    "signage": {
        "es": ("No se entiende desde lejos.", "Está gastado, apenas se lee."),
        "en": ("Cannot be read from a distance.", "Worn, hardly readable."),
    },
    "grounds": {
        "es": ("Junto a la columna B7.", "Puse un cono."),
        "en": ("Next to post B7.", "Put a cone there."),
    },
    "digital": {
        "es": ("Probado con mi teléfono, dos veces.", "Suena a máquina."),
        "en": ("Tried it twice on my phone.", "Sounds like a machine."),
    },
    "front-of-house": {
        "es": ("Estaban desbordados.", "Lo hablé con quien llevaba el turno."),
        "en": ("They had their hands full.", "Talked to the shift lead."),
    },
}
ANYWHERE: Final[Lines] = {"es": ("Mirar, por favor.",), "en": ("Please have a look.",)}
PRAISE: Final[Lines] = {
    "es": ("Impecable hoy, gracias al turno de mañana.", "Ya está arreglado, se nota."),
    "en": ("Spotless today.", "Mended since last time, thank you."),
}
TEXTS: Final[Mapping[str, Lines]] = {
    "channel": {
        "es": ("formulario de reservas", "teléfono de taquilla", "boletín de temporada"),
        "en": ("booking form", "box office number", "season newsletter"),
    },
    "lamp-place": {"es": ("B14", "P2-C", "columna A3"), "en": ("B14", "P1-F", "post A3")},
    "sign-code": {"es": ("S-104", "S-118", "P-02"), "en": ("S-104", "S-118", "P-02")},
    "terminal-code": {"es": ("TPV07", "TPV11"), "en": ("TPV07", "TPV11")},
    "door-fault-place": {
        "es": ("La hoja derecha, roza abajo.", "Se engancha en el felpudo."),
        "en": ("Right leaf, scrapes at the bottom.", "Catches on the mat."),
    },
    "route-obstacle": {
        "es": ("Atriles en el pasillo del patio de butacas.", "Un carro junto al ascensor."),
        "en": ("Music stands in the stalls aisle.", "A cart by the elevator."),
    },
}
COMMENTS: Final[Mapping[str, Lines]] = {
    "wait": {
        "es": ("Voy a por la herramienta.", "Lo miro entre función y función.", "Empiezo ya."),
        "en": ("Getting the tool.", "On my way."),
    },
    "done": {
        "es": ("Cambiado y probado.", "Ajustado, revisar en la próxima ronda.", "Repuesto."),
        "en": ("Replaced and tried.",),
    },
    "handed": {
        "es": ("No es lo que parecía, os toca a vosotros.", "Mejor vosotros, tenéis la pieza."),
        "en": ("Not what it looked like: this one is yours.",),
    },
    "again": {
        "es": ("Lo he mirado y sigue igual.", "Aguantó un día."),
        "en": ("Had a look: it is as it was.",),
    },
    "needs_part": {
        "es": ("Pieza pedida.", "El almacén no la tiene, viene de fuera."),
        "en": ("Part is ordered.",),
    },
    "needs_contractor": {
        "es": ("Espero al proveedor.", "Avisada la empresa del rótulo, nos da fecha."),
        "en": ("Waiting for the contractor.",),
    },
    "needs_access": {
        "es": ("Hay montaje en esa zona, no se puede entrar.",),
        "en": ("Cannot get in while they set up.",),
    },
    "needs_money": {"es": ("Presupuesto enviado a dirección.",), "en": ("Quote sent.",)},
    "other": {"es": ("Después del estreno.",), "en": ("After the opening night.",)},
    "not_a_fault": {
        "es": ("Es así de fábrica.", "Lo he probado tres veces y va bien."),
        "en": ("It is made like that.",),
    },
    "cannot_be_mended": {
        "es": ("Fachada protegida, no se puede tocar.",),
        "en": ("Listed building, it has to stay.",),
    },
    "not_ours": {"es": ("Es del puerto, avisados.",), "en": ("The harbour's; told them.",)},
}
CALLS: Final[Mapping[bool, Lines]] = {
    True: {"es": ("Viene ahora.", "Enterado, manda a alguien."), "en": ("On the way.",)},
    False: {"es": ("No contesta.", "Salta el buzón."), "en": ("No answer.",)},
}


def say_failure(chance: Random, slug: str, item: Item, language: str) -> str:
    """A note to a failed answer."""
    lines = FAILURES.get((slug, item.key)) or TEAM_FAILURES.get(item.team or "", ANYWHERE)
    return chance.choice(lines[language])


def say_praise(chance: Random, language: str) -> str:
    """A note to something that is well."""
    return chance.choice(PRAISE[language])


def say_text(chance: Random, key: str, language: str) -> str:
    """An answer to an item that asks for words."""
    return chance.choice(TEXTS.get(key, ANYWHERE)[language])


def say_comment(chance: Random, occasion: str, language: str) -> str:
    """What is written to a ticket: when somebody has to "wait", is "done", has it "handed" over or
    finds it wrong "again"; or for a reason to hold or to dismiss it."""
    return chance.choice(COMMENTS[occasion][language])


def say_call(chance: Random, reached: bool, language: str) -> str:
    """What is noted about a call."""
    return chance.choice(CALLS[reached][language])
