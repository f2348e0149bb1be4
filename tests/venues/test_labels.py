"""The labels of a venue's spots."""

from flask import Flask

from app.kernel.database import db
from app.kernel.qr_codes import qr_svg
from app.venues.models import Venue
from tests.factories import Scene, add_spot
from tests.statements import statements


def test_a_label_opens_its_spot_in_the_phone_form(app: Flask, scene: Scene) -> None:
    app.config["PUBLIC_URL"] = "https://rounds.example.org"
    try:
        (label,) = scene.manager.get(f"/venues/{scene.venue.id}/labels").get_json()["items"]
    finally:
        app.config["PUBLIC_URL"] = ""
    url = f"https://rounds.example.org/form/spot/{scene.spot.slug}"
    assert label == {
        "spot_id": str(scene.spot.id),
        "name": scene.spot.name,
        "kind": "restroom",
        "url": url,
        "svg": qr_svg(url),
    }


def test_labels_stand_in_the_order_of_a_walk_without_spots_out_of_use(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        venue = db.session.get_one(Venue, scene.venue.id)
        names = ["Door", "Bins", "Closed"]
        for position, name in enumerate(names, start=1):
            add_spot(venue, name).position = position
        db.session.commit()
    path = f"/venues/{scene.venue.id}/labels"
    listed = scene.manager.get(path).get_json()["items"]
    assert [one["name"] for one in listed] == [scene.spot.name, *names]
    scene.manager.patch(f"/spots/{listed[-1]['spot_id']}", {"active": False})
    with statements(app) as said:
        listed = scene.manager.get(path).get_json()["items"]
    assert [one["name"] for one in listed] == [scene.spot.name, *names[:-1]]
    assert len(said) == 3
