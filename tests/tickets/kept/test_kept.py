"""How promises were kept, over HTTP."""

from datetime import timedelta
from typing import Any

from flask import Flask

from app.kernel.database import db
from tests.factories import Scene
from tests.statements import statements
from tests.tickets.kept.rows import FRIDAY, add_outcome, add_ticket

COSTS = {
    "currency": "EUR",
    "per_hour": {"major": "40"},
    "segments": [{"key": "families", "name": "Families", "share": "0.5", "weight": "2"}],
}
MAY = "from=2026-05-01&to=2026-05-31"


def promises(scene: Scene, days: str = MAY) -> dict[str, Any]:
    answer = scene.manager.get(f"/venues/{scene.venue.id}/promises?{days}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def kept(kept: int, broken: int, share: float | None) -> dict[str, Any]:
    return {"kept": kept, "broken": broken, "share": share}


def test_promises_are_counted_by_team_month_and_kind_with_what_came_back_and_what_it_cost(
    app: Flask, scene: Scene
) -> None:
    path = f"/venues/{scene.venue.id}/handling-plan"
    scene.manager.put(path, {"costs": COSTS}, headers={"If-Match": "*"})
    with app.app_context():
        doors = add_ticket(scene, 1, "doors", "major", resolved=2, verified=3)
        back = add_ticket(scene, 2, "doors", "major", verified=1, reopened=7, resolved=24)
        lost = add_ticket(scene, 3, None, "minor", dismissed=4)
        for ticket, kind, is_kept in (
            (doors, "resolve", True),
            (back, "resolve", False),
            (back, "acknowledge", True),
            (lost, "acknowledge", False),
        ):
            add_outcome(scene, ticket, kind, FRIDAY, kept=is_kept)
        # Half an hour into June by the venue's clock, and still May by UTC.
        add_outcome(scene, doors, "resolve", FRIDAY.replace(day=31, hour=22), kept=False)
        db.session.commit()
    found = promises(scene, "from=2026-05-01&to=2026-06-30")
    nothing = kept(0, 0, None)
    assert [(one["team"], one["total"]) for one in found["teams"]] == [
        ("doors", {"acknowledge": kept(1, 0, 1.0), "resolve": kept(1, 2, 1 / 3)}),
        (None, {"acknowledge": kept(0, 1, 0.0), "resolve": nothing}),
    ]
    assert [(one["month"], one["resolve"]) for one in found["teams"][0]["months"]] == [
        ("2026-05", kept(1, 1, 0.5)),
        ("2026-06", kept(0, 1, 0.0)),
    ]
    assert found["total"] == {"acknowledge": kept(1, 1, 0.5), "resolve": kept(1, 2, 1 / 3)}
    assert found["returns"] == {"closed": 2, "returned": 1, "reopened": 1}
    assert found["return_days"] == 14
    # Major: 2 h, 1 h, and from the eighth hour to Saturday 17:00: 1 h on Friday and 5 on Saturday.
    minor, major = found["cost"]["lines"]
    assert major == {
        "severity": "major",
        "tickets": 2,
        "open_hours": "9.0",
        "per_hour": "40",
        "weight": "1.5",
        "amount": "540.00",
    }
    assert (minor["open_hours"], minor["amount"]) == ("4.0", None)
    assert (found["cost"]["amount"], found["cost"]["currency"]) == ("540.00", "EUR")
    assert found["cost"]["segments"] == COSTS["segments"]
    assert promises(scene, "from=2025-01-01&to=2025-01-31")["teams"] == []


def test_a_period_that_cannot_be_is_refused_with_what_can(scene: Scene) -> None:
    for days in ("from=2026-06-01&to=2026-05-01", "from=2020-01-01&to=2026-01-01", "from=x"):
        answer = scene.manager.get(f"/venues/{scene.venue.id}/promises?{days}")
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["at"] == "/query/from"


def test_promises_cost_the_same_statements_however_many_there_are(app: Flask, scene: Scene) -> None:
    def cost() -> int:
        with statements(app) as said:
            promises(scene)
        return len(said)

    empty = cost()
    with app.app_context():
        for number in range(5):
            ticket = add_ticket(scene, number, f"team-{number}", "major", resolved=2, verified=3)
            add_outcome(scene, ticket, "resolve", FRIDAY + timedelta(days=number), kept=True)
        db.session.commit()
    assert cost() == empty == 6
