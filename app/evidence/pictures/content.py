"""What a file is, by its first bytes: what it is called says nothing. Pure."""

from typing import Final

from app.evidence.pictures.refusals import Refusal, Unusable

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
HEIC, HEIF = "image/heic", "image/heif"

STILL: Final = {b"heic", b"heix", b"heim", b"heis"}  # ISO/IEC 23008-12, annex B.4
MOVING: Final = {b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"}
ANY_CODING: Final = b"mif1"


def type_of(raw: bytes) -> str:
    """JPEG, PNG, WEBP, HEIC or HEIF. Raises `Unusable`."""
    if not raw:
        raise Unusable(Refusal.EMPTY)
    if raw.startswith(b"\xff\xd8\xff"):
        return JPEG
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return WEBP
    if raw[4:8] == b"ftyp":
        return _type_by_brand(raw)
    raise Unusable(Refusal.NOT_A_PHOTO)


def require_type(raw: bytes, declared: str) -> None:
    """Raises `Unusable` where the bytes are of another type than declared. HEIC is a HEIF."""
    found = type_of(raw)
    if found != declared and {found, declared} != {HEIC, HEIF}:
        raise Unusable(Refusal.OTHER_TYPE)


def _type_by_brand(raw: bytes) -> str:
    """The type of a file of boxes (ISO/IEC 14496-12, 4.3): its brand, then compatible ones."""
    end = min(int.from_bytes(raw[:4], "big"), 256)
    major, others = raw[8:12], {raw[at : at + 4] for at in range(16, end, 4)}
    if major in STILL:
        return HEIC
    if major in MOVING:
        raise Unusable(Refusal.MOVING)
    if major == ANY_CODING and others & STILL:
        return HEIF
    raise Unusable(Refusal.NOT_A_PHOTO)
