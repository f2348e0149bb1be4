"""Trends from submissions to JSON, CSV and XLSX, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.kernel.clock import now
from app.kernel.ids import new_id
from tests.factories import Scene, all_well, submission
from tests.statements import statements
from tests.trends.documents.reading import csv_rows, sheets, zipped

TICKETS = ("opened", "mended", "reopened", "returned", "open_at_start", "open_at_end")
SMELLS: dict[str, Any] = {"value": 1, "note": "<b>Smells</b> file:///etc/passwd"}


def submit(scene: Scene, days_ago: int = 0, **changes: Any) -> dict[str, Any]:
    at = (now() - timedelta(days=days_ago)).isoformat()
    body = submission(scene, all_well(**changes), started_at=at, finished_at=at)
    receipt: dict[str, Any] = scene.inspector.put(f"/inspections/{new_id()}", body).get_json()
    return receipt


def trends(scene: Scene, asked: str = "") -> dict[str, Any]:
    answer = scene.manager.get(f"/venues/{scene.venue.id}/trends{asked}")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.get_json()
    return body


def counts(found: dict[str, Any]) -> tuple[int, int, float | None]:
    tally = found["tally"]
    return tally["checked"], tally["failed"], tally["rate"]


def test_the_numbers_are_those_of_the_inspections(scene: Scene) -> None:
    for days in range(12):
        submit(scene, days, **({"smell": SMELLS} if days < 4 else {}))
    submit(scene, 1, soap={"not_applicable": True})
    found = trends(scene)
    assert found["inspections"] == 13
    assert counts(found) == (64, 4, 0.0625)
    smell = next(one for one in found["checks"] if one["item_key"] == "smell")
    assert counts(smell) == (13, 4, 4 / 13)
    assert smell["worst_spot"]["spot"]["name"] == "Restroom 2, level 1"
    soap = next(one for one in found["checks"] if one["item_key"] == "soap")
    assert counts(soap) == (12, 0, 0.0)
    assert soap["not_applicable"] == 1
    assert [one["item_key"] for one in found["worst"]] == ["smell"]
    assert sum(week["tally"]["checked"] for week in found["weeks"]) == 64


def test_an_inspection_that_arrives_late_counts_on_its_own_day(scene: Scene) -> None:
    submit(scene, days_ago=40, smell=SMELLS)
    day = (now() - timedelta(days=40)).date()
    around = f"?from={day - timedelta(1)}&to={day + timedelta(1)}"
    assert trends(scene, around)["tally"]["failed"] == 1
    assert trends(scene, f"?from={day + timedelta(2)}")["tally"]["checked"] == 0


def test_tickets_are_counted_when_they_open_and_when_they_are_mended(scene: Scene) -> None:
    ticket_id = submit(scene, 3, smell=SMELLS)["tickets"][0]["id"]
    submit(scene, 2, floor={"value": "wet"})
    scene.maintainer.patch(f"/tickets/{ticket_id}", {"state": "resolved"})
    none = dict.fromkeys(TICKETS, 0)
    assert trends(scene)["tickets"] == none | {"opened": 2, "mended": 1, "open_at_end": 1}
    today = now().date()
    later = trends(scene, f"?from={today}&to={today + timedelta(1)}")["tickets"]
    assert later == none | {"mended": 1, "open_at_start": 2, "open_at_end": 1}


def test_what_was_dismissed_was_neither_opened_nor_mended_and_is_not_open(scene: Scene) -> None:
    ticket_id = submit(scene, 3, smell=SMELLS)["tickets"][0]["id"]
    said = {"state": "dismissed", "dismiss_reason": "not_a_fault"}
    assert scene.manager.patch(f"/tickets/{ticket_id}", said).status_code == 200
    assert trends(scene)["tickets"] == dict.fromkeys(TICKETS, 0)


def test_a_spot_that_nobody_inspected_is_named(scene: Scene) -> None:
    scene.manager.post(f"/venues/{scene.venue.id}/spots", {"name": "Attic", "kind": "restroom"})
    submit(scene)
    assert [one["name"] for one in trends(scene)["neglected"]] == ["Attic"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_csv_and_workbook_say_the_same_as_the_json(scene: Scene, language: str) -> None:
    for days in range(12):
        submit(scene, days, **({"smell": SMELLS} if days < 4 else {}))
    found, asked = trends(scene), f"language={language}"
    path = f"/venues/{scene.venue.id}/trends"
    answer = scene.manager.get(f"{path}.csv?table=checks&{asked}")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].endswith(".checks.csv")
    in_csv = {row["item_key"]: row for row in csv_rows(answer.data)}
    packed = zipped(scene.manager.get(f"{path}.csv.zip?{asked}").data)
    assert packed["checks.csv"] == answer.data
    *_, weeks = csv_rows(scene.manager.get(f"{path}.csv").data)
    assert weeks["failed"] == str(found["weeks"][-1]["tally"]["failed"])
    workbook = scene.manager.get(f"{path}.xlsx?{asked}")
    assert workbook.headers["Content-Disposition"].endswith(".xlsx")
    title = {"en": "Checks", "es": "Controles"}[language]
    head, *rows = sheets(workbook.data)[title]
    in_sheet = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    prompt = {"en": "Is {} fine?", "es": "Is {} fine? (es)"}[language]
    rate = {"en": "Failure rate", "es": "Tasa de fallos"}[language]
    for check in found["checks"]:
        key = check["item_key"]
        assert in_csv[key]["rate"] == repr(check["tally"]["rate"])
        assert in_csv[key]["check"] == prompt.format(key)
        assert repr(float(in_sheet[prompt.format(key)][rate])) == in_csv[key]["rate"]


def test_a_period_without_data_has_documents_that_say_so(scene: Scene) -> None:
    asked = "from=2001-01-01&to=2001-02-01"
    found = trends(scene, f"?{asked}")
    assert (counts(found), found["checks"], found["direction"]) == ((0, 0, None), [], "unknown")
    path = f"/venues/{scene.venue.id}/trends"
    assert csv_rows(scene.manager.get(f"{path}.csv?table=checks&{asked}").data) == []
    read = sheets(scene.manager.get(f"{path}.xlsx?{asked}").data)
    assert read["Checks"][1][0] == "Nothing in this period."


def test_what_is_compared_is_asked_for(scene: Scene) -> None:
    submit(scene, 1, smell=SMELLS)
    submit(scene, 12)
    last = now().date()
    week = f"?from={last - timedelta(6)}&to={last}"
    previous = trends(scene, f"{week}&compare=previous")
    assert previous["comparison"]["by"] == "previous"
    assert (previous["before"]["failed"], previous["recent"]["failed"]) == (0, 1)
    assert previous["before"]["checked"] == 5
    assert trends(scene, f"{week}&compare=year")["before"]["checked"] == 0
    assert trends(scene, week)["comparison"] == {"by": "recent", "before": None, "recent": None}


REFUSED = (
    "?compare=never",
    "?from=2026-02-30",
    "?from=2026-03-01&to=2026-02-01",
    "?from=1626-01-01&to=2026-01-01",
    "?from=1990-01-01",
    "?to=0001-01-01",
    "?from=9999-12-31",
    "?until=2026-01-01",
)


def test_a_period_that_cannot_be_is_refused_with_what_can(scene: Scene) -> None:
    for end in ("trends", "trends.csv", "trends.csv.zip", "trends.xlsx"):
        for asked in REFUSED:
            answer = scene.manager.get(f"/venues/{scene.venue.id}/{end}{asked}")
            assert answer.status_code == 422, asked
            assert all(one["detail"] for one in answer.get_json()["errors"])


def test_a_table_that_there_is_not_is_refused(scene: Scene) -> None:
    answer = scene.manager.get(f"/venues/{scene.venue.id}/trends.csv?table=people")
    assert answer.status_code == 422
    assert "check_weeks" in answer.get_json()["errors"][0]["detail"]


def test_a_report_costs_the_same_statements_whatever_it_adds_up(app: Flask, scene: Scene) -> None:
    path = f"/venues/{scene.venue.id}/trends"
    submit(scene, smell=SMELLS)
    costs = []
    for _ in range(2):
        scene.manager.get(path)  # counts what was sent
        with statements(app) as said:
            scene.manager.get(path)
        costs.append(len(said))
        for days in range(9):
            submit(scene, days, floor={"value": "wet"})
    assert costs[0] == costs[1] <= 25


def test_a_check_and_a_spot_have_their_own_documents(scene: Scene) -> None:
    for days in range(12):
        submit(scene, days, **({"smell": SMELLS} if days < 4 else {}))
    found, path = trends(scene), f"/venues/{scene.venue.id}/trends"
    smell = scene.manager.get(f"{path}/checks/restroom/smell").get_json()
    assert smell["series"] == [one for one in found["checks"] if one["item_key"] == "smell"]
    assert smell["mondays"] == [one["monday_on"] for one in found["weeks"]]
    spot = scene.manager.get(f"{path}/spots/{scene.spot.id}").get_json()
    assert spot["spot"] in found["spots"]
    assert sum(week["failed"] for week in spot["weeks"]) == 4
    at_spot = {one["item_key"]: one["tally"] for one in spot["checks"]}
    assert at_spot["smell"] == smell["series"][0]["spots"][0]["tally"]
    for nothing in (
        "checks/restroom/nothing",
        "checks/restroom/smell?from=2001-01-01&to=2001-02-01",
        f"spots/{scene.other_spot.id}",
        "spots/1",
    ):
        answer = scene.manager.get(f"{path}/{nothing}")
        assert answer.status_code in (400, 404), nothing
        assert answer.get_json()["detail"]
