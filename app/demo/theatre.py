"""The invented theatre: its spots, its week, and the people who work there. Nothing is real."""

from dataclasses import dataclass
from typing import Any, Final

from app.access.policy import Role
from app.demo.phones import STEADY, Phone

ORGANISATION: Final = "Escenas de Puerto Claro"
OTHER_ORGANISATION: Final = "Hoteles Miralún"
TIME_ZONE: Final = "Europe/Madrid"

VENUE: Final[dict[str, Any]] = {
    "name": "Teatro Puerto Claro",
    "address": "Muelle de los Faroles 1, Puerto Claro",
    "time_zone": TIME_ZONE,
    "country": "ES",
    "region": "MD",
    "languages": ["es", "en"],
    "latitude": 43.4712,
    "longitude": -3.7624,
    "geofence_m": 300,
    "open_on_holidays": True,
    "opening_hours": {
        "tue": [["10:00", "23:00"]],
        "wed": [["10:00", "23:00"]],
        "thu": [["10:00", "23:00"]],
        "fri": [["10:00", "01:00"]],
        "sat": [["10:00", "01:00"]],
        "sun": [["11:00", "22:00"]],
    },
}
OTHER_VENUE: Final[dict[str, Any]] = VENUE | {
    "name": "Hotel Miralún",
    "address": "Paseo de la Niebla 9, Puerto Claro",
    "latitude": 43.4741,
    "longitude": -3.7713,
    "opening_hours": {},
}

# First hour of each show, by weekday from Monday, 0.
SHOWS: Final = {1: (20,), 2: (20,), 3: (20,), 4: (20,), 5: (17, 21), 6: (18,)}
CROWDS: Final = {1: 1.0, 2: 1.0, 3: 1.1, 4: 1.6, 5: 1.9, 6: 1.2}


@dataclass(frozen=True, slots=True)
class InventedSpot:
    """A spot, and how often it is walked to beside the others."""

    name: str
    kind: str
    visits: float


SPOTS: Final = (
    InventedSpot("Main entrance", "entrance", 3),
    InventedSpot("Side entrance, harbour side", "entrance", 1),
    InventedSpot("Stage door", "entrance", 0.8),
    InventedSpot("Car park P1", "parking", 1.6),
    InventedSpot("Car park P2", "parking", 1),
    InventedSpot("Sign to the car park", "signage", 1),
    InventedSpot("Signs, forecourt", "signage", 0.6),
    InventedSpot("Signs, foyer", "signage", 1),
    InventedSpot("Signs, level 1", "signage", 0.7),
    InventedSpot("Signs, level 2", "signage", 0.7),
    InventedSpot("Box office", "front-desk", 2),
    InventedSpot("Cloakroom", "front-desk", 1.2),
    InventedSpot("Foyer bar", "front-desk", 1.4),
    InventedSpot("Restroom 1, ground floor", "restroom", 4),
    InventedSpot("Restroom 2, ground floor", "restroom", 4),
    InventedSpot("Accessible restroom, foyer", "restroom", 3),
    InventedSpot("Restroom 1, level 1", "restroom", 4),
    InventedSpot("Restroom 2, level 1", "restroom", 4),
    InventedSpot("Restroom 1, level 2", "restroom", 3),
    InventedSpot("Restroom 2, level 2", "restroom", 3),
    InventedSpot("Restroom, gallery", "restroom", 2),
    InventedSpot("Restroom, stage door", "restroom", 1.5),
    InventedSpot("Bins, forecourt", "trash-bin", 2),
    InventedSpot("Bins, foyer", "trash-bin", 3),
    InventedSpot("Bins, level 1 landing", "trash-bin", 2),
    InventedSpot("Bins, terrace", "trash-bin", 1.5),
    InventedSpot("Box office receipts", "receipts", 0.7),
    InventedSpot("Shop receipts and bags", "receipts", 0.6),
    InventedSpot("Booking form", "contact-channel", 0.5),
    InventedSpot("Telephone", "contact-channel", 0.4),
    InventedSpot("Newsletter", "contact-channel", 0.3),
    InventedSpot("Auditorium and exits", "guest-critical", 0.9),
    InventedSpot("Foyer and elevator", "guest-critical", 0.7),
)
NEGLECTED: Final = "Signs, level 2"
NEGLECTED_DAYS: Final = 96

OTHER_SPOTS: Final = (
    InventedSpot("Lobby", "entrance", 1),
    InventedSpot("Reception", "front-desk", 1),
    InventedSpot("Restroom, lobby", "restroom", 1),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who may sign in to the demo; `role` None belongs to the other organisation."""

    email: str
    name: str
    language: str
    role: Role | None


SIGN_INS: Final = (
    SignIn("admin@rounds.example", "Ada Brisamar", "en", Role.ADMIN),
    SignIn("manager@rounds.example", "Bruno Faroles", "es", Role.MANAGER),
    SignIn("inspector@rounds.example", "Clara Pasillo", "es", Role.INSPECTOR),
    SignIn("maintainer@rounds.example", "Darío Tuerca", "es", Role.MAINTAINER),
    SignIn("outsider@rounds.example", "Olga Forastera", "en", None),
)
CLEANING_LEAD: Final = SignIn("berta@puerto-claro.example", "Berta Jabonera", "es", Role.MAINTAINER)


@dataclass(frozen=True, slots=True)
class Inspector:
    """How one person inspects.

    `eye` is the part of what is wrong that they see, `talk` the part of failures that they write
    a note to, `share` how much they walk beside the others; who `hurries` is now and then at the
    next spot sooner than anybody could be.
    """

    email: str
    name: str
    language: str
    seconds_per_item: float
    eye: float
    talk: float
    share: float
    phone: Phone = STEADY
    hurries: bool = False


INSPECTORS: Final = (
    Inspector("inspector@rounds.example", "Clara Pasillo", "es", 9, 0.97, 0.8, 2.6),
    Inspector(
        "nuria@puerto-claro.example", "Nuria Escalera", "es", 13, 0.99, 0.95, 1.8,
        Phone(ahead_s=413),
    ),
    # Fast, and finds little: the history of somebody who ticks the boxes.
    Inspector(
        "simon@puerto-claro.example", "Simón Candil", "es", 2, 0.3, 0.1, 2,
        hurries=True,
    ),
    Inspector(
        "pilar@puerto-claro.example", "Pilar Butaca", "es", 8, 0.93, 0.5, 1.8,
        Phone(offline=((201, 4), (48, 3))),
    ),
    Inspector(
        "rita@puerto-claro.example", "Rita Telonera", "en", 10, 0.95, 0.7, 1.4,
        Phone(reset=(133, 9), reset_s=-93_784),
    ),
)  # fmt: skip
