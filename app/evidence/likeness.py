"""Which photos of an organisation are alike: the same file, or nearly the same picture."""

from bisect import bisect_right
from collections.abc import Collection
from functools import cache
from operator import itemgetter
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, cast, delete, insert, null, or_, select, union_all
from sqlalchemy.orm import aliased

from app.evidence.models import Photo, PhotoPrint, PhotoState, PrintBand
from app.evidence.prints import bands_of, bands_to_ask, distance
from app.kernel.database import db

# What very many photos share says little: the newest of a band are read, then the other bands'.
MOST_OF_A_BAND: Final = 64
MOST_ALIKE: Final = 20
MOST_LOOKED_AT: Final = 50
FORGOTTEN_AT_ONCE: Final = 10


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
    """The nearest other photos of the organisation, at most 20: the same file (`sha256`), or a
    print that differs in no more than `bits`; without a print (None) only the same file.

    What belongs to the same inspection, or to the same ticket, is no reuse: two pictures of one
    thing look alike, a second is taken because the first was dark, and an upload is declared
    again. But the very same file at another item of the inspection is: one picture for all of
    them. A picture of the failure that comes back as one of the mending is reuse, too.

    Two statements, or one without a print, whatever is stored; at most 64 prints a band are read.
    So a print within 15 bits is found for certain unless more than 64 newer ones fill each band
    that it shares, and then those are what is found, if they are near.
    """
    near = _near_prints(organisation_id, pdq, bits) if pdq else {}
    asked = {
        "organisation": organisation_id,
        "this": photo_id,
        "sha256": sha256,
        "near": list(near),
    }
    found: dict[UUID, int] = {}
    for row in db.session.execute(_select_apart(), asked):
        bits_apart = 0 if row.print_id is None else near[row.print_id]
        found[row.id] = min(bits_apart, found.get(row.id, bits_apart))
    nearest = sorted((bits_apart, one) for one, bits_apart in found.items())[:MOST_ALIKE]
    return [Alike(one, bits_apart) for bits_apart, one in nearest]


def _near_prints(organisation_id: UUID, pdq: bytes, bits: int) -> dict[int, int]:
    """Distances of the nearest, by print."""
    rows = list_candidates(organisation_id, pdq, bits)
    apart = sorted((distance(pdq, one), print_id) for print_id, one in set(rows))
    near = apart[: bisect_right(apart, bits, key=itemgetter(0))]
    return {print_id: bits_apart for bits_apart, print_id in near[:MOST_LOOKED_AT]}


def list_candidates(organisation_id: UUID, pdq: bytes, bits: int) -> list[tuple[int, bytes]]:
    """Id and `pdq` of prints that share one of the bands to be asked for what is within `bits`;
    some come more than once.
    """
    asked = bands_of(organisation_id, pdq)[: bands_to_ask(bits)]
    keys = {f"key_{n}": key for n, key in enumerate(asked)}
    statement = _select_candidates(len(asked))
    rows = db.session.execute(statement, {"organisation": organisation_id, **keys})
    return [(print_id, one) for print_id, one in rows]


# Built once: to build them takes longer than to ask them.
@cache
def _select_candidates(bands: int) -> Select[int, bytes]:
    """Each band is read by itself, newest first and no further than 64, so that one which a
    hundred thousand pictures share neither takes long nor hides what the others find.
    """
    by_band = union_all(
        *(
            select(
                select(PrintBand.print_id)
                .where(PrintBand.key == bindparam(f"key_{n}"))
                .order_by(PrintBand.print_id.desc())
                .limit(MOST_OF_A_BAND)
                .subquery()
            )
            for n in range(bands)
        )
    ).subquery()
    return (
        select(PhotoPrint.id, PhotoPrint.pdq)
        .join(by_band, by_band.c.print_id == PhotoPrint.id)
        .where(PhotoPrint.organisation_id == bindparam("organisation"))
    )


@cache
def _select_apart() -> Select[UUID, int | None]:
    """Photos of the prints `near`, and some that are the same file; none that is the photo `this`
    or of its inspection or ticket, but for the same file at another item.
    """
    this, other = aliased(Photo), aliased(Photo)
    ids = union_all(
        select(PhotoPrint.photo_id, PhotoPrint.id.label("print_id")).where(
            PhotoPrint.id.in_(bindparam("near", expanding=True))
        ),
        select(
            select(Photo.id, cast(null(), PhotoPrint.id.type))
            .where(
                Photo.organisation_id == bindparam("organisation"),
                Photo.sha256 == bindparam("sha256"),
                Photo.state == PhotoState.STORED,
            )
            .limit(MOST_LOOKED_AT)
            .subquery()
        ),
    ).subquery()
    return (
        select(other.id, ids.c.print_id)
        .join(ids, ids.c.photo_id == other.id)
        .join(this, this.id == bindparam("this"))
        .where(
            other.id != this.id,
            or_(
                other.inspection_id.is_(None),
                this.inspection_id.is_(None),
                other.inspection_id != this.inspection_id,
                and_(other.sha256 == this.sha256, other.item_key != this.item_key),
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
    """The table of bands has no index by print, so its keys are worked out again. Keys and prints
    are given apart, which both databases look up by the table's key, pair by pair; no pair of
    one's key and another's print can be a row that should stay.
    """
    prints = db.session.scalars(select(PhotoPrint).where(PhotoPrint.photo_id.in_(photo_ids))).all()
    if not prints:
        return
    keys = {key for one in prints for key in bands_of(one.organisation_id, one.pdq)}
    db.session.execute(
        delete(PrintBand).where(
            PrintBand.key.in_(keys), PrintBand.print_id.in_([one.id for one in prints])
        )
    )
    db.session.execute(delete(PhotoPrint).where(PhotoPrint.photo_id.in_(photo_ids)))
