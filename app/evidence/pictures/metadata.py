"""What a picture's file says of itself, believed only as far as it can be true. Pure.

The tags are those of Exif 2.32 (CIPA DC-008).
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

MOST_PRINTABLE: Final = 200  # characters of a device's name
EARLIEST_YEAR: Final = 1990  # there were no such files before
MOST_OFFSET: Final = timedelta(hours=14)

# When the picture was made, best first, each beside the tag of its offset from UTC.
TIMES: Final = (
    (Base.DateTimeOriginal, Base.OffsetTimeOriginal),
    (Base.DateTimeDigitized, Base.OffsetTimeDigitized),
    (Base.DateTime, Base.OffsetTime),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """When, with what and where a picture was made, as its file says; None or "" where it is
    silent or cannot be right.

    `captured` is the camera's clock, `offset` how far that was from UTC. Degrees (WGS 84), north
    and east positive.
    """

    captured: datetime | None = None
    offset: timedelta | None = None
    device: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """The origin of a picture, and how it is to be turned (1 to 8; 1 where it is not)."""

    origin: Origin
    orientation: int


def read_exif(exif: bytes) -> Said:
    """What an Exif block says. Never raises: whatever is broken is silent."""
    tags, details, place = _parts(exif)
    turned = tags.get(Base.Orientation)
    captured, offset = _captured({**tags, **details})
    latitude, longitude = _place(place)
    origin = Origin(captured, offset, _device(tags), latitude, longitude)
    return Said(origin, turned if isinstance(turned, int) and 1 <= turned <= 8 else 1)


def _parts(exif: bytes) -> tuple[Mapping[int, Any], Mapping[int, Any], Mapping[int, Any]]:
    """The tags of the picture, of how it was taken, and of where."""
    parsed: Any = Image.Exif()
    parts: list[dict[int, Any]] = [{}, {}, {}]
    # Each by itself: a broken maker's note must not cost the orientation.
    reads: tuple[Callable[[], Any], ...] = (
        lambda: dict(parsed),
        lambda: parsed.get_ifd(IFD.Exif),
        lambda: parsed.get_ifd(IFD.GPSInfo),
    )
    try:
        parsed.load(exif)
    except Exception:  # Pillow raises many kinds on hostile bytes
        return {}, {}, {}
    for number, read in enumerate(reads):
        try:
            parts[number] = dict(read())
        except Exception:  # noqa: S112 - this part stays silent
            continue
    return parts[0], parts[1], parts[2]


def _captured(tags: Mapping[int, Any]) -> tuple[datetime | None, timedelta | None]:
    for time_tag, offset_tag in TIMES:
        captured = _instant(tags.get(time_tag))
        if captured:
            return captured, _offset(tags.get(offset_tag))
    return None, None


def _instant(said: Any) -> datetime | None:
    found = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)", _text(said))
    if not found:
        return None
    year, month, day, hour, minute, second = map(int, found.groups())
    try:
        # The camera's clock, which knows no zone.
        instant = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - see above
    except ValueError:
        return None
    return instant if instant.year >= EARLIEST_YEAR else None


def _offset(said: Any) -> timedelta | None:
    text = _text(said)
    if text == "Z":
        return timedelta(0)
    found = re.fullmatch(r"([+-])(\d\d):([0-5]\d)", text)
    if not found:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return None if offset > MOST_OFFSET else offset * (-1 if found[1] == "-" else 1)


def _device(tags: Mapping[int, Any]) -> str:
    """Maker and model in one name; the maker once, where the model repeats it."""
    make, model = _text(tags.get(Base.Make)), _text(tags.get(Base.Model))
    named = model if model.lower().startswith(make.lower()) else f"{make} {model}"
    return named.strip()[:MOST_PRINTABLE].strip()


def _text(said: Any) -> str:
    """Printable text on one line, of at most twice MOST_PRINTABLE characters."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    if not isinstance(text, str):
        return ""
    shown = "".join(one if one.isprintable() else " " for one in text[: 2 * MOST_PRINTABLE])
    return " ".join(shown.split())


def _place(tags: Mapping[int, Any]) -> tuple[float | None, float | None]:
    """Latitude and longitude, both or neither."""
    latitude = _degrees(tags.get(GPS.GPSLatitude), tags.get(GPS.GPSLatitudeRef), "NS", 90)
    longitude = _degrees(tags.get(GPS.GPSLongitude), tags.get(GPS.GPSLongitudeRef), "EW", 180)
    # A receiver without a fix says 0, 0, which is a place in the sea.
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return latitude, longitude


def _degrees(said: Any, ref: Any, refs: str, most: int) -> float | None:
    """Degrees, minutes and seconds as one number."""
    side = _text(ref).upper()[:1]
    try:
        parts = [float(part) for part in said]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if len(parts) != 3 or not side or side not in refs:
        return None
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    if not math.isfinite(degrees) or min(parts) < 0 or degrees > most:
        return None
    return degrees if side == refs[0] else -degrees
