"""The theatre's teams: who is in them, when they work, and how well they keep their word. Pure."""

from dataclasses import dataclass
from typing import Any, Final

from app.access.policy import Role
from app.demo.theatre import CLEANING_LEAD, SignIn

ALL_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

MANAGER: Final = "manager@rounds.example"
MAINTAINER: Final = "maintainer@rounds.example"
ELECTRICIAN: Final = SignIn("elias@puerto-claro.example", "Elías Bombilla", "es", Role.MAINTAINER)
GARDENER: Final = SignIn("marisol@puerto-claro.example", "Marisol Vereda", "es", Role.MAINTAINER)
WEBMASTER: Final = SignIn("teo@puerto-claro.example", "Teo Enlace", "en", Role.MAINTAINER)
USHER: Final = SignIn("iris@puerto-claro.example", "Iris Acomodo", "es", Role.MAINTAINER)
# They mend, and sign in nowhere in the demo.
STAFF: Final = (CLEANING_LEAD, ELECTRICIAN, GARDENER, WEBMASTER, USHER)


@dataclass(frozen=True, slots=True)
class InventedTeam:
    """A team: its members' addresses, the first the one who takes most, and its own hours.

    `pace` is the share of the promised time that it usually takes, `waits` the part of its
    tickets that wait for something from outside.
    """

    key: str
    name: str
    members: tuple[str, ...]
    pace: float
    waits: float = 0.0
    hours: dict[str, Any] | None = None


def _daily(begin: str, end: str, days: tuple[str, ...] = ALL_WEEK) -> dict[str, Any]:
    return {day: [[begin, end]] for day in days}


TEAMS: Final = (
    InventedTeam(
        "cleaning", "Cleaning", (CLEANING_LEAD.email,), 0.38,
        hours=_daily("08:00", "00:30", ALL_WEEK[1:]),
    ),
    InventedTeam(
        "maintenance", "Maintenance", (MAINTAINER, ELECTRICIAN.email), 0.44, 0.1,
        hours=_daily("08:00", "20:00", ALL_WEEK[:5]) | _daily("12:00", "22:00", ("sat",)),
    ),
    InventedTeam(
        "electrical", "Electricians", (ELECTRICIAN.email, MAINTAINER), 0.5, 0.14,
        hours=_daily("11:00", "19:00", ALL_WEEK[1:6]),
    ),
    InventedTeam("front-of-house", "Front of house", (USHER.email, CLEANING_LEAD.email), 0.42),
    InventedTeam(
        "grounds", "Grounds and car parks", (GARDENER.email, MAINTAINER), 0.46, 0.08,
        hours=_daily("07:00", "15:00", ALL_WEEK[:6]),
    ),
    InventedTeam(
        "digital", "Website and messages", (WEBMASTER.email,), 0.62, 0.12,
        hours=_daily("09:00", "17:30", ALL_WEEK[:5]),
    ),
    InventedTeam(
        "signage", "Signs", (GARDENER.email, MAINTAINER), 0.56, 0.2,
        hours=_daily("09:00", "17:00", ALL_WEEK[:5]),
    ),
    # Promises of the night are counted day and night.
    InventedTeam(
        "duty", "On duty", (MAINTAINER, USHER.email, MANAGER), 0.4,
        hours=_daily("00:00", "00:00"),
    ),
)  # fmt: skip
