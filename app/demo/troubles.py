"""How often each check is found wrong, and how that drifts over the year. Pure.

Everything that the report should be able to tell stands here.
"""

from datetime import date
from typing import Final, NamedTuple

from app.checklists.definition import Item, Severity

Check = tuple[str, str]  # checklist slug, item key

REFURBISHED: Final = "level 1"
REFURBISHED_DAYS_AGO: Final = 21
LOCKS_WORSEN_DAYS_AGO: Final = 70
LOCKS_BEFORE, LOCKS_WORST, LOCKS_REFURBISHED = 0.035, 0.34, 0.008
SATURDAY: Final = 5


class Trouble(NamedTuple):
    """The part of the time in which a check is wrong, and for how many days it then stays so.

    What `heals` goes by itself (a queue, a puddle); the rest stays until somebody mends it.
    """

    share: float
    days: float
    heals: bool


class Siege(NamedTuple):
    """A check that is wrong at one spot all the time, whatever is done; plain to everybody."""

    check: Check
    spot: str
    from_days_ago: int
    to_days_ago: int


SHARES: Final = {Severity.MINOR: 0.035, Severity.MAJOR: 0.022, Severity.CRITICAL: 0.004}
DAYS: Final[dict[str | None, tuple[float, bool]]] = {
    "cleaning": (0.25, True),
    "front-of-house": (0.2, True),
    "maintenance": (2.5, False),
    "electrical": (3.5, False),
    "grounds": (2.5, False),
    "digital": (4, False),
    "signage": (6, False),
}
USUAL: Final[dict[Check, float]] = {
    ("restroom", "soap"): 0.03,
    ("restroom", "toilet-paper"): 0.025,
    ("restroom", "floor-dry"): 0.045,
    ("restroom", "stalls-closed"): 0.05,
    ("restroom", "stall-hooks"): 0.02,
    ("trash-bins", "clean-outside"): 0.05,
    ("trash-bins", "steps-to-bin"): 0.01,
    ("front-desk-and-payment", "people-waiting"): 0.07,
    ("front-desk-and-payment", "card-payment"): 0.04,
    ("parking", "lamps-out"): 0.06,
    ("parking", "sign-from-road"): 0.004,
    ("signage", "arrows-true"): 0.006,
    ("signage", "paper-notices"): 0.09,
    ("receipts-and-packaging", "tone"): 0.08,
    ("contact-and-unsubscribe", "unsubscribe-clicks"): 0.1,
}
DRIFTING: Final[frozenset[Check]] = frozenset(
    {
        ("restroom", "stall-locks"),
        ("restroom", "first-impression"),
        ("trash-bins", "fill"),
        ("trash-bins", "smell"),
        ("trash-bins", "pests"),
        ("contact-and-unsubscribe", "days-to-reply"),
        ("entrance", "light-level"),
        ("parking", "lamps-out"),
    }
)
SIEGES: Final = (
    # The car park's sign sent drivers the wrong way for a month.
    Siege(("parking", "sign-from-road"), "Car park P1", 75, 44),
    Siege(("signage", "arrows-true"), "Sign to the car park", 75, 44),
)
# Found at the end, and still open: the critical one.
LAST_SIEGE: Final = Siege(("guest-critical", "defibrillator"), "Auditorium and exits", 2, 0)


def list_sieges(closed_days: int) -> list[Siege]:
    """All sieges; the last one begins two days before the house, that many days ago, closed."""
    begun = LAST_SIEGE.from_days_ago + closed_days
    return [*SIEGES, LAST_SIEGE._replace(from_days_ago=begun)]


def usual_trouble(check: Check, item: Item) -> Trouble:
    """A check's trouble when nothing special happens."""
    days, heals = DAYS.get(item.team, (1.0, False))
    return Trouble(USUAL.get(check, SHARES[item.severity]), days, heals)


def drift(usual: Trouble, check: Check, spot: str, day: date, days_ago: int) -> Trouble:
    """The trouble of a check at a spot on one day; `usual` itself where nothing drifts."""
    if check not in DRIFTING:
        return usual
    return usual._replace(share=_drifted(usual.share, check, spot, day, days_ago))


def _drifted(share: float, check: Check, spot: str, day: date, days_ago: int) -> float:
    match check:
        case ("restroom", "stall-locks"):
            return _locks(spot, days_ago)
        case ("restroom", "first-impression"):
            return 0.05 + 0.07 * days_ago / 365  # better month by month
        case ("trash-bins", "fill"):
            return 0.42 if day.weekday() == SATURDAY else 0.07
        case ("trash-bins", "smell" | "pests"):
            return share * (3 if day.month in (6, 7, 8, 9) else 1)
        case ("contact-and-unsubscribe", "days-to-reply"):
            return 0.06 + 0.3 * days_ago / 365
    return share * (2 if day.month in (11, 12, 1) else 1)  # lamps burn longer in winter


def _locks(spot: str, days_ago: int) -> float:
    """Locks wear out since ten weeks; new ones came to one level three weeks ago."""
    if days_ago <= REFURBISHED_DAYS_AGO and REFURBISHED in spot:
        return LOCKS_REFURBISHED
    worn = (LOCKS_WORSEN_DAYS_AGO - days_ago) / (LOCKS_WORSEN_DAYS_AGO - REFURBISHED_DAYS_AGO)
    return LOCKS_BEFORE + (LOCKS_WORST - LOCKS_BEFORE) * min(max(worn, 0), 1)
