"""What a deed can lack, each with the sentence that says what to do next."""

from collections.abc import Mapping
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Final, NamedTuple

from app.kernel.speech import N_


class Lack(StrEnum):
    """Why a deed cannot be done."""

    NOT_NOW = auto()  # the state does not allow it
    NO_HOLD_REASON = auto()
    NO_HOLD_UNTIL = auto()
    HOLD_NOT_AHEAD = auto()
    HOLD_TOO_LONG = auto()
    NO_PHOTO = auto()
    SAME_PERSON = auto()
    NO_DISMISS_REASON = auto()
    MAY_NOT_DISMISS = auto()
    ONLY_BY_MERGING = auto()
    ONLY_BY_FAILURE = auto()


# What it is about, as a form or an API's body names it; and what to do next.
SENTENCES: Final[Mapping[Lack, tuple[str, str]]] = MappingProxyType(
    {
        Lack.NOT_NOW: (
            "state",
            N_("The ticket is in another state now. Load it again and choose from what it offers."),
        ),
        Lack.NO_HOLD_REASON: ("hold_reason", N_("Say what the ticket waits for.")),
        Lack.NO_HOLD_UNTIL: ("hold_until", N_("Say until which day the ticket waits.")),
        Lack.HOLD_NOT_AHEAD: ("hold_until", N_("Choose tomorrow or a later day.")),
        Lack.HOLD_TOO_LONG: (
            "hold_until",
            N_("Choose a day within a year; it can be put off again."),
        ),
        Lack.NO_PHOTO: (
            "photo",
            N_("This item asks for a photo. Add one of how it looks now, then mark it as mended."),
        ),
        Lack.SAME_PERSON: (
            "person",
            N_(
                "Somebody other than who mended it closes a ticket. Ask a colleague to look at it, "
                "or let the next inspection of the spot close it."
            ),
        ),
        Lack.NO_DISMISS_REASON: (
            "dismiss_reason",
            N_("Say why the ticket ends without a mending."),
        ),
        Lack.MAY_NOT_DISMISS: ("person", N_("Ask a manager of this venue to dismiss the ticket.")),
        Lack.ONLY_BY_MERGING: (
            "dismiss_reason",
            N_("Merge the ticket into the one that it repeats; that dismisses it as a duplicate."),
        ),
        Lack.ONLY_BY_FAILURE: (
            "state",
            N_(
                "This ticket has ended. Inspect the spot: when it fails again, the ticket is "
                "opened."
            ),
        ),
    }
)


class Objection(NamedTuple):
    """Why a deed cannot be done: what is lacking, at which field, and what to do next."""

    lack: Lack
    at: str
    sentence: str


def objection_to(lack: Lack) -> Objection:
    """The objection that says this, in English."""
    return Objection(lack, *SENTENCES[lack])
