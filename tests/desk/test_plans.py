"""A venue's plan at the desk: changed step by step in a draft, tried, and kept."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.access.models import Person
from app.desk.plans.drafts import Draft, join, moved
from app.kernel.database import db
from app.kernel.ids import new_id
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import ON_SQLITE, Problem
from tests.factories import LOCK_FAILS, Scene, all_well, submission
from tests.statements import statements

Browsers = Callable[[str], Browser]
CHAIN = [{"whom": "Night porter", "phone": "+34 600 000 000", "minutes": 5}]


def page_of(scene: Scene) -> str:
    return f"/desk/venues/{scene.venue.id}/plan"


def plan_of(scene: Scene) -> dict[str, Any]:
    found: dict[str, Any] = scene.manager.get(f"/venues/{scene.venue.id}/handling-plan").get_json()
    return found


class Editing:
    """Somebody who changes the plan, page by page, without JavaScript."""

    def __init__(self, browser: Browser, scene: Scene) -> None:
        self.browser, self.path = browser, page_of(scene)
        self.page = browser.get(self.path)

    def press(self, do: str, **fields: Any) -> TestResponse:
        """Presses a button of the page that is shown."""
        hidden = hidden_fields(self.page.text, self.path)
        own = {name: value for name, value in hidden.items() if name in ("mark", "draft")}
        self.page = self.browser.send(self.path, own | {"do": do} | fields)
        return self.page

    @property
    def said(self) -> str:
        """The page's words, without its tags."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.page.text)).split())

    def add_rule(self, name: str, **fields: Any) -> None:
        self.press("rules:add")
        self.press("rules:put", name=name, **({"to": "team:maintenance"} | fields))
        assert self.page.status_code == 200, self.said


@pytest.fixture
def editing(browser_of: Browsers, scene: Scene) -> Editing:
    return Editing(browser_of("manager"), scene)


def test_rules_are_added_moved_tried_and_kept_and_only_then_hold(
    scene: Scene, editing: Editing, problem: Problem
) -> None:
    assert "There are no rules" in editing.said
    assert "not kept yet" not in editing.said
    span = {"time": "span", "from": "22:00", "until": "06:00", "weekdays": ["fri", "sat"]}
    editing.add_rule("Nights", kinds="restroom", **span)
    editing.add_rule("Locks", items="stall-locks", to=f"person_id:{scene.maintainer.person_id}")
    editing.press("rules:up:1")
    assert editing.said.index("Locks Check:") < editing.said.index("Nights Kind of spot:")
    assert "Day: Friday or Saturday" in editing.said
    assert "Time: 22:00–06:00" in editing.said
    assert "A draft, not kept yet. Changed: the rules." in editing.said
    editing.press("try")
    assert "1 of 1 ticket would have gone elsewhere." in editing.said
    assert "Doors → Maintainer (Locks)" in editing.said
    assert "Nights: none: a rule above takes its tickets" in editing.said
    assert plan_of(scene)["rules"] == []
    kept = editing.press("keep")
    assert kept.headers["Location"] == f"{page_of(scene)}?said=plan"
    assert [rule["name"] for rule in plan_of(scene)["rules"]] == ["Locks", "Nights"]
    assert plan_of(scene)["rules"][1] == {
        "name": "Nights",
        "when": {
            "kinds": ["restroom"],
            "time": {"from": "22:00", "to": "06:00"},
            "weekdays": ["fri", "sat"],
        },
        "to": {"team": "maintenance"},
    }
    again = Editing(editing.browser, scene)
    again.press("rules:edit:1")
    assert 'value="22:00"' in again.page.text
    again.press("rules:put:1", name="Nights", to="team:doors", severities="critical")
    again.press("rules:remove:0")
    again.press("keep")
    assert plan_of(scene)["rules"] == [
        {"name": "Nights", "when": {"severities": ["critical"]}, "to": {"team": "doors"}}
    ]


@ON_SQLITE
def test_promises_people_to_call_costs_and_the_rest_are_changed_each_in_its_form(
    scene: Scene, editing: Editing
) -> None:
    editing.press("targets:edit")
    editing.press(
        "targets:put",
        severity=["critical", "major", "minor", "major"],
        team=["", "", "", "doors"],
        acknowledge_minutes=["0:10", "2:00", "8:00", "0:30"],
        resolve_minutes=["2:00", "16:00", "80:00", "4:30"],
    )
    editing.press("chain:add")
    editing.press("chain:put", whom="Night porter", phone="+34 600 000 000", minutes="7")
    editing.press("costs:edit")
    editing.press(
        "costs:put",
        currency="eur",
        major="40,5",
        key=["", ""],
        name=["Families", " "],
        share=["35", ""],
        weight=["1,5", ""],
    )
    editing.press("rest:edit")
    editing.press("rest:put", fallback_team="doors", warn_share="20", return_days="7")
    assert "about all critical checks; the next one after 7 minutes" in editing.said
    assert "35% of the visitors, to whom it matters 1.5 times as much" in editing.said
    assert editing.press("keep").status_code == 303
    plan = plan_of(scene)
    own = {"team": "doors", "severity": "major", "acknowledge_minutes": 30, "resolve_minutes": 270}
    assert own in plan["targets"]
    assert plan["targets"][0]["acknowledge_minutes"] == 10
    assert plan["chain"] == [CHAIN[0] | {"minutes": 7, "role": "", "person_id": None}]
    families = {"key": "families", "name": "Families", "share": "0.35", "weight": "1.5"}
    assert plan["costs"] == {
        "currency": "EUR",
        "per_hour": {"major": "40.5"},
        "segments": [families],
    }
    assert (plan["fallback_team"], plan["warn_share"], plan["return_days"]) == ("doors", 0.2, 7)


@ON_SQLITE
@pytest.mark.parametrize(
    ("part", "fields", "says"),
    [
        ("rules", {"name": "", "to": "team:doors"}, "100 characters"),
        ("rules", {"name": "Locks", "to": "team:doors"}, "Another rule has this name"),
        ("rules", {"name": "New", "to": ""}, "Choose where these tickets go"),
        ("rules", {"name": "New", "to": "team:doors", "time": "span"}, "two different times"),
        ("rules", {"name": "New", "to": "person_id:nobody"}, "somebody who works here"),
        ("chain", {"whom": "Porter", "phone": "ring", "minutes": "5"}, "3 to 20 digits"),
        ("chain", {"whom": "", "phone": "112", "minutes": "soon"}, "whole number from 1"),
        (
            "targets",
            {
                "severity": "major",
                "team": "",
                "acknowledge_minutes": "5:00",
                "resolve_minutes": "1:00",
            },
            "nothing is mended before",
        ),
        ("costs", {"currency": "EURO", "major": "1e9"}, "three letters"),
        ("costs", {"currency": "EUR", "name": "A", "share": "120", "weight": "1"}, "0 to 100"),
        ("rest", {"fallback_team": "doors", "warn_share": "99", "return_days": "7"}, "5 to 90"),
    ],
)
def test_what_cannot_be_comes_back_with_what_was_written_and_what_to_do(
    editing: Editing, part: str, fields: dict[str, str], says: str
) -> None:
    editing.add_rule("Locks", items="stall-locks")
    editing.press(f"{part}:edit" if part in ("targets", "costs", "rest") else f"{part}:add")
    fields = {"key": ""} | fields if "share" in fields else fields
    assert editing.press(f"{part}:put", **fields).status_code == 422
    assert says in editing.said
    written = {value for name, value in fields.items() if name in ("name", "phone", "whom")}
    assert all(f'value="{value}"' in editing.page.text for value in written)
    editing.press("show")
    assert "Changed: the rules." in editing.said


def test_of_two_managers_the_later_sees_both_changes_and_loses_nothing(
    scene: Scene, browser_of: Browsers
) -> None:
    slow, fast = (Editing(browser_of(name), scene) for name in ("manager", "admin"))
    slow.add_rule("Locks", items="stall-locks")
    fast.press("rest:edit")
    fast.press("rest:put", fallback_team="maintenance", warn_share="25", return_days="9")
    fast.press("keep")
    assert slow.press("keep").status_code == 409
    assert "Admin has kept a plan at" in slow.said
    assert "changed: the days within which a ticket comes back" in slow.said
    assert "Below stand their changes together with yours" in slow.said
    assert slow.press("keep").status_code == 303
    assert plan_of(scene)["return_days"] == 9
    assert [rule["name"] for rule in plan_of(scene)["rules"]] == ["Locks"]


def test_a_part_that_both_have_changed_is_named_and_the_own_one_stays() -> None:
    base = {"rules": [1], "chain": [1], "costs": 1}
    draft = Draft(1, base, {"rules": [1, 2], "chain": [1], "costs": 2})
    joined, both = join(draft, {"rules": [3], "chain": [4], "costs": 2}, 5)
    assert both == ["rules"]
    assert joined.mine == {"rules": [1, 2], "chain": [4], "costs": 2}
    assert (joined.revision, joined.changed) == (5, ["rules"])
    assert [moved([1, 2, 3], number, -1) for number in (0, 1, 9)] == [
        [1, 2, 3],
        [2, 1, 3],
        [1, 2, 3],
    ]


@ON_SQLITE
def test_a_plan_that_names_who_left_meanwhile_is_not_kept_and_says_where(
    app: Flask, scene: Scene, editing: Editing
) -> None:
    mender = scene.maintainer.person_id
    editing.add_rule("Locks", items="stall-locks", to=f"person_id:{mender}")
    with app.app_context():
        db.session.get_one(Person, mender).active = False
        db.session.commit()
    assert editing.press("keep").status_code == 422
    assert "“Locks”: Choose somebody who works here." in editing.said


@ON_SQLITE
def test_a_draft_of_another_venue_or_of_nobody_is_refused(scene: Scene, editing: Editing) -> None:
    theirs = hidden_fields(
        editing.browser.get(f"/desk/venues/{scene.venue.id}/plan").text, page_of(scene)
    )
    # Not its last letter: that holds spare bits, and another one may sign the same.
    for draft in ("", "x", theirs["draft"].swapcase()):
        answer = editing.browser.send(page_of(scene), theirs | {"do": "keep", "draft": draft})
        assert answer.status_code == 400
    for do in ("rules:up:9", "rules:edit:99", "rules:put:9999999", "nothing", "", "rules:up:x"):
        assert editing.press(do).status_code in (200, 400, 422), do
        editing.page = editing.browser.get(page_of(scene))


@ON_SQLITE
def test_menders_read_the_plan_and_inspectors_do_not(scene: Scene, browser_of: Browsers) -> None:
    shown = browser_of("maintainer").get(page_of(scene))
    assert shown.status_code == 200
    assert 'name="do"' not in shown.text
    assert browser_of("inspector").get(page_of(scene)).status_code == 403
    for outside in ("manager_of_other_venue", "outsider"):
        assert browser_of(outside).get(page_of(scene)).status_code == 404
    mender = browser_of("maintainer")
    mark = hidden_fields(mender.get("/desk").text, "/desk/sign-out")
    assert mender.send(page_of(scene), mark | {"do": "keep"}).status_code == 403


def test_pages_cost_the_same_statements_however_much_there_is(
    app: Flask, scene: Scene, editing: Editing
) -> None:
    def cost() -> tuple[int, int]:
        with statements(app) as shown:
            editing.press("show")
        with statements(app) as tried:
            editing.press("try")
        return len(shown), len(tried)

    fails = all_well(stall_locks=LOCK_FAILS, broken_stalls={"value": 1})
    scene.inspector.put(f"/inspections/{new_id()}", submission(scene, fails))
    editing.add_rule("First", items="stall-locks")
    editing.press("try")
    few = cost()
    for number in range(3):
        editing.add_rule(f"Rule {number}", teams="doors")
        scene.inspector.put(
            f"/inspections/{new_id()}", submission(scene, all_well(smell={"value": 1}))
        )
    assert cost() == few
    assert max(few) < 25


@ON_SQLITE
def test_a_draft_outlives_the_end_of_the_sign_in(scene: Scene, editing: Editing) -> None:
    editing.add_rule("Locks", items="stall-locks")
    draft = hidden_fields(editing.page.text, editing.path)["draft"]
    editing.browser.client.delete_cookie("rounds_desk", path="/desk")
    same_site = {"Origin": "http://localhost"}
    sent = {"draft": draft, "do": "keep"}
    door = editing.browser.send(editing.path, sent, headers=same_site)
    assert f'name="kept-draft" value="{draft}"' in door.text
    assert 'name="kept-do" value="keep"' in door.text
