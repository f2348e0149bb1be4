"""A year at a venue, told in order: inspections as they arrive, and what happens to tickets.

Pure and deterministic: the same seed, venue, last day and number give the same history. Memory
follows the venue (its checks, its open tickets), not the number of inspections.
"""

from collections import deque
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from app.checklists.definition import Item, Severity
from app.demo.agenda import Agenda
from app.demo.chance import make_id, start_chance
from app.demo.filing import Found
from app.demo.filling import Look, fill_form
from app.demo.ledger import Kept, Ledger
from app.demo.mended_photos import photograph_mended
from app.demo.mending import Workshop
from app.demo.phones import Sending, send
from app.demo.troubles import LAST_SIEGE, REFURBISHED, REFURBISHED_DAYS_AGO
from app.demo.venue import DemoVenue, StoredPicture, UsedVersion
from app.demo.walks import Visit, allot, plan_day
from app.demo.wear import Wear
from app.inspections.answers import values_of
from app.inspections.scoring import Score, score
from app.kernel.phone_clock import performed_at
from app.tickets.failures import Visit as SeenAt
from app.tickets.models import Ticket

CHUNK_VISITS = 500  # planned at once; on a busy day they pass through in several parts
RELIEF = timedelta(hours=7)  # a siege ends in the night, and is noticed before noon
BUSY_DAYS = timedelta(days=9)  # at the end
NOT_YET = timedelta(days=2)  # what is wrong at the end still is when somebody looks at the demo
LATEST_PHOTOS = timedelta(hours=7)  # photos of the last hours are still on one of the phones


class TakenPhoto(NamedTuple):
    """A photo of a failed answer; without `stored_at` it is still on the phone."""

    id: UUID
    item_key: str
    picture: StoredPicture
    declared_at: datetime
    stored_at: datetime | None


class Filled(NamedTuple):
    """An inspection as it arrived. `started_at`, `finished_at` and `sent_at` are by the phone's
    clock; `performed_at` is when it ended, as we work it out."""

    id: UUID
    spot: int
    inspector: int
    version: UsedVersion
    started_at: datetime
    finished_at: datetime
    sent_at: datetime
    received_at: datetime
    performed_at: datetime
    answers: list[dict[str, Any]]
    score: Score
    photos: list[TakenPhoto]


Told = Filled | Ticket | Kept


def tell_history(
    venue: DemoVenue, seed: object, inspections: int, until: datetime | None = None
) -> Iterator[Told]:
    """The history of a venue's year, with exactly that many inspections.

    Tickets are worked `until` then (without it, until the year ends). Each ticket is told when it
    opens, and once more when its row may differ from what was told.
    """
    yield from _Teller(venue, seed).tell(inspections, until or venue.season.ends_at)


class _Teller:
    def __init__(self, venue: DemoVenue, seed: object) -> None:
        season = venue.season
        self._venue = venue
        self._ends_at = season.ends_at
        self._chance = start_chance(seed, venue.id, season.last_day)
        self._agenda = Agenda()
        self._wear = Wear(self._chance, venue.spots, season)
        self._told: deque[Told] = deque()
        self._workshop = Workshop(
            self._chance,
            self._agenda,
            venue.crew,
            venue.handling,
            Ledger(self._chance, self._told.append),
            season.ends_at - BUSY_DAYS,
            self._wear.mend,
            self._besieged_until,
            partial(photograph_mended, self._chance, venue.mended),
        )
        self._places = [venue.place_of(spot) for spot in range(len(venue.spots))]

    def tell(self, inspections: int, until: datetime) -> Iterator[Told]:
        """Everything, in the order in which it ended."""
        season = self._venue.season
        refurbished_on = season.last_day - timedelta(REFURBISHED_DAYS_AGO)
        self._agenda.add(season.end_of(refurbished_on), self._refurbish)
        for visits in self._plan_year(inspections):
            yield from self._live(visits)
        self._agenda.run_until(until)
        self._workshop.tell_held()
        yield from self._tell_so_far()

    def _plan_year(self, inspections: int) -> Iterator[tuple[date, list[Visit]]]:
        venue = self._venue
        left = inspections
        for day, count in allot(venue.season, inspections):
            visits = plan_day(self._chance, venue.season, day, count, venue.spots, venue.inspectors)
            visits.sort(key=lambda visit: visit.ended_at)
            left -= count
            if not left and visits:
                visits[-1] = self._visit_siege(visits[-1])
                left = -1
            yield day, visits

    def _visit_siege(self, visit: Visit) -> Visit:
        """The last visit of all goes to where something critical is wrong."""
        for number, spot in enumerate(self._venue.spots):
            if spot.name == LAST_SIEGE.spot:
                return visit._replace(spot=number)
        return visit

    def _live(self, planned: tuple[date, list[Visit]]) -> Iterator[Told]:
        """What a day brings, a part of its visits at a time."""
        day, visits = planned
        for start in range(0, len(visits), CHUNK_VISITS):
            part = visits[start : start + CHUNK_VISITS]
            for visit in part:
                self._agenda.add(visit.ended_at, partial(self._inspect, visit, day))
            self._agenda.run_until(part[-1].ended_at)
            yield from self._tell_so_far()

    def _tell_so_far(self) -> Iterator[Told]:
        while self._told:
            yield self._told.popleft()

    def _refurbish(self, at: datetime) -> None:
        for number, spot in enumerate(self._venue.spots):
            if spot.kind == "restroom" and REFURBISHED in spot.name:
                self._wear.mend(number, "stall-locks", at)

    def _inspect(self, visit: Visit, day: date, ended_at: datetime) -> None:
        """Fills the checklist, and has it arrive when the phone can send it."""
        venue, chance = self._venue, self._chance
        inspector = venue.inspectors[visit.inspector]
        version = venue.version_on(venue.spots[visit.spot].kind, day)
        days_ago = (venue.season.last_day - day).days
        sending = send(chance, inspector.phone, ended_at, days_ago, self._ends_at)
        photos: list[TakenPhoto] = []
        look = self._look(visit, version.form.slug, day, sending, photos)
        answers = fill_form(chance, version.form, inspector, look)
        error = inspector.phone.clock_error(days_ago)
        filled = Filled(
            id=make_id(chance, visit.started_at + error),
            spot=visit.spot,
            inspector=visit.inspector,
            version=version,
            started_at=visit.started_at + error,
            finished_at=ended_at + error,
            sent_at=sending.sent_at + error,
            received_at=sending.received_at,
            performed_at=performed_at(ended_at, *sending),
            answers=answers,
            score=score(version.form.checklist, values_of(answers)),
            photos=photos,
        )
        self._agenda.add(sending.received_at, partial(self._receive, filled))

    def _look(
        self, visit: Visit, slug: str, day: date, sending: Sending, photos: list[TakenPhoto]
    ) -> Look:
        inspector = self._venue.inspectors[visit.inspector]
        days_ago = (self._venue.season.last_day - day).days

        def seen_wrong(item: Item) -> bool:
            wrong = self._wear.is_wrong(visit.spot, slug, item, visit.ended_at, day)
            plain = wrong and self._wear.siege_of(visit.spot, (slug, item.key), days_ago)
            return wrong and (bool(plain) or self._chance.random() < inspector.eye)

        def photograph(item: Item) -> list[dict[str, str]]:
            photo = self._take_photo(item, visit, sending)
            photos.append(photo)
            return [{"id": str(photo.id), "sha256": photo.picture.sha256}]

        return Look(partial(self._wear.applies, visit.spot, slug), seen_wrong, photograph)

    def _take_photo(self, item: Item, visit: Visit, sending: Sending) -> TakenPhoto:
        pictures = self._venue.pictures.get(item.key) or self._venue.pictures[""]
        is_late = self._ends_at - visit.ended_at < LATEST_PHOTOS and visit.inspector % 2 == 1
        waits = is_late and item.severity is not Severity.CRITICAL
        stored_at = sending.received_at + timedelta(seconds=round(self._chance.uniform(1, 9), 3))
        return TakenPhoto(
            make_id(self._chance, visit.ended_at),
            item.key,
            self._chance.choice(pictures),
            sending.received_at,
            None if waits else min(stored_at, self._ends_at),
        )

    def _receive(self, filled: Filled, received_at: datetime) -> None:
        self._told.append(filled)
        notes = {answer["item"]: answer.get("note", "") for answer in filled.answers}
        person_id = self._venue.person_ids[filled.inspector]
        self._workshop.take(
            Found(
                spot=filled.spot,
                place=self._places[filled.spot],
                slug=filled.version.form.slug,
                version_id=filled.version.id,
                visit=SeenAt(person_id, filled.id, filled.performed_at, received_at),
                failed=[(item, notes[item.key]) for item in filled.score.failed],
                passed=filled.score.passed,
            )
        )

    def _besieged_until(self, spot: int, ticket: Ticket) -> datetime | None:
        season = self._venue.season
        days_ago = (season.last_day - ticket.last_failed_at.date()).days
        siege = self._wear.siege_of(spot, (ticket.checklist_slug, ticket.item_key), days_ago)
        if siege is None:
            return None
        relief = RELIEF if siege.to_days_ago else NOT_YET
        return season.end_of(season.last_day - timedelta(siege.to_days_ago)) + relief
