"""Signals as managers of a venue see them: who, where, how far past, and how common that is."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import Row, Select, and_, case, func, select

from app.access.models import Person
from app.evidence.models import Intake, Photo, Signal
from app.evidence.signals import OF_DAYS, OF_PHOTOS, UNITS, Kind, point
from app.inspections.effort import COULD
from app.inspections.models import Inspection
from app.inspections.signal_sentences import BaseRate, Facts, Like, say_signal
from app.inspections.unfailing import FEWEST
from app.kernel.clock import local_day, zone
from app.kernel.database import db
from app.kernel.paging import Position, cut_page, newest_first
from app.tickets.models import Ticket
from app.venues.models import Spot, Venue

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

FIRST_DAY: Final = date(1970, 1, 1)
LAST_DAY: Final = date(2100, 1, 1)
# Where a photo or an inspection belongs: joined by `_placed`.
SPOT_ID = func.coalesce(Inspection.spot_id, Ticket.spot_id)
# When a photo was used, by our clock; an inspection that waited on a phone came earlier than it.
USED_AT = func.coalesce(Inspection.performed_at, Photo.declared_at)


@dataclass(frozen=True, slots=True)
class WantedSignals:
    """Which signals of a venue: of one kind, of days of the venue (both included)."""

    kind: Kind | None = None
    first_day: date | None = None
    last_day: date | None = None


def show_signals(
    venue: Venue,
    wanted: WantedSignals,
    position: Position | None,
    limit: int,
    settings: Mapping[str, Any],
    at: datetime,
) -> dict[str, Any]:
    """One page of the signals of a venue with their base rates, as `SignalsPageOut` says."""
    rows = list_signals(venue, wanted, position, limit)
    page = cut_page(rows, limit, lambda row: Position(row.at, row.id))
    rates, days = base_rates(venue, settings, at), settings["SIGNAL_DAYS"]
    return {
        "items": describe_signals(venue, page.items, rates, days),
        "next_cursor": page.next_cursor,
        "days": days,
        "base_rates": [describe_rate(rate) for rate in rates],
    }


def show_signals_of(
    inspection: Inspection, settings: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """The `signals` of one inspection and its photos, and the `base_rates` of their kinds."""
    rows = list_signals_of(inspection)
    if not rows:
        return {"signals": [], "base_rates": []}
    venue = db.session.get_one(Venue, inspection.venue_id)
    rates = base_rates(venue, settings, at)
    kinds = {row.kind for row in rows}
    return {
        "signals": describe_signals(venue, rows, rates, settings["SIGNAL_DAYS"]),
        "base_rates": [describe_rate(rate) for rate in rates if rate.kind in kinds],
    }


def list_signals(
    venue: Venue, wanted: WantedSignals, position: Position | None, limit: int
) -> Sequence[AnyRow]:
    """The signals of a venue with the names of person and spot, newest first; one statement."""
    query = _select_signals().where(Signal.venue_id == venue.id)
    if wanted.kind:
        query = query.where(Signal.kind == wanted.kind.value)
    if wanted.first_day:
        query = query.where(Signal.at >= _midnight(wanted.first_day, venue))
    if wanted.last_day:
        day = min(wanted.last_day, LAST_DAY) + timedelta(1)
        query = query.where(Signal.at < _midnight(day, venue))
    return db.session.execute(newest_first(query, Signal.at, Signal.id, position, limit)).all()


def list_signals_of(inspection: Inspection) -> Sequence[AnyRow]:
    """The signals of one inspection and of its photos, newest first; one statement."""
    query = _select_signals().where(
        Signal.inspection_id == inspection.id, Signal.venue_id == inspection.venue_id
    )
    return db.session.execute(query.order_by(Signal.at.desc(), Signal.id.desc())).all()


def list_signals_of_photo(photo: Photo) -> Sequence[AnyRow]:
    """The signals of one photo, of a failure or of a mending, newest first; one statement."""
    query = _select_signals().where(Signal.photo_id == photo.id, Signal.venue_id == photo.venue_id)
    return db.session.execute(query.order_by(Signal.at.desc(), Signal.id.desc())).all()


def base_rates(venue: Venue, settings: Mapping[str, Any], at: datetime) -> list[BaseRate]:
    """How common each kind is at a venue in the last SIGNAL_DAYS; three statements.

    Of inspections those that ended since and were examined, of photos those taken in since, of
    people those with an inspection since; and only those that could carry the signal: for
    inspections what the examination found of each (`Inspection.could`), for people those with
    enough for a row, for photos those with a place, or with a time of capture. A photo with a
    place counts as soon as the venue has one too, also where it came before that.
    """
    since = at - timedelta(settings["SIGNAL_DAYS"])
    counted = case(
        (Signal.kind == Kind.NEVER_FAILS.value, func.count(Signal.person_id.distinct())),
        else_=func.count(),
    )
    carried = {
        row.kind: row.carried
        for row in db.session.execute(
            select(Signal.kind, counted.label("carried"))
            .where(Signal.venue_id == venue.id, Signal.at >= since)
            .group_by(Signal.kind)
        )
    }
    possible = _count_photos(venue, since) | _count_inspections(venue.id, since)
    return [BaseRate(kind, carried.get(kind, 0), possible[kind]) for kind in Kind]


def _counted(kind: Kind) -> str:
    """What a base rate counts."""
    if kind in OF_DAYS:
        return "people"
    return "photos" if kind in OF_PHOTOS else "inspections"


class _Used(NamedTuple):
    """A photo that others look like; `photo_id` and `place` are None for another venue's."""

    at: datetime
    day: date
    inspection_id: UUID | None
    photo_id: UUID | None
    place: str | None


def describe_signals(
    venue: Venue, rows: Sequence[AnyRow], rates: Sequence[BaseRate], days: int
) -> list[dict[str, Any]]:
    """The rows as `SignalOut` describes them; at most two statements for all."""
    details = [row.detail for row in rows]
    like = _find_likes(venue, {UUID(one["photo_id"]) for one in details if "photo_id" in one})
    spots = _find_spots({UUID(one["spot_id"]) for one in details if "spot_id" in one})
    rate_of = {rate.kind: rate for rate in rates}
    return [_describe(row, rate_of[Kind(row.kind)], days, like, spots) for row in rows]


def _describe(
    row: AnyRow,
    rate: BaseRate,
    days: int,
    likes: Mapping[str, _Used],
    spots: Mapping[str, str],
) -> dict[str, Any]:
    kind = Kind(row.kind)
    used = likes.get(row.detail.get("photo_id", ""))
    before = spots.get(row.detail.get("spot_id", ""))
    facts = Facts(kind, row.value, row.threshold, row.detail, used and _like(row, used), before)
    return {
        "id": row.id,
        "kind": kind.value,
        "at": row.at,
        "inspection_id": row.inspection_id,
        "photo_id": row.photo_id,
        "like_photo_id": used and used.photo_id,
        "person": row.person,
        "spot": row.spot,
        "value": row.value,
        "threshold": row.threshold,
        "unit": UNITS[kind],
        "sentence": say_signal(facts, rate, days),
    }


def describe_rate(rate: BaseRate) -> dict[str, Any]:
    """A base rate as `BaseRateOut` describes it."""
    return {
        "kind": rate.kind.value,
        "carried": rate.carried,
        "of": rate.of,
        "counted": _counted(rate.kind),
        "share": rate.share,
    }


def _like(row: AnyRow, used: _Used) -> Like:
    """What the sentence of a signal says of the photo that the signal's own looks like."""
    is_beside = row.inspection_id is not None and row.inspection_id == used.inspection_id
    return Like(used.day, used.place, row.used_at is not None and used.at > row.used_at, is_beside)


def _select_signals() -> Select[*tuple[Any, ...]]:
    columns = [column for column in Signal.__table__.columns if column.name != "organisation_id"]
    query = select(
        *columns, Person.name.label("person"), Spot.name.label("spot"), USED_AT.label("used_at")
    ).join(Person, Person.id == Signal.person_id)
    return _placed(query.outerjoin(Photo, Photo.id == Signal.photo_id), Signal)


def _placed(query: Select[*tuple[Any, ...]], of: type[Signal | Photo]) -> Select[*tuple[Any, ...]]:
    """The query with the spot of the inspection or the ticket; both must be of the venue."""
    return (
        query.outerjoin(
            Inspection, and_(Inspection.id == of.inspection_id, Inspection.venue_id == of.venue_id)
        )
        .outerjoin(Ticket, and_(Ticket.id == Photo.ticket_id, Ticket.venue_id == of.venue_id))
        .outerjoin(Spot, Spot.id == SPOT_ID)
    )


def _find_likes(venue: Venue, photo_ids: Collection[UUID]) -> dict[str, _Used]:
    """When and where these photos were used, by id as text; of other venues only when."""
    if not photo_ids:
        return {}
    query = select(
        Photo.id,
        Photo.venue_id,
        Photo.inspection_id,
        USED_AT.label("used_at"),
        Spot.name.label("spot"),
    )
    placed = _placed(query.select_from(Photo), Photo)
    found = {}
    for row in db.session.execute(placed.where(Photo.id.in_(photo_ids))):
        is_here = row.venue_id == venue.id
        found[str(row.id)] = _Used(
            row.used_at,
            local_day(row.used_at, venue.time_zone),
            row.inspection_id,
            row.id if is_here else None,
            (row.spot or venue.name) if is_here else None,
        )
    return found


def _find_spots(spot_ids: Collection[UUID]) -> dict[str, str]:
    if not spot_ids:
        return {}
    rows = db.session.execute(select(Spot.id, Spot.name).where(Spot.id.in_(spot_ids)))
    return {str(row.id): row.name for row in rows}


def _count_photos(venue: Venue, since: datetime) -> dict[Kind, int]:
    """Of photos taken in since then: all, those with a place, and those of examined inspections
    with a time.
    """
    has_place = and_(Photo.latitude.is_not(None), Photo.longitude.is_not(None))
    has_time = and_(
        func.coalesce(Photo.captured_at, Photo.said_captured_at).is_not(None),
        Inspection.examined_at.is_not(None),
    )
    counted = db.session.execute(
        select(func.count(), func.count().filter(has_place), func.count().filter(has_time))
        .select_from(Photo)
        .outerjoin(
            Inspection,
            and_(Inspection.id == Photo.inspection_id, Inspection.venue_id == Photo.venue_id),
        )
        .where(Photo.venue_id == venue.id, Photo.taken_in_at >= since, Photo.intake == Intake.DONE)
    ).one()
    with_place = counted[1] if point(venue.latitude, venue.longitude) else 0
    return {
        Kind.REUSED: counted[0],
        Kind.FAR_FROM_VENUE: with_place,
        Kind.CAPTURED_ELSEWHEN: counted[2],
    }


def _count_inspections(venue_id: UUID, since: datetime) -> dict[Kind, int]:
    """How many inspections that ended since then could carry each kind, as examined, and how many
    people made enough of them for a row.
    """
    counted = db.session.execute(
        select(
            Inspection.person_id,
            func.coalesce(Inspection.could, 0).label("could"),
            func.count().label("inspections"),
            func.count().filter(Inspection.checked > 0).label("judged"),
        )
        .where(Inspection.venue_id == venue_id, Inspection.performed_at >= since)
        .group_by(Inspection.person_id, Inspection.could)
    ).all()
    judged = Counter[UUID]()
    for row in counted:
        judged[row.person_id] += row.judged
    possible = {
        kind: sum(row.inspections for row in counted if row.could & bit)
        for kind, bit in COULD.items()
    }
    return possible | {Kind.NEVER_FAILS: sum(count >= FEWEST for count in judged.values())}


def _midnight(day: date, venue: Venue) -> datetime:
    """The beginning of a day where the venue stands; days beyond belief are brought near."""
    held = min(max(day, FIRST_DAY), LAST_DAY + timedelta(1))
    return datetime.combine(held, time(), zone(venue.time_zone))
