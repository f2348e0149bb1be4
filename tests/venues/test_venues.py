"""Venues and spots over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from app.kernel.database import db
from app.venues.models import SLUG_LETTERS, Venue, new_slug
from tests.factories import Scene
from tests.statements import statements

STATION = {
    "name": "Station",
    "time_zone": "Europe/Madrid",
    "country": "ES",
    "region": "CT",
    "languages": ["es", "ca"],
    "opening_hours": {"mon": [["05:00", "01:00"]], "sun": [["06:00", "12:00"], ["13:00", "23:30"]]},
}


def test_a_venue_keeps_what_was_said_of_it(scene: Scene) -> None:
    venue = scene.admin.post("/venues", STATION).get_json()
    shown = scene.admin.get(f"/venues/{venue['id']}").get_json()
    assert {key: shown[key] for key in STATION} == STATION


def test_a_venue_keeps_where_it_is_and_forgets_it_when_asked(scene: Scene) -> None:
    path = f"/venues/{scene.venue.id}"
    assert scene.admin.get(path).get_json()["geofence_m"] == 300
    place = {"latitude": 43.5401, "longitude": -5.6638, "geofence_m": 150}
    assert scene.admin.patch(path, place).get_json().items() >= place.items()
    nowhere = {"latitude": None, "longitude": None}
    assert scene.admin.patch(path, nowhere).get_json().items() >= nowhere.items()
    venue = scene.admin.post("/venues", STATION | place).get_json()
    assert scene.admin.patch(f"/venues/{venue['id']}", {"latitude": None}).status_code == 422


def test_a_venue_keeps_its_special_days_and_says_whether_holidays_are_days_like_others(
    scene: Scene,
) -> None:
    path = f"/venues/{scene.venue.id}"
    shown = scene.admin.get(path).get_json()
    assert (shown["special_days"], shown["open_on_holidays"]) == ({}, False)
    days = {
        "2026-12-24": [["09:00", "14:00"]],
        "2026-08-15": [],
        "2028-02-29": [["22:00", "02:00"]],
    }
    change = {"special_days": days, "open_on_holidays": True}
    assert scene.admin.patch(path, change).get_json().items() >= change.items()
    assert scene.admin.post("/venues", STATION | change).get_json().items() >= change.items()


@pytest.mark.parametrize("half", ["latitude", "longitude"])
def test_half_a_place_is_refused(scene: Scene, half: str) -> None:
    for answer in (
        scene.admin.patch(f"/venues/{scene.venue.id}", {half: 1.5}),
        scene.admin.post("/venues", STATION | {half: 1.5}),
    ):
        assert answer.status_code == 422
        assert "together" in answer.get_json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("changes", "at", "says"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone", "Europe/Madrid"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "Europe/Madrid"),
        ({"country": "XX"}, "country", "two capital letters"),
        ({"region": "TX"}, "region", "region of ES"),
        ({"latitude": 90.1, "longitude": 0}, "latitude", ""),
        ({"latitude": 0, "longitude": -180.1}, "longitude", ""),
        ({"geofence_m": 0}, "geofence_m", ""),
        ({"languages": []}, "languages", ""),
        ({"opening_hours": {"funday": []}}, "opening_hours", "mon, tue"),
        ({"opening_hours": {"mon": "always"}}, "opening_hours", "09:00"),
        ({"opening_hours": {"mon": [["9", "10"]]}}, "opening_hours", "09:00"),
        ({"opening_hours": {"mon": [["25:00", "26:00"]]}}, "opening_hours", "09:00"),
        ({"opening_hours": {"mon": [["09:00", "10:00\n"]]}}, "opening_hours", "09:00"),
        ({"opening_hours": {"mon": [["09:00", "10:00"]] * 21}}, "opening_hours", "20 spans"),
        ({"special_days": {"mon": []}}, "special_days", "2026-12-24"),
        ({"special_days": {"2026-02-29": []}}, "special_days", "2026-12-24"),
        ({"special_days": {"20261224": []}}, "special_days", "2026-12-24"),
        ({"special_days": {"2026-12-24": None}}, "special_days", "09:00"),
        ({"special_days": {"2026-12-24": [["9", "10"]]}}, "special_days", "hours of 2026-12-24"),
        ({"special_days": {f"{year}-01-01": [] for year in range(1000, 2001)}}, "special_days", ""),
        ({"special_days": None}, "special_days", ""),
        ({"open_on_holidays": None}, "open_on_holidays", ""),
        ({"colour": "red"}, "colour", ""),
    ],
)
def test_what_cannot_be_is_named_with_what_can(
    scene: Scene, changes: dict[str, Any], at: str, says: str
) -> None:
    answer = scene.admin.post("/venues", STATION | changes)
    assert answer.status_code == 422
    entry = answer.get_json()["errors"][0]
    assert entry["at"].startswith(f"/json/{at}")
    assert says in entry["detail"]


@pytest.mark.parametrize("change", [{"region": "ZZ"}, {"region": "x" * 40}, {"country": "FR"}])
def test_a_region_stays_one_of_the_country_whichever_of_them_changes(
    scene: Scene, change: dict[str, str]
) -> None:
    answer = scene.admin.patch(f"/venues/{scene.venue.id}", change)
    assert answer.status_code == 422
    both = scene.admin.patch(f"/venues/{scene.venue.id}", {"country": "FR", "region": None})
    assert both.status_code == 200


def test_two_spots_added_at_once_both_move_the_pack(app: Flask, scene: Scene) -> None:
    def add(number: int) -> int:
        body = {"name": f"Spot {number}", "kind": "restroom"}
        return scene.manager.post(f"/venues/{scene.venue.id}/spots", body).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(add, range(12))) == {201}
    with app.app_context():
        assert db.session.get_one(Venue, scene.venue.id).revision == 13


def test_people_see_the_venues_where_they_have_a_role_and_admins_all(scene: Scene) -> None:
    def names(phone: Any) -> set[str]:
        return {one["name"] for one in phone.get("/venues").get_json()["items"]}

    assert names(scene.inspector) == {"Theatre"}
    assert names(scene.manager_of_other_venue) == {"Hotel"}
    assert names(scene.admin) == {"Theatre", "Hotel"}
    assert names(scene.outsider) == {"Mall"}


def test_a_new_spot_has_a_slug_of_its_own_that_stays(scene: Scene) -> None:
    body = {"name": "Door", "kind": "entrance"}
    first = scene.manager.post(f"/venues/{scene.venue.id}/spots", body).get_json()
    second = scene.manager.post(f"/venues/{scene.venue.id}/spots", body).get_json()
    assert first["slug"] != second["slug"]
    changed = scene.manager.patch(f"/spots/{first['id']}", {"name": "Main door"}).get_json()
    assert (changed["name"], changed["slug"]) == ("Main door", first["slug"])


def test_slugs_hold_no_letters_that_look_alike() -> None:
    assert set("01ilo").isdisjoint(SLUG_LETTERS)
    assert all(set(new_slug()) <= set(SLUG_LETTERS) and len(new_slug()) == 10 for _ in range(50))


def test_a_spot_out_of_use_leaves_the_list_and_the_pack(scene: Scene) -> None:
    scene.manager.patch(f"/spots/{scene.spot.id}", {"active": False})
    listed = scene.inspector.get(f"/venues/{scene.venue.id}/spots").get_json()["items"]
    pack = scene.inspector.get(f"/venues/{scene.venue.id}/pack").get_json()
    assert (listed, pack["spots"], pack["checklists"]) == ([], [], [])


def test_lists_cost_the_same_statements_however_long_they_are(app: Flask, scene: Scene) -> None:
    paths = [f"/venues/{scene.venue.id}/spots", f"/venues/{scene.venue.id}/pack", "/venues"]

    def costs() -> list[int]:
        found = []
        for path in paths:
            with statements(app) as said:
                assert scene.manager.get(path).status_code == 200
            found.append(len(said))
        return found

    few = costs()
    for number in range(15):
        body = {"name": f"Spot {number}", "kind": "restroom"}
        scene.manager.post(f"/venues/{scene.venue.id}/spots", body)
    assert costs() == few == [3, 8, 2]
