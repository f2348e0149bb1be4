"""Which photos of an organisation are alike: the same file, or nearly the same picture."""

from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, delete, insert, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from app.evidence.models import Photo, PhotoPrint, PhotoState, PrintBand
from app.evidence.prints import bands_of, distance
from app.kernel.database import db

# What very many photos share says little: the newest of a band are read, then the other bands'.
MOST_OF_A_BAND: Final = 250
MOST_ALIKE: Final = 50
MOST_LOOKED_AT: Final = 200
FORGOTTEN_AT_ONCE: Final = 50


class Alike(NamedTuple):
    """A photo, and in how many bits of 256 its print differs: 0 for the same file."""

    photo_id: UUID
    distance: int


def store_print(photo: Photo, pdq: bytes) -> None:
    """Keeps a photo's print, so that later ones are compared with it. Once for each photo."""
    print_id = db.session.execute(
        insert(PhotoPrint)
        .values(photo_id=photo.id, organisation_id=photo.organisation_id, pdq=pdq)
        .returning(PhotoPrint.id)
    ).scalar_one()
    keys = bands_of(photo.organisation_id, pdq)
    db.session.execute(
        insert(PrintBand).values([{"key": key, "print_id": print_id} for key in keys])
    )


def find_alike(
    organisation_id: UUID, photo_id: UUID, sha256: str, pdq: bytes | None, bits: int
) -> list[Alike]:
    """The nearest other photos of the organisation, at most 50: the same file (`sha256`), or a
    print that differs in no more than `bits`; without a print (None) only the same file.

    What belongs to the same inspection, or to the same ticket, is no reuse: one picture may show
    two things that are wrong, a second is taken because the first was dark, and an upload is
    declared again. A picture of the failure that comes back as one of the mending is reuse.

    Two statements, or one without a print, whatever is stored; at most 4,000 prints are read.
    """
    near = _near_prints(organisation_id, photo_id, pdq, bits) if pdq else {}
    rows = db.session.execute(_photos_apart(organisation_id, photo_id, sha256, near))
    found = {row.id: 0 if row.sha256 == sha256 else near[row.id] for row in rows}
    alike = [Alike(*one) for one in found.items()]
    return sorted(alike, key=lambda one: (one.distance, one.photo_id))[:MOST_ALIKE]


def _near_prints(organisation_id: UUID, photo_id: UUID, pdq: bytes, bits: int) -> dict[UUID, int]:
    """Distances of the nearest, by photo."""
    rows = db.session.execute(candidates(organisation_id, pdq))
    apart = {row.photo_id: distance(pdq, row.pdq) for row in rows if row.photo_id != photo_id}
    near = [(bits_apart, found) for found, bits_apart in apart.items() if bits_apart <= bits]
    return {found: bits_apart for bits_apart, found in sorted(near)[:MOST_LOOKED_AT]}


def candidates(organisation_id: UUID, pdq: bytes) -> Select[UUID, bytes]:
    """Selects `photo_id` and `pdq` of prints that share a band with this one; some come twice.

    Each band is read by itself, newest first and no further than 250, so that one which a
    hundred thousand pictures share neither takes long nor hides what the others find.
    """
    by_band = union_all(
        *(
            select(
                select(PrintBand.print_id)
                .where(PrintBand.key == key)
                .order_by(PrintBand.print_id.desc())
                .limit(MOST_OF_A_BAND)
                .subquery()
            )
            for key in bands_of(organisation_id, pdq)
        )
    ).subquery()
    return (
        select(PhotoPrint.photo_id, PhotoPrint.pdq)
        .join(by_band, by_band.c.print_id == PhotoPrint.id)
        .where(PhotoPrint.organisation_id == organisation_id)
    )


def _photos_apart(
    organisation_id: UUID, photo_id: UUID, sha256: str, near: Collection[UUID]
) -> Select[UUID, str]:
    """Selects `id` and `sha256` of photos with these prints, and of some that are the same file;
    none that is this one or of its inspection or ticket.
    """
    this, other = aliased(Photo), aliased(Photo)
    ids = union_all(
        select(Photo.id).where(Photo.id.in_(near)),
        select(
            select(Photo.id)
            .where(
                Photo.organisation_id == organisation_id,
                Photo.sha256 == sha256,
                Photo.state == PhotoState.STORED,
            )
            .limit(MOST_LOOKED_AT)
            .subquery()
        ),
    ).subquery()
    return (
        select(other.id, other.sha256)
        .join(ids, ids.c.id == other.id)
        .join(this, this.id == photo_id)
        .where(
            other.id != photo_id,
            or_(
                other.inspection_id.is_(None),
                this.inspection_id.is_(None),
                other.inspection_id != this.inspection_id,
            ),
            or_(
                other.ticket_id.is_(None),
                this.ticket_id.is_(None),
                other.ticket_id != this.ticket_id,
            ),
        )
    )


def forget_prints(photo_ids: Collection[UUID]) -> None:
    """Removes the prints of these photos, and what they are found by."""
    ids = list(photo_ids)
    for start in range(0, len(ids), FORGOTTEN_AT_ONCE):
        _forget(ids[start : start + FORGOTTEN_AT_ONCE])


def _forget(photo_ids: list[UUID]) -> None:
    """The table of bands has no index by print, so its keys are worked out again."""
    prints = db.session.scalars(select(PhotoPrint).where(PhotoPrint.photo_id.in_(photo_ids))).all()
    bands = [(key, one.id) for one in prints for key in bands_of(one.organisation_id, one.pdq)]
    if bands:
        db.session.execute(
            delete(PrintBand).where(tuple_(PrintBand.key, PrintBand.print_id).in_(bands))
        )
        db.session.execute(delete(PhotoPrint).where(PhotoPrint.photo_id.in_(photo_ids)))
