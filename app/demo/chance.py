"""Chance that repeats itself: the same seed gives the same history, ids included. Pure."""

from datetime import datetime
from random import Random
from uuid import UUID

from app.venues.models import SLUG_LETTERS


def start_chance(*seed: object) -> Random:
    """A source of chance of its own for each combination of values."""
    return Random("/".join(str(part) for part in seed))  # noqa: S311 - made up on purpose


def make_id(chance: Random, at: datetime) -> UUID:
    """A UUIDv7 (RFC 9562, 5.7) of that instant, its 74 other bits by chance."""
    milliseconds = int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    bits = chance.getrandbits(74)
    return UUID(
        int=milliseconds << 80 | 7 << 76 | (bits >> 62) << 64 | 2 << 62 | bits & (1 << 62) - 1
    )


def make_slug(chance: Random) -> str:
    """A slug for a spot's QR code."""
    return "".join(chance.choices(SLUG_LETTERS, k=10))


def vary(chance: Random, median: float, spread: float) -> float:
    """A positive number around `median`, as waiting times are spread (log-normal)."""
    return median * chance.lognormvariate(0, spread)
