"""What is wrong where, as time goes by: breaks, heals, and is mended. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from math import exp
from random import Random
from typing import Final

from app.checklists.definition import Item
from app.demo.theatre import InventedSpot
from app.demo.troubles import Check, Siege, Trouble, drift, list_sieges, usual_trouble
from app.demo.walks import Season

DAY_S: Final = 86_400.0
NEVER_APPLIES = 0.3  # the part of what may be not applicable that never is, at a spot


class Wear:
    """Whether each check of a venue's spots is wrong. `days_ago` counts back from the last day."""

    def __init__(self, chance: Random, spots: Sequence[InventedSpot], season: Season) -> None:
        self._chance = chance
        self._spots = spots
        self._last_day = season.last_day
        self._states: dict[tuple[int, str], tuple[bool, float]] = {}
        self._usual: dict[Check, Trouble] = {}
        self._absent: dict[tuple[int, str], bool] = {}
        self._sieges = {
            (number, siege.check): siege
            for siege in list_sieges(season.closed_days)
            for number, spot in enumerate(spots)
            if spot.name == siege.spot
        }

    def applies(self, spot: int, slug: str, item: Item) -> bool:
        """Whether there is such a thing at that spot at all."""
        if not item.not_applicable or (spot, (slug, item.key)) in self._sieges:
            return True
        place = (spot, item.key)
        if place not in self._absent:
            self._absent[place] = self._chance.random() < NEVER_APPLIES
        return not self._absent[place]

    def siege_of(self, spot: int, check: Check, days_ago: int) -> Siege | None:
        """The siege that this check is under, if any."""
        siege = self._sieges.get((spot, check))
        if siege and siege.to_days_ago <= days_ago <= siege.from_days_ago:
            return siege
        return None

    def is_wrong(self, spot: int, slug: str, item: Item, at: datetime, day: date) -> bool:
        """Whether the check is wrong at that instant of that day.

        What heals is a two-state chain whose correlation dies away over `days`; what does not
        breaks at such a rate that, mended within `days`, it is wrong for its share of the time.
        """
        check = (slug, item.key)
        trouble = self._trouble(spot, check, item, day)
        now, place = at.timestamp(), (spot, item.key)
        wrong, since = self._states.get(place, (False, now - trouble.days * DAY_S))
        if now < since:
            return wrong
        fades = exp((since - now) / (trouble.days * DAY_S))
        if trouble.heals:
            wrong = self._chance.random() < trouble.share + (wrong - trouble.share) * fades
        elif not wrong:
            wrong = self._chance.random() < trouble.share * (1 - fades)
        self._states[place] = (wrong, now)
        return wrong or self.siege_of(spot, check, self._days_ago(day)) is not None

    def mend(self, spot: int, key: str, at: datetime) -> None:
        """Somebody has mended it."""
        self._states[spot, key] = (False, at.timestamp())

    def _trouble(self, spot: int, check: Check, item: Item, day: date) -> Trouble:
        usual = self._usual.get(check)
        if usual is None:
            usual = self._usual[check] = usual_trouble(check, item)
        return drift(usual, check, self._spots[spot].name, day, self._days_ago(day))

    def _days_ago(self, day: date) -> int:
        return (self._last_day - day).days
