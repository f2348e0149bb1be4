"""Inspections listed and exported."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.kernel.cells import safe_cell
from app.kernel.clock import now
from app.kernel.ids import new_id
from tests.factories import LOCK_FAILS, Scene, all_well, submission
from tests.statements import statements


def submit(scene: Scene, answers: list[dict[str, Any]] | None = None, days_ago: int = 0) -> str:
    inspection_id = str(new_id())
    at = (now() - timedelta(days=days_ago)).isoformat()
    body = submission(scene, answers or all_well(), started_at=at, finished_at=at)
    assert scene.inspector.put(f"/inspections/{inspection_id}", body).status_code == 201
    return inspection_id


def export(scene: Scene, asked: str = "") -> Sequence[dict[str, str]]:
    answer = scene.manager.get(f"/venues/{scene.venue.id}/inspections.csv{asked}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_one_inspection_comes_back_as_it_was_sent(scene: Scene) -> None:
    answers = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 2})
    inspection_id = submit(scene, answers)
    shown = scene.manager.get(f"/inspections/{inspection_id}").get_json()
    assert shown["answers"] == answers
    assert (shown["score"], shown["checked"], shown["failed"]) == (57.1, 5, 1)


def test_the_list_shows_the_same_as_the_single_inspection_newest_first(scene: Scene) -> None:
    ids = [submit(scene, days_ago=days) for days in (3, 1, 2)]
    items = scene.manager.get(f"/venues/{scene.venue.id}/inspections").get_json()["items"]
    assert [one["id"] for one in items] == [ids[1], ids[2], ids[0]]
    single = scene.manager.get(f"/inspections/{ids[1]}").get_json()
    alone: dict[str, list[Any]] = {
        name: [] for name in ("friction", "photos", "signals", "base_rates")
    }
    assert items[0] | alone == single


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("?from={d1}", {1, 0}), ("?to={d1}", {1, 2}), ("?from={d1}&to={d1}", {1}),
     ("?checklist=restroom", {0, 1, 2}), ("?checklist=parking", set())],
)  # fmt: skip
def test_list_and_export_are_narrowed_alike(scene: Scene, asked: str, expected: set[int]) -> None:
    ids = {submit(scene, days_ago=days): days for days in (0, 1, 2)}
    shown = scene.manager.get(f"/inspections/{list(ids)[1]}").get_json()
    asked = asked.format(d1=shown["performed_on"])
    items = scene.manager.get(f"/venues/{scene.venue.id}/inspections{asked}").get_json()["items"]
    assert {ids[one["id"]] for one in items} == expected
    assert {ids[row["id"]] for row in export(scene, asked)} == expected


def test_a_list_with_answers_costs_the_same_statements_however_long(
    app: Flask, scene: Scene
) -> None:
    def costs() -> list[int]:
        found = []
        for end in ("inspections", "inspections.csv"):
            with statements(app) as said:
                scene.manager.get(f"/venues/{scene.venue.id}/{end}").get_data()
            found.append(len(said))
        return found

    submit(scene)
    few = costs()
    for _ in range(11):
        submit(scene)
    assert costs() == few == [3, 4]


def test_the_export_has_a_column_for_each_item_and_the_notes(scene: Scene) -> None:
    submit(scene, all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 2}, water={"value": 4}))
    row = export(scene)[0]
    assert row["restroom/stall-locks"] == "fail"
    assert row["restroom/broken-stalls"] == "2"
    assert row["restroom/water"] == "4"
    assert row["restroom/mirror"] == ""
    assert row["notes"] == "stall-locks: Stall 3 swings open"
    assert (row["spot"], row["person"]) == ("Restroom 2, level 1", "Inspector")


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_runs_as_a_formula_in_a_spreadsheet(scene: Scene, text: str) -> None:
    submit(scene, all_well(remark={"value": text}))
    assert export(scene)[0]["restroom/remark"] == f"'{text}"


def test_ordinary_text_stays_as_it_is() -> None:
    assert safe_cell("a=b, 2 < 3") == "a=b, 2 < 3"


def test_an_empty_period_gives_the_heading_alone(scene: Scene) -> None:
    assert export(scene, "?from=2001-01-01&to=2001-12-31") == []
