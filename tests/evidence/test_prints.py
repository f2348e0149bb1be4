"""Prints are compared by their bits, and near ones always share a band."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.evidence.prints import (
    BANDS,
    BITS,
    BITS_OF_BANDS,
    SURE_BITS,
    bands_of,
    bands_to_ask,
    distance,
    share_found,
)

OURS, THEIRS = UUID(int=1), UUID(int=2)
PRINT = bytes(range(32))
prints = st.binary(min_size=32, max_size=32)


def turned(pdq: bytes, places: set[int]) -> bytes:
    """The print with these bits turned over."""
    return (int.from_bytes(pdq) ^ sum(1 << place for place in places)).to_bytes(32)


@given(prints, st.sets(st.integers(0, BITS - 1)))
def test_the_distance_is_the_number_of_bits_that_differ(pdq: bytes, places: set[int]) -> None:
    assert distance(pdq, turned(pdq, places)) == len(places)


@given(prints, st.sets(st.integers(0, BITS - 1), max_size=SURE_BITS))
def test_prints_within_fifteen_bits_share_one_of_the_bands_to_ask(
    pdq: bytes, places: set[int]
) -> None:
    asked = bands_of(OURS, pdq)[: bands_to_ask(len(places))]
    assert set(asked) & set(bands_of(OURS, turned(pdq, places)))


def test_sixteen_differences_may_leave_no_band_alone() -> None:
    worst = {BITS - 1 - places[0] for places in BITS_OF_BANDS}
    assert not set(bands_of(OURS, PRINT)) & set(bands_of(OURS, turned(PRINT, worst)))


def test_every_bit_is_in_one_band_and_neighbours_are_in_others() -> None:
    band = {place: number for number, places in enumerate(BITS_OF_BANDS) for place in places}
    assert len(band) == BITS
    assert all(len(places) == BITS // BANDS for places in BITS_OF_BANDS)
    for place, number in band.items():
        down, across = divmod(place, 16)
        around = [(down, across + 1), *((down + 1, across + step) for step in (-1, 0, 1))]
        assert all(
            band[16 * row + column] != number
            for row, column in around
            if row < 16 and 0 <= column < 16
        )


def test_each_band_changes_with_each_of_its_bits_and_with_no_other() -> None:
    keys = bands_of(OURS, PRINT)
    for number, places in enumerate(BITS_OF_BANDS):
        for place in places:
            other = bands_of(OURS, turned(PRINT, {BITS - 1 - place}))
            assert [n for n in range(BANDS) if keys[n] != other[n]] == [number]


def test_keys_are_signed_numbers_of_64_bits_and_another_organisation_has_others() -> None:
    ours, theirs = bands_of(OURS, PRINT), bands_of(THEIRS, PRINT)
    assert len(set(ours)) == BANDS
    assert not set(ours) & set(theirs)
    assert all(-(2**63) <= key < 2**63 for key in ours + theirs)
    assert min(ours) < 0 < max(ours)


def test_the_same_bits_in_two_bands_have_two_keys() -> None:
    assert len(set(bands_of(OURS, bytes(32)))) == BANDS


def test_the_share_found_falls_from_all_at_fifteen_bits_to_nine_tenths_at_31() -> None:
    assert [share_found(bits) for bits in (0, 1, 15)] == [1, 1, 1]
    assert 0.999 < share_found(16) < 1
    assert 0.91 < share_found(31) < 0.92
    assert share_found(BITS) == 0
