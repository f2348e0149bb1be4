"""Photos that were used before are found, on both databases, and nobody else's are."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import func, insert, select

from app.evidence.likeness import (
    FORGOTTEN_AT_ONCE,
    MOST_ALIKE,
    MOST_OF_A_BAND,
    Alike,
    find_alike,
    forget_prints,
    list_candidates,
    store_print,
)
from app.evidence.models import Photo, PhotoPrint, PhotoState, PrintBand
from app.evidence.pictures.pdq import pdq
from app.evidence.prints import BANDS, BITS, SURE_BITS, bands_of
from app.kernel.database import Base, db
from app.kernel.ids import new_id
from app.venues.models import Venue
from tests.evidence.pictures.test_pdq import encoded
from tests.evidence.pictures.test_pdq import scene as picture
from tests.evidence.test_prints import turned
from tests.factories import Scene
from tests.statements import statements

NEAR = 31
PRINT = bytes(range(7, 39))


@pytest.fixture(autouse=True)
def session(app: Flask) -> Iterator[None]:
    """What the test asks, it asks here."""
    with app.app_context():
        yield


def add_photo(scene: Scene, **values: Any) -> Photo:
    """A stored photo of an inspection of its own."""
    given = {
        "id": new_id(),
        "organisation_id": scene.organisation.id,
        "venue_id": scene.venue.id,
        "person_id": scene.inspector.person_id,
        "inspection_id": new_id(),
        "item_key": "stall-locks",
        "sha256": f"{new_id().int:064x}",
        "bytes": 1,
        "content_type": "image/jpeg",
        "store_key": "photos/1",
        "state": PhotoState.STORED,
    } | values
    photo = Photo(**given)
    db.session.add(photo)
    db.session.flush()
    return photo


def add_printed(scene: Scene, pdq: bytes = PRINT, **values: Any) -> Photo:
    photo = add_photo(scene, **values)
    store_print(photo, pdq)
    return photo


def alike(photo: Photo, pdq: bytes | None = PRINT, bits: int = NEAR) -> list[Alike]:
    return find_alike(photo.organisation_id, photo.id, photo.sha256, pdq, bits)


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_same_picture_encoded_anew_or_made_smaller_is_found_and_another_is_not(
    scene: Scene,
) -> None:
    before = add_printed(scene, pdq(picture(0))[0])
    add_printed(scene, pdq(picture(3))[0])
    for changed in (
        encoded(picture(0), "JPEG"),
        encoded(picture(0), "WEBP"),
        picture(0).resize((512, 384)),
        picture(0).point(lambda value: min(255, value + 12)),
    ):
        (found,) = alike(add_photo(scene), pdq(changed)[0])
        assert found.photo_id == before.id
        assert found.distance <= SURE_BITS
    mirrored = picture(0).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    for other in (picture(7), mirrored):
        assert alike(add_photo(scene), pdq(other)[0]) == []


def test_a_photo_is_not_like_itself(scene: Scene) -> None:
    assert alike(add_printed(scene)) == []


def test_the_nearest_come_first_and_none_is_farther_than_asked(scene: Scene) -> None:
    far = add_printed(scene, turned(PRINT, set(range(12))))
    near = add_printed(scene, turned(PRINT, {5}))
    add_printed(scene, turned(PRINT, set(range(13))))
    photo = add_photo(scene)
    assert alike(photo, bits=12) == [(near.id, 1), (far.id, 12)]
    assert alike(photo, bits=0) == []


def test_the_same_file_is_found_without_a_print(scene: Scene) -> None:
    before = add_photo(scene)
    photo = add_photo(scene, sha256=before.sha256)
    assert alike(photo, None) == [(before.id, 0)]
    assert alike(before, None) == [(photo.id, 0)]


def test_the_same_file_is_told_once_and_at_no_distance(scene: Scene) -> None:
    before = add_printed(scene)
    assert alike(add_photo(scene, sha256=before.sha256)) == [(before.id, 0)]


def test_a_file_that_was_only_declared_is_no_evidence(scene: Scene) -> None:
    declared = add_photo(scene, state=PhotoState.AWAITED)
    assert alike(add_photo(scene, sha256=declared.sha256), None) == []


def test_another_organisations_photos_are_not_looked_at(scene: Scene, app: Flask) -> None:
    theirs = db.session.scalars(
        select(Venue).where(Venue.organisation_id != scene.organisation.id)
    ).one()
    place: dict[str, Any] = {"organisation_id": theirs.organisation_id, "venue_id": theirs.id}
    before = add_printed(scene, PRINT, **place)
    assert alike(add_photo(scene, sha256=before.sha256)) == []
    assert alike(add_photo(scene, **place)) == [(before.id, 0)]


def test_another_venue_of_the_organisation_is_looked_at(scene: Scene) -> None:
    before = add_printed(scene, venue_id=scene.other_venue.id)
    assert alike(add_photo(scene)) == [(before.id, 0)]


def test_a_second_photo_of_the_same_inspection_or_mending_is_no_reuse(scene: Scene) -> None:
    for subject in (
        {"inspection_id": new_id()},
        {"inspection_id": None, "item_key": None, "ticket_id": new_id()},
    ):
        first = add_printed(scene, PRINT, **subject)
        assert alike(add_photo(scene, sha256=first.sha256, **subject)) == []
        forget_prints([first.id])


def test_the_same_file_at_another_item_of_the_inspection_is_reuse_and_one_alike_is_not(
    scene: Scene,
) -> None:
    inspection_id = new_id()
    first = add_printed(scene, inspection_id=inspection_id)
    other: dict[str, Any] = {"inspection_id": inspection_id, "item_key": "soap"}
    assert alike(add_photo(scene, sha256=first.sha256, **other)) == [(first.id, 0)]
    assert alike(add_photo(scene, **other)) == []


def test_the_failures_photo_that_comes_back_as_the_mendings_is_reuse(scene: Scene) -> None:
    failure = add_printed(scene)
    mending = {"inspection_id": None, "item_key": None, "ticket_id": new_id()}
    assert alike(add_photo(scene, **mending)) == [(failure.id, 0)]


def test_forgetting_removes_prints_and_bands_of_those_photos_only(scene: Scene) -> None:
    photos = [add_printed(scene) for _ in range(FORGOTTEN_AT_ONCE + 2)]
    kept = photos.pop()
    forget_prints({photo.id for photo in photos})
    forget_prints([photos[0].id])
    forget_prints([])
    assert (count(PhotoPrint), count(PrintBand)) == (1, BANDS)
    assert alike(add_photo(scene)) == [(kept.id, 0)]


def test_the_statements_are_few_and_the_same_whatever_is_stored(app: Flask, scene: Scene) -> None:
    photo = add_photo(scene)
    for stored in range(3):
        with statements(app) as said:
            assert len(alike(photo)) == stored
        assert len(said) == 2
        with statements(app) as said:
            alike(photo, None)
        assert len(said) == 1
        other = add_photo(scene)
        with statements(app) as said:
            store_print(other, PRINT)
        assert len(said) == 2


def test_hundreds_of_pictures_that_are_alike_make_no_more_work_than_a_few(scene: Scene) -> None:
    add_crowd(scene, 300)
    rare = add_printed(scene, turned(PRINT, set(range(10))))
    photo = add_photo(scene)
    assert len(list_candidates(scene.organisation.id, PRINT, NEAR)) <= BANDS * MOST_OF_A_BAND
    found = alike(photo)
    assert len(found) == MOST_ALIKE
    assert {one.distance for one in found} == {0}
    forget_prints([rare.id])
    assert len(alike(photo)) == MOST_ALIKE


def add_crowd(scene: Scene, photos: int) -> None:
    """Photos with the same print."""
    values = {
        column: value
        for column, value in vars(add_photo(scene)).items()
        if column in Photo.__table__.columns and column not in ("id", "inspection_id")
    }
    ids = [new_id() for _ in range(photos)]
    db.session.execute(
        insert(Photo), [values | {"id": one, "inspection_id": new_id()} for one in ids]
    )
    first = 1_000_000
    db.session.execute(
        insert(PhotoPrint),
        [
            {
                "id": first + n,
                "photo_id": one,
                "organisation_id": scene.organisation.id,
                "pdq": PRINT,
            }
            for n, one in enumerate(ids)
        ],
    )
    keys = bands_of(scene.organisation.id, PRINT)
    db.session.execute(
        insert(PrintBand),
        [{"key": key, "print_id": first + n} for n in range(photos) for key in keys],
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    pdq=st.binary(min_size=32, max_size=32),
    places=st.sets(st.integers(0, BITS - 1), max_size=SURE_BITS),
)
def test_whatever_differs_in_no_more_than_fifteen_bits_is_found(
    scene: Scene, pdq: bytes, places: set[int]
) -> None:
    before = add_printed(scene, pdq)
    found = alike(add_photo(scene), turned(pdq, places), SURE_BITS)
    assert Alike(before.id, len(places)) in found
    forget_prints([before.id])
