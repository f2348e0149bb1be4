"""Prints of photos: how far apart two are, and the keys by which near ones are found. Pure.

Multi-index hashing (Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index
Hashing", CVPR 2012): the 256 bits of a print are dealt to 16 bands of 16 bits. Two prints that
differ in 15 bits or fewer agree in a whole band (there are more bands than differences), so a
look-up of the 16 bands finds them always; those that differ in more are found by the chance that
some band has none of the differences: `share_found`.
"""

from hashlib import blake2b
from math import comb
from typing import Final
from uuid import UUID

BITS: Final = 256
BANDS: Final = 16
BAND_BITS: Final = BITS // BANDS
SURE_BITS: Final = BANDS - 1  # what differs in no more is found for certain

KEY_BYTES: Final = 8


def _deal() -> tuple[tuple[int, ...], ...]:
    """The bits of each band, numbered from a print's first.

    A bit belongs to a wave of the picture: 16 waves down by 16 across. Each band has one of every
    16 in either direction, and no two that lie side by side or corner to corner. Neighbours go
    together: pictures of one kind (every door, every floor) agree in whole rows of them, and a
    band of neighbours would hold them all.
    """
    dealt: list[list[int]] = [[] for _ in range(BANDS)]
    for down in range(BAND_BITS):
        for across in range(BANDS):
            dealt[(down + 5 * across) % BANDS].append(BANDS * down + across)
    return tuple(map(tuple, dealt))


BITS_OF_BANDS: Final = _deal()


def distance(one: bytes, other: bytes) -> int:
    """In how many bits two prints differ: 0 to 256, about 128 for pictures of different things."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def bands_of(organisation_id: UUID, pdq: bytes) -> tuple[int, ...]:
    """The 16 keys of a print in an organisation: signed, 64 bits each.

    A key is a hash of the organisation, the band's number and its bits, so that one index serves
    all and nobody's prints lie among another's.
    """
    bits = int.from_bytes(pdq)
    keys = []
    for number, places in enumerate(BITS_OF_BANDS):
        band = 0
        for place in places:
            band = band << 1 | bits >> (BITS - 1 - place) & 1
        said = organisation_id.bytes + bytes((number,)) + band.to_bytes(2)
        digest = blake2b(said, digest_size=KEY_BYTES).digest()
        keys.append(int.from_bytes(digest, signed=True))
    return tuple(keys)


def bands_to_ask(bits: int) -> int:
    """How many bands have to be looked up for what is within `bits`: one more than there can be
    differences is enough, since one of them then has none.
    """
    return min(bits, SURE_BITS) + 1


def share_found(bits: int) -> float:
    """The share of prints at that distance that a look-up finds, their differences being random.

    By inclusion and exclusion over the bands without a difference: of all ways to lay `bits`
    differences on 256 places, those that leave at least one band alone.
    """
    ways = sum(
        (-1) ** (bands + 1) * comb(BANDS, bands) * comb(BITS - BAND_BITS * bands, bits)
        for bands in range(1, BANDS + 1)
    )
    return float(ways / comb(BITS, bits))
