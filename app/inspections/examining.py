"""Looks for signals in inspections that are stored already, a batch at a time.

A submission does nothing for it: it leaves `examined_at` empty, and that is all there is to find
again. So a run that is lost loses nothing, and one that repeats changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import Row, Select, and_, case, literal, or_, select, update

from app.checklists.definition import Checklist
from app.checklists.queries import list_versions
from app.evidence.models import Intake, Photo, Signal
from app.evidence.signal_records import replace_signals, signal_row
from app.evidence.signals import OF_EXAMINING, Kind, Noticed
from app.inspections.answers import values_of
from app.inspections.effort import (
    COULD,
    Span,
    Walked,
    by_scale,
    captured_elsewhen,
    judged_items,
    last_before,
    pace_of,
    same_all_the_way,
    spent_ms_of,
    too_fast,
    walked_too_soon,
)
from app.inspections.models import Inspection
from app.kernel.database import db

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
WalkDay: TypeAlias = tuple[UUID, UUID, date]  # person, venue, day

# A batch holds SQLite's only writer, for which submissions wait.
BATCH: Final = 100
LATE_PHOTOS: Final = timedelta(days=1)
# An intake says when it began, and others see its photo only when it has ended.
LONGEST_INTAKE: Final = timedelta(minutes=2)

EXAMINED = (
    Inspection.id,
    Inspection.id.label("inspection_id"),
    Inspection.organisation_id,
    Inspection.venue_id,
    Inspection.spot_id,
    Inspection.person_id,
    Inspection.checklist_version_id,
    Inspection.started_at,
    Inspection.finished_at,
    Inspection.performed_at,
    Inspection.performed_on,
    Inspection.clock_offset_s,
    Inspection.answers,
    Inspection.friction,
)


class Thresholds(NamedTuple):
    """What is signalled: `SIGNAL_…` of the settings."""

    item_ms: int
    straight_items: int
    walk_seconds: int
    capture_minutes: int


def thresholds_of(settings: Mapping[str, Any]) -> Thresholds:
    """The thresholds that the settings say."""
    return Thresholds(
        settings["SIGNAL_ITEM_MS"],
        settings["SIGNAL_STRAIGHT_ITEMS"],
        settings["SIGNAL_WALK_SECONDS"],
        settings["SIGNAL_CAPTURE_MINUTES"],
    )


def examine_some(thresholds: Thresholds, at: datetime, most: int = BATCH) -> int:
    """Examines up to `most` inspections; how many there were. `at` is when the run began.

    First those never examined, then those with photos taken in since, within the last day. What
    was found before is replaced. At most nine statements, however many inspections. Of two
    workers at once each gets its own inspections.
    """
    seen_until = at - LONGEST_INTAKE  # a photo taken in later may not have been there to see
    rows = [*_not_examined(most)]
    if len(rows) < most:
        rows += _with_late_photos(at, seen_until, most - len(rows))
    if not rows:
        return 0
    ids = [row.id for row in rows]
    photos, walks = _photos_of(rows), _walks_of(rows)
    versions = {one.id: one for one in list_versions({row.checklist_version_id for row in rows})}
    found: list[dict[str, Any]] = []
    could: dict[int, list[UUID]] = defaultdict(list)
    for row in rows:
        checklist = versions[row.checklist_version_id].checklist
        walk = walks[row.person_id, row.venue_id, row.performed_on]
        effort = _effort(row, checklist, walk, thresholds)
        could[effort.could].append(row.id)
        found += [signal_row(row, None, one, row.performed_at) for one in effort.noticed]
        found += _elsewhen(row, photos[row.id], thresholds.capture_minutes)
    replace_signals(OF_EXAMINING, Signal.inspection_id.in_(ids), found)
    _mark_examined(could, seen_until)
    return len(rows)


def _mark_examined(could: Mapping[int, Sequence[UUID]], seen_until: datetime) -> None:
    """Has the inspections say up to when they are examined, and what they could carry."""
    bits = case(*((Inspection.id.in_(ids), literal(one)) for one, ids in could.items()))
    db.session.execute(
        update(Inspection)
        .where(Inspection.id.in_([one for ids in could.values() for one in ids]))
        .values(examined_at=seen_until, could=bits),
        execution_options={"synchronize_session": False},
    )


def _not_examined(most: int) -> Sequence[AnyRow]:
    query = select(*EXAMINED).where(Inspection.examined_at.is_(None))
    return _locked(query.order_by(Inspection.received_at).limit(most))


def _with_late_photos(at: datetime, seen_until: datetime, most: int) -> Sequence[AnyRow]:
    lately = select(Photo.inspection_id).where(Photo.taken_in_at > at - LATE_PHOTOS)
    later = select(Photo.id).where(
        Photo.inspection_id == Inspection.id,
        Photo.venue_id == Inspection.venue_id,
        Photo.taken_in_at > Inspection.examined_at,
    )
    query = select(*EXAMINED).where(
        Inspection.id.in_(lately), later.exists(), Inspection.examined_at < seen_until
    )
    return _locked(query.limit(most))


def _locked(query: Select[*tuple[Any, ...]]) -> Sequence[AnyRow]:
    """The rows that no other worker examines now (SQLite has one writer at a time anyway)."""
    return db.session.execute(
        query.with_for_update(of=Inspection, skip_locked=True, key_share=True)
    ).all()


def _photos_of(rows: Sequence[AnyRow]) -> Mapping[UUID, Sequence[AnyRow]]:
    """The photos of these inspections that were taken in.

    Anybody may declare a photo for an inspection of another venue, so the venue is compared:
    here, for in the statement it would tempt the database to read all photos of the venue.
    """
    venues = {row.id: row.venue_id for row in rows}
    photos = db.session.execute(
        select(
            Photo.id,
            Photo.organisation_id,
            Photo.venue_id,
            Photo.inspection_id,
            Photo.person_id,
            Photo.captured_at,
            Photo.said_captured_at,
            Photo.taken_in_at,
        ).where(Photo.inspection_id.in_(venues), Photo.intake == Intake.DONE)
    )
    found = defaultdict(list)
    for photo in photos:
        if photo.venue_id == venues[photo.inspection_id]:
            found[photo.inspection_id].append(photo)
    return found


def _walks_of(rows: Sequence[AnyRow]) -> Mapping[WalkDay, Sequence[Walked]]:
    """All that was inspected on these days at these venues, by who walked where and when.

    Asked by venue and day, each pair one look into `ix_inspections_days`: of pairs in a list
    SQLite would read the whole venue.
    """
    days = {(row.venue_id, row.performed_on) for row in rows}
    on_these = [
        and_(Inspection.venue_id == venue_id, Inspection.performed_on == day)
        for venue_id, day in sorted(days)
    ]
    walked = db.session.execute(
        select(
            Inspection.person_id,
            Inspection.venue_id,
            Inspection.performed_on,
            Inspection.spot_id,
            Inspection.started_at,
            Inspection.finished_at,
            Inspection.clock_offset_s,
        ).where(or_(*on_these))
    )
    found = defaultdict(list)
    for person_id, venue_id, day, spot_id, started_at, finished_at, offset in walked:
        one = Walked(spot_id, Span(started_at, finished_at), offset)
        found[person_id, venue_id, day].append(one)
    return found


class _Effort(NamedTuple):
    """What an inspection says of itself; `could` has the bits of what it could have said."""

    noticed: list[Noticed]
    could: int


def _effort(
    row: AnyRow, checklist: Checklist, walk: Sequence[Walked], limits: Thresholds
) -> _Effort:
    span = Span(row.started_at, row.finished_at)
    values = values_of(row.answers)
    judged = judged_items(checklist, values)
    this = Walked(row.spot_id, span, row.clock_offset_s)
    spent_ms, keys = spent_ms_of(row.friction), [item.key for item in judged]
    could = {
        Kind.TOO_FAST: pace_of(span, keys, spent_ms) is not None,
        Kind.SAME_ALL_THE_WAY: any(
            len(answers) >= limits.straight_items for answers in by_scale(judged, values)
        ),
        Kind.WALKED_TOO_SOON: last_before(this, walk) is not None,
    }
    noticed = (
        too_fast(span, keys, spent_ms, limits.item_ms),
        same_all_the_way(judged, values, limits.straight_items),
        walked_too_soon(this, walk, limits.walk_seconds),
    )
    bits = sum(COULD[kind] for kind, possible in could.items() if possible)
    return _Effort([one for one in noticed if one], bits)


def _elsewhen(
    row: AnyRow, photos: Sequence[AnyRow], threshold_minutes: int
) -> Iterator[dict[str, Any]]:
    span = Span(row.started_at, row.finished_at)
    for photo in photos:
        noticed = captured_elsewhen(
            photo.captured_at,
            photo.said_captured_at,
            span,
            row.clock_offset_s,
            threshold_minutes,
        )
        if noticed:
            yield signal_row(photo, photo.id, noticed, photo.taken_in_at)
