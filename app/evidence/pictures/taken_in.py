"""What comes of a photo, light to load for whoever only passes it on. Pure."""

from dataclasses import dataclass

from app.evidence.pictures.boxes import Box
from app.evidence.pictures.metadata import Origin


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a photo. `width` and `height` are pixels of the upright original; `display`
    and `thumbnail` are WebP without metadata, with the faces and what was marked hidden; `pdq`
    is None where the picture has too little in it."""

    content_type: str
    width: int
    height: int
    origin: Origin
    faces: tuple[Box, ...]
    display: bytes
    thumbnail: bytes
    pdq: bytes | None
