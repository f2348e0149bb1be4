"""Faces are found in real photos, and hiding them leaves none; nothing is found where nobody is."""

import io
from itertools import islice

import pytest
from PIL import Image

from app.demo import scenes
from app.demo.canvas import Canvas
from app.demo.chance import start_chance
from app.evidence.pictures import faces
from app.evidence.pictures.boxes import Box
from app.evidence.pictures.faces import find_faces
from app.evidence.pictures.hiding import hide
from tests.evidence.pictures.shipped_faces import Photo, covered, list_photos
from tests.load.face_scenes import CONDITIONS, set_scenes

FOUND = 0.75


def drawn_room() -> Image.Image:
    """A restroom of the demo, without anybody."""
    canvas = Canvas(start_chance("faces", 1), scenes.WALL)
    scenes.draw_toilet(canvas)
    return Image.open(io.BytesIO(canvas.photograph())).convert("RGB")


def portraits() -> list[Photo]:
    """The shipped photos that show one person, at least 400 pixels wide."""
    return [photo for photo in list_photos() if len(photo.faces) == 1 and photo.image.width > 400]


def test_every_face_of_the_shipped_photos_is_found() -> None:
    found = [
        covered(face, boxes) >= FOUND
        for photo in list_photos()
        for boxes in [find_faces(photo.image)]
        for face in photo.faces
    ]
    assert len(found) == 19
    assert sum(found) >= 18


def test_faces_at_a_few_steps_are_found_in_a_room() -> None:
    upright = CONDITIONS[0]
    found = [
        covered(face, boxes) >= FOUND
        for scene in islice(set_scenes(upright, 96, [drawn_room()]), 3)
        for boxes in [find_faces(scene.image)]
        for face in scene.faces
    ]
    assert len(found) == 18
    assert sum(found) >= 17


def test_no_face_is_left_where_one_was_hidden() -> None:
    for photo in portraits()[::2]:
        image = photo.image.copy()
        boxes = find_faces(image)
        hide(image, boxes)
        left = find_faces(image)
        assert not any(box.share_of(face) > 0.1 for face in photo.faces for box in left)


def test_no_face_is_found_where_nobody_is() -> None:
    empty = [photo.image for photo in list_photos() if not photo.faces]
    assert [find_faces(image) for image in (*empty, drawn_room())] == [()] * 6


def test_a_face_across_the_border_of_two_tiles_is_found_once() -> None:
    face = portraits()[-2].image.resize((60, 60), Image.Resampling.BOX)
    for left in range(410, 500, 30):
        image = Image.new("RGB", (936, 702), (150, 150, 140))
        image.paste(face, (left, 320))
        assert len(find_faces(image)) == 1


@pytest.mark.parametrize(
    "size", [(1, 1), (1, 10_000), (10_000, 1), (31, 33), (4000, 300), (300, 4000)]
)
def test_any_size_is_looked_at(size: tuple[int, int]) -> None:
    assert find_faces(Image.new("RGB", size, (120, 130, 140))) == ()


def test_boxes_stay_in_the_picture_and_are_the_same_each_time() -> None:
    photo = max(list_photos(), key=lambda photo: len(photo.faces))
    boxes = find_faces(photo.image)
    assert boxes == find_faces(photo.image)
    for box in boxes:
        assert box == box.clipped()
        assert 0 < box.width < 1


def test_a_face_that_fills_the_picture_is_hidden_to_its_borders() -> None:
    photo = portraits()[0]
    close = photo.image.crop(photo.faces[0].grown(-0.05).pixels(photo.image.size))
    assert covered(Box(0.2, 0.2, 0.6, 0.6), find_faces(close)) >= FOUND


def test_a_picture_of_many_finds_names_no_more_than_the_most() -> None:
    finds = [
        faces._Find(0.9, Box(column / 40, row / 40, 0.02, 0.02))
        for column in range(40)
        for row in range(40)
    ]
    assert len(faces._single(finds)) == faces.MOST_FACES
