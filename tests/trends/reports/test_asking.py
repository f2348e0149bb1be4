"""Asking for reports, over HTTP."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.kernel.clock import now
from app.kernel.ids import new_id
from app.trends.reports.service import MOST_UNFINISHED
from tests.desk.conftest import ON_SQLITE
from tests.factories import Scene
from tests.statements import statements
from tests.trends.reports.asked import ask, look, work

OCTOBER = {"from": "2026-10-01", "to": "2026-10-31", "compare": "previous"}


def test_asking_is_safe_to_repeat_and_an_id_holds_one_report(scene: Scene) -> None:
    path, wish = f"/venues/{scene.venue.id}/reports", OCTOBER | {"id": str(new_id())}
    first = scene.manager.post(path, wish)
    again = scene.manager.post(path, wish)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    made = first.get_json()
    assert (made["id"], made["state"], made["progress"], made["files"]) == (
        wish["id"],
        "waiting",
        0,
        [],
    )
    assert (made["language"], made["paper"], made["reader"]["name"]) == ("en", "a4", "Manager")
    for other in ({"compare": "year"}, {"to": "2026-10-30"}, {"paper": "letter"}):
        assert scene.manager.post(path, wish | other).status_code == 409
    assert scene.admin.post(path, wish).status_code == 409
    lines = scene.admin.get("/audit").get_json()["items"]
    assert [one["action"] for one in lines].count("report.ask") == 1


def test_a_report_ends_today_at_the_latest_and_is_safe_to_repeat_all_the_same(
    scene: Scene,
) -> None:
    wish = {"id": str(new_id()), "to": "2099-12-31"}
    wish["from"] = str(now().date() - timedelta(30))
    first = ask(scene.manager, scene, **wish)
    assert first["to"] <= str(now().date() + timedelta(1))  # the venue's day
    assert ask(scene.manager, scene, **wish)["id"] == first["id"]


def test_the_same_wish_without_an_id_is_answered_by_the_report_that_is_waited_for(
    scene: Scene,
) -> None:
    first = ask(scene.manager, scene, **OCTOBER)
    assert ask(scene.manager, scene, **OCTOBER)["id"] == first["id"]
    assert ask(scene.manager, scene, **OCTOBER, language="es")["id"] != first["id"]
    assert ask(scene.admin, scene, **OCTOBER)["id"] != first["id"]


def test_somebody_waits_for_a_few_reports_of_a_venue_at_once(
    app: Flask, scene: Scene, quick: None
) -> None:
    for day in range(1, 1 + MOST_UNFINISHED):
        ask(scene.manager, scene, **{"from": f"2026-10-0{day}"})
    path = f"/venues/{scene.venue.id}/reports"
    refused = scene.manager.post(path, {"from": "2026-09-01"})
    assert (refused.status_code, "Wait until one" in refused.get_json()["detail"]) == (429, True)
    assert refused.headers["Retry-After"]
    ask(scene.admin, scene)
    work(app)
    ask(scene.manager, scene, **{"from": "2026-09-01"})


@ON_SQLITE
@pytest.mark.parametrize(
    ("wish", "at"),
    [
        ({"from": "2026-03-02", "to": "2026-03-01"}, "/json/from"),
        ({"from": "1990-01-01", "to": "2026-03-01"}, "/json/from"),
        ({"from": "1626-01-01"}, "/json/from"),
        ({"to": "9999-12-31"}, "/json/to"),
        ({"from": "2026-02-30"}, "/json/from"),
        ({"compare": "luck"}, "/json/compare"),
        ({"language": "tlh"}, "/json/language"),
        ({"paper": "a3"}, "/json/paper"),
        ({"id": "one"}, "/json/id"),
        ({"until": "2026-03-01"}, "/json/until"),
    ],
)
def test_what_cannot_be_is_refused_with_the_place_and_what_to_do(
    scene: Scene, wish: dict[str, Any], at: str
) -> None:
    answer = scene.manager.post(f"/venues/{scene.venue.id}/reports", wish)
    assert answer.status_code == 422
    assert [one["at"] for one in answer.get_json()["errors"]] == [at]


def test_a_list_has_the_newest_first_page_by_page_and_costs_the_same(
    app: Flask, scene: Scene, quick: None
) -> None:
    path = f"/venues/{scene.venue.id}/reports"

    def cost() -> int:
        with statements(app) as said:
            assert scene.manager.get(path).status_code == 200
        return len(said)

    ids = [ask(scene.manager, scene)["id"]]
    few = cost()
    for day in range(1, 5):
        work(app)
        ids.insert(0, ask(scene.manager, scene, **{"from": f"2026-10-0{day}"})["id"])
    assert cost() == few
    shown: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = scene.admin.get(f"{path}?limit=2{cursor}").get_json()
        shown += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [one["id"] for one in shown] == ids
    assert [one["state"] for one in shown] == ["waiting", *["ready"] * 4]
    assert all("url" not in file for one in shown for file in one["files"])
    with statements(app) as said:
        look(scene.manager, ids[-1])
    assert len(said) == 4


def test_reports_are_of_the_venues_managers_alone(app: Flask, scene: Scene, quick: None) -> None:
    report = ask(scene.manager, scene)["id"]
    work(app)
    for phone, status in (
        (scene.admin, 200),
        (scene.inspector, 403),
        (scene.maintainer, 403),
        (scene.manager_of_other_venue, 404),
        (scene.outsider, 404),
    ):
        assert phone.get(f"/reports/{report}").status_code == status
        assert phone.delete(f"/reports/{report}").status_code == (204 if status == 200 else status)
        if status == 200:
            assert phone.get(f"/reports/{report}").status_code == 404
            report = ask(scene.manager, scene)["id"]
            work(app)


def test_a_deleted_report_leaves_nothing_but_a_line_in_the_trail(
    app: Flask, scene: Scene, quick: None
) -> None:
    report = ask(scene.manager, scene)["id"]
    work(app)
    urls = [one["url"] for one in look(scene.manager, report)["files"]]
    assert [scene.manager.client.get(one).status_code for one in urls] == [200, 200]
    assert scene.manager.delete(f"/reports/{report}").status_code == 204
    assert [scene.manager.client.get(one).status_code for one in urls] == [404, 404]
    lines = scene.admin.get("/audit").get_json()["items"]
    assert (lines[0]["action"], lines[0]["subject"]) == ("report.delete", report)
    # The same id may be used again: it holds nothing.
    assert ask(scene.manager, scene, id=str(UUID(report)))["state"] == "waiting"
