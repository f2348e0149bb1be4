"""Signals: facts about a photo or an inspection that are worth a second look. Pure.

A signal is never an accusation, and nothing waits for it or is refused because of it. Each
function says its formula, unit, threshold and source. This one has the two that a photo carries
by itself; `inspections.effort` has those that need the inspection.
"""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

# The mean radius R1 = (2a + b) / 3 of the ellipsoid GRS 80 (H. Moritz, "Geodetic Reference
# System 1980", Journal of Geodesy 74, 2000), metres.
EARTH_RADIUS_M: Final = 6_371_008.8


class Kind(StrEnum):
    """What a signal is about."""

    REUSED = auto()
    FAR_FROM_VENUE = auto()
    CAPTURED_ELSEWHEN = auto()
    TOO_FAST = auto()
    SAME_ALL_THE_WAY = auto()
    WALKED_TOO_SOON = auto()
    NEVER_FAILS = auto()


# In which unit `value` and `threshold` of a signal are.
UNITS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.REUSED: "bits",
        Kind.FAR_FROM_VENUE: "m",
        Kind.CAPTURED_ELSEWHEN: "min",
        Kind.TOO_FAST: "ms",
        Kind.SAME_ALL_THE_WAY: "answers",
        Kind.WALKED_TOO_SOON: "s",
        Kind.NEVER_FAILS: "inspections",
    }
)
# Found when the photo is taken in; once a day; the others when the inspection is examined.
OF_INTAKE: Final = frozenset({Kind.REUSED, Kind.FAR_FROM_VENUE})
OF_DAYS: Final = frozenset({Kind.NEVER_FAILS})
OF_EXAMINING: Final = frozenset(Kind) - OF_INTAKE - OF_DAYS
# At most one of each for a photo; of the others at most one for an inspection.
OF_PHOTOS: Final = OF_INTAKE | {Kind.CAPTURED_ELSEWHEN}


class Noticed(NamedTuple):
    """A signal before it is stored. `value` went past `threshold`, both in the kind's unit."""

    kind: Kind
    value: float
    threshold: float
    detail: dict[str, Any]


class LooksLike(Protocol):
    """A photo that is alike: `distance` is in how many of 256 bits the PDQ hashes differ, 0 for
    the same bytes. `likeness.Alike` is one.
    """

    @property
    def photo_id(self) -> UUID: ...

    @property
    def distance(self) -> int: ...


class Shown(NamedTuple):
    """What a photo shows, and the SHA-256 of its bytes."""

    sha256: str
    inspection_id: UUID | None
    item_key: str | None


def reused(
    photo: Shown, alike: Sequence[LooksLike], known: Mapping[UUID, Shown], near_bits: int
) -> Noticed | None:
    """Whether the same picture, or nearly the same one, is used elsewhere in the organisation.

    Formula: the smallest PDQ distance among `alike` that counts is <= `near_bits`; the same
    SHA-256 is distance 0. Unit: bits of 256. Threshold: SIGNAL_NEAR_BITS. Source: the notes
    beside PDQ's reference implementation (facebook/ThreatExchange, `pdq`), which start with 31.

    Photos of the same inspection look alike because people take two of one thing, and so do not
    count, unless the very same file stands at another item. `known` says what the photos of
    `alike` show; one that is gone from there does not count.
    """
    counted = [
        (0 if known[one.photo_id].sha256 == photo.sha256 else one.distance, one.photo_id)
        for one in alike
        if one.photo_id in known and _counts(photo, known[one.photo_id])
    ]
    if not counted:
        return None
    distance, photo_id = min(counted)
    if distance > near_bits:
        return None
    exact = known[photo_id].sha256 == photo.sha256
    detail = {"photo_id": str(photo_id), "exact": exact}
    return Noticed(Kind.REUSED, distance, near_bits, detail)


def _counts(photo: Shown, other: Shown) -> bool:
    if photo.inspection_id is None or photo.inspection_id != other.inspection_id:
        return True
    return photo.sha256 == other.sha256 and photo.item_key != other.item_key


class Point(NamedTuple):
    """A place on the earth, degrees (WGS 84)."""

    latitude: float
    longitude: float


def point(latitude: float | None, longitude: float | None) -> Point | None:
    """The place, where both parts of it are known."""
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def distance_m(a: Point, b: Point) -> float:
    """The great-circle distance of two places on a sphere of `EARTH_RADIUS_M`, metres.

    hav = sin²(Δφ / 2) + cos φ1 · cos φ2 · sin²(Δλ / 2); d = 2 R · asin √hav. The earth is no
    sphere: wrong by up to 0.6 %, which no geofence notices. Source: R. W. Sinnott, "Virtues of
    the Haversine", Sky and Telescope 68 (2), 1984, page 159.
    """
    phi_a, phi_b = math.radians(a.latitude), math.radians(b.latitude)
    half_phi = (phi_b - phi_a) / 2
    half_lambda = math.radians(b.longitude - a.longitude) / 2
    hav = math.sin(half_phi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(hav, 1.0)))


def far_from_venue(taken: Point | None, venue: Point | None, geofence_m: float) -> Noticed | None:
    """Whether the photo was made outside the venue's geofence, as its file says.

    Formula: `distance_m` > `geofence_m`. Unit: metres. Threshold: the venue's `geofence_m`.
    None where the photo or the venue does not say where it is: most photos do not.
    """
    if taken is None or venue is None:
        return None
    distance = distance_m(taken, venue)
    if distance <= geofence_m:
        return None
    return Noticed(Kind.FAR_FROM_VENUE, round(distance), geofence_m, {})
