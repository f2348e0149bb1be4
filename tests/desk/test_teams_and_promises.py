"""Teams, and promises kept and broken, at the desk."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.kernel.database import db
from tests.desk.browser import Browser
from tests.desk.conftest import ON_SQLITE
from tests.factories import Scene
from tests.statements import statements
from tests.tickets.kept.rows import FRIDAY, add_outcome, add_ticket
from tests.tickets.kept.test_kept import COSTS

Browsers = Callable[[str], Browser]


def page_of(scene: Scene, name: str) -> str:
    return f"/desk/venues/{scene.venue.id}/{name}"


def test_a_team_is_set_up_changed_and_taken_away(scene: Scene, browser_of: Browsers) -> None:
    browser, teams = browser_of("manager"), page_of(scene, "teams")
    assert "?key=doors" in browser.get(teams).text  # a checklist names it
    mender = str(scene.maintainer.person_id)
    given = {"name": "Doors & locks", "members": [mender], "when": "own", "mon": "7:00 – 15:00"}
    made = browser.fill(f"{teams}/new?key=doors", teams, given | {"key": "doors"})
    assert made.headers["Location"] == f"{teams}?said=team"
    shown = browser.get(teams).text
    assert "Doors &amp; locks" in shown
    assert "07:00-15:00" in shown
    assert "?key=doors" not in shown
    form = browser.get(f"{teams}/doors").text
    assert f'value="{mender}" checked' in form
    changed = browser.fill(f"{teams}/doors", teams, {"name": "Doors", "when": "venue"})
    assert changed.status_code == 303
    [team] = scene.manager.get(f"/venues/{scene.venue.id}/teams").get_json()["items"]
    assert team == {"key": "doors", "name": "Doors", "hours": None, "members": []}
    again = browser.fill(f"{teams}/new", teams, {"name": "Doors"})
    assert again.status_code == 422
    named = {"name": "Reinigung früh"}
    assert browser.fill(f"{teams}/new", teams, named).status_code == 303
    keys = [
        one["key"]
        for one in scene.manager.get(f"/venues/{scene.venue.id}/teams").get_json()["items"]
    ]
    assert keys == ["doors", "reinigung-fruh"]
    gone = browser.fill(f"{teams}/doors", teams, {"name": "Doors", "do": "remove"})
    assert gone.headers["Location"] == f"{teams}?said=team-gone"


@ON_SQLITE
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": " "}, "Write 1 to 200 characters"),
        ({"name": "Doors", "key": "Doors!"}, "short key of lower-case words"),
        ({"name": "Doors", "when": "own", "tue": "early"}, "Write the hours of a day like"),
        ({"name": "Doors", "when": "own", "tue": "25:00-26:00"}, "Write the hours of a day like"),
        ({"name": "Doors", "members": "nobody"}, "Choose people who work here"),
        ({"name": "Doors", "members": str(FRIDAY.year)}, "Choose people who work here"),
        ({"name": "Дверь"}, "short key of lower-case words"),
    ],
)
def test_what_cannot_be_a_team_comes_back_with_what_to_do(
    scene: Scene, browser_of: Browsers, given: dict[str, str], says: str
) -> None:
    teams = page_of(scene, "teams")
    answer = browser_of("manager").fill(f"{teams}/new", teams, given)
    assert answer.status_code == 422
    assert says in answer.text
    if "tue" in given:
        assert f'value="{given["tue"]}"' in answer.text


def test_a_team_that_is_still_needed_is_not_taken_away(scene: Scene, browser_of: Browsers) -> None:
    teams = page_of(scene, "teams")
    scene.manager.put(f"/venues/{scene.venue.id}/teams/maintenance", {"name": "Maintenance"})
    given = {"name": "Maintenance", "do": "remove"}
    answer = browser_of("manager").fill(f"{teams}/maintenance", teams, given)
    assert answer.status_code == 409
    assert "hand its tickets over" in answer.text


@ON_SQLITE
def test_everybody_reads_teams_managers_change_them_and_only_they_read_promises(
    scene: Scene, browser_of: Browsers
) -> None:
    teams, promises = page_of(scene, "teams"), page_of(scene, "promises")
    for name, status in (("admin", 200), ("manager", 200), ("maintainer", 403), ("inspector", 403)):
        browser = browser_of(name)
        listed = browser.get(teams)
        assert listed.status_code == 200
        assert ("/teams/new" in listed.text) == (status == 200)
        assert browser.get(f"{teams}/new").status_code == status
        assert browser.get(promises).status_code == status
        assert (f'href="{promises}"' in listed.text) == (status == 200)
    for name in ("outsider", "manager_of_other_venue"):
        assert [browser_of(name).get(one).status_code for one in (teams, promises)] == [404, 404]


def test_promises_show_counts_beside_every_share_and_the_assumption_beside_the_amount(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser, days = browser_of("manager"), "?from=2026-05-01&to=2026-05-31"
    page = page_of(scene, "promises") + days

    def cost() -> int:
        with statements(app) as said:
            assert browser.get(page).status_code == 200
        return len(said)

    assert "No promise came due" in browser.get(page).text
    empty = cost()
    path = f"/venues/{scene.venue.id}/handling-plan"
    scene.manager.put(path, {"costs": COSTS}, headers={"If-Match": "*"})
    with app.app_context():
        for number in range(3):
            ticket = add_ticket(scene, number, "doors", "major", verified=1 + number, reopened=7)
            add_outcome(scene, ticket, "resolve", FRIDAY, kept=number > 0)
        db.session.commit()
    shown = " ".join(browser.get(page).text.split())
    for said in (
        '<strong>66.7%</strong><br><span class="soft">2 of 3</span>',
        "none due",
        "May 2026",
        "<strong>100.0%</strong>, 3 of 3 tickets that were seen to be mended failed again",
        "within 14 days",
        "3 times, whatever for",
        "€40.00",
        "Families 50% × 2",
        "all others × 1.",
    ):
        assert said in shown
    assert cost() == empty
    odd = browser.get(page_of(scene, "promises") + "?from=2026-06-01&to=x")
    assert odd.status_code == 422
    assert "Those days could not be used" in odd.text
