"""A team's form: hours by day as people write them, and what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from unicodedata import normalize

from werkzeug.datastructures import MultiDict

from app.kernel.speech import N_
from app.venues.calendar import DAYS
from app.venues.teams.schemas import TeamIn

Form = MultiDict[str, str]
TEAM_IN: Final = TeamIn()
SPAN: Final = re.compile(r"(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})")
SAYINGS: Final = {
    "key": N_("Write a short key of lower-case words with hyphens, such as night-cleaning."),
    "name": N_("Write 1 to 200 characters, in one line."),
    "hours": N_("Write the hours of a day like 07:00-15:00, or 07:00-12:00, 14:00-18:00."),
    "members": N_("Choose people who work here."),
}


def team_from(form: Form) -> dict[str, Any]:
    """A team as its form says it, for `TeamIn`; hours that cannot be read stay as written."""
    hours = {day: _spans(form.get(day, "")) for day in DAYS if form.get(day, "").strip()}
    return {
        "name": form.get("name", "").strip(),
        "hours": (hours or None) if form.get("when") == "own" else None,
        "members": form.getlist("members"),
    }


def problems_of(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a team, by field."""
    found = TEAM_IN.validate(values)
    return {name: SAYINGS[name] for name in found if name in SAYINGS}


def key_from(form: Form) -> str:
    """The key that the form says, or one that is made of the team's name."""
    said = form.get("key", "").strip()
    letters = normalize("NFKD", form.get("name", "")).encode("ascii", "ignore").decode().lower()
    return said or re.sub(r"[^a-z0-9]+", "-", letters)[:60].strip("-")


def say_hours(hours: Mapping[str, Any] | None) -> dict[str, str]:
    """The hours of each day as the form writes them: "07:00-12:00, 14:00-18:00"."""
    given = hours or {}
    return {day: _written(given.get(day, ())) for day in DAYS}


def _written(spans: Sequence[Sequence[str]] | str) -> str:
    return spans if isinstance(spans, str) else ", ".join("-".join(span) for span in spans)


def _spans(said: str) -> list[list[str]] | str:
    found = [SPAN.fullmatch(part.strip()) for part in said.split(",")]
    spans = [[one[1].zfill(5), one[2].zfill(5)] for one in found if one]
    return spans if len(spans) == len(found) else said[:200]
