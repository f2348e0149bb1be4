"""What is done to a ticket by the forms of its page."""

from collections import defaultdict
from datetime import timedelta

import pytest
from flask import Flask

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.notices.models import Endpoint
from app.venues.models import Team
from tests.desk.browser import hidden_fields
from tests.desk.conftest import (
    EVERYBODY,
    MENDERS,
    ON_SQLITE,
    OUTSIDE,
    Browsers,
    Problem,
    page_of,
    speak_spanish,
)
from tests.evidence.taken import send
from tests.factories import Scene, all_well, photo_ref, submission

WET = {"value": "wet"}
DISMISSED = {"state": "dismissed", "dismiss_reason": "not_ours"}


@pytest.mark.parametrize(
    ("deed", "fields"),
    [("deed", {"deed": "acknowledge", "seen": "1"}), ("comment", {"text": "Ordered."})],
)
@ON_SQLITE
def test_nothing_is_changed_by_a_form_of_another_site(
    scene: Scene, problem: Problem, browser_of: Browsers, deed: str, fields: dict[str, str]
) -> None:
    address = f"{page_of(problem)}/{deed}"
    of_another = hidden_fields(browser_of("admin").get(page_of(problem)).text, address)["mark"]
    for mark in ({}, {"mark": ""}, {"mark": "x.y.z"}, {"mark": of_another}):
        answer = browser_of("manager").send(address, fields | mark)
        assert answer.status_code == 403
        assert "Nothing was changed." in answer.text
    ticket = scene.manager.get(f"/tickets/{problem.ticket}").get_json()
    assert (ticket["state"], len(ticket["history"])) == ("open", 1)


@pytest.mark.parametrize("name", MENDERS)
@ON_SQLITE
def test_who_mends_changes_the_state_with_one_button(
    problem: Problem, browser_of: Browsers, name: str
) -> None:
    browser, address = browser_of(name), f"{page_of(problem)}/deed"
    answer = browser.fill(page_of(problem), address, {"deed": "start"})
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert "The ticket&#39;s state was changed." in page
    assert f"{name.title()} started to work on it." in page
    assert "Start work" not in page


@ON_SQLITE
def test_an_inspector_sees_no_buttons_and_may_not_press_them(
    problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("inspector"), f"{page_of(problem)}/deed"
    page = browser.get(page_of(problem)).text
    assert address not in page
    mark = hidden_fields(page, f"{page_of(problem)}/comment")["mark"]
    answer = browser.send(address, {"mark": mark, "deed": "acknowledge", "seen": "1"})
    assert answer.status_code == 403
    assert "your role here does not include this" in answer.text


def test_two_people_do_not_overwrite_each_other(problem: Problem, browser_of: Browsers) -> None:
    first, second = browser_of("maintainer"), browser_of("manager")
    address = f"{page_of(problem)}/deed"
    seen = hidden_fields(second.get(page_of(problem)).text, address)
    assert first.fill(page_of(problem), address, {"deed": "start"}).status_code == 303
    answer = second.send(address, seen | {"deed": "acknowledge"})
    assert answer.status_code == 409
    assert "Maintainer started to work on it." in answer.text
    assert second.send(address, seen | {"deed": "nonsense"}).status_code == 422


def test_a_comment_is_added_and_an_empty_or_endless_one_is_not(
    problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("inspector"), f"{page_of(problem)}/comment"
    for text in ("", "   \0 ", "x" * 4001):
        assert browser.fill(page_of(problem), address, {"text": text}).status_code == 422
    assert (
        browser.fill(page_of(problem), address, {"text": "It <i>rattles</i>\0"}).status_code == 303
    )
    assert "It &lt;i&gt;rattles&lt;/i&gt;" in browser.get(page_of(problem)).text


# What stands on the page for whom, and what the server says to a form that comes anyway.
ALL, MENDS, MANAGES = set(EVERYBODY), set(MENDERS), {"admin", "manager"}
FORMS = [
    ("comment", {"text": "Seen."}, ALL),
    ("deed", {"deed": "acknowledge"}, MENDS),
    ("deed", {"deed": "dismiss", "dismiss_reason": "not_ours"}, MANAGES),
    ("assignee", {"assignee": "nobody"}, MENDS),
    ("hand-over", {"to": "team:paint"}, MENDS),
    ("merge", {"into": "another"}, MENDS),
    ("split", {"inspection": "some"}, MENDS),
]


@pytest.mark.parametrize(("form", "fields", "who"), FORMS)
@ON_SQLITE
def test_each_form_is_offered_to_whom_it_may_be_taken_from(
    app: Flask,
    scene: Scene,
    problem: Problem,
    browser_of: Browsers,
    form: str,
    fields: dict[str, str],
    who: set[str],
) -> None:
    fields = fields | prepare(app, scene, problem)[form]
    address = f"{page_of(problem)}/{form}"
    for name in sorted(ALL):
        browser = browser_of(name)
        page = browser.get(page_of(problem)).text
        is_offered = address in page and ("dismiss" not in fields.values() or "End it" in page)
        assert is_offered == (name in who), name
        if name not in who:
            mark = hidden_fields(page, f"{page_of(problem)}/comment")
            assert browser.send(address, mark | {"seen": "9"} | fields).status_code == 403, name
    name = sorted(who)[-1]
    assert browser_of(name).fill(page_of(problem), address, fields).status_code == 303
    for name in OUTSIDE:
        mark = hidden_fields(browser_of(name).get("/desk").text, "/desk/sign-out")
        assert browser_of(name).send(address, mark | fields).status_code == 404


def prepare(app: Flask, scene: Scene, problem: Problem) -> defaultdict[str, dict[str, str]]:
    """A second failure of the problem, another ticket at the spot, another team; their ids."""
    again = str(new_id())
    lock = {"value": "fail", "note": "Stall 4", "photos": [photo_ref(2)]}
    fails = all_well(stall_locks=lock, broken_stalls={"value": 1}, floor=WET)
    receipt = scene.inspector.put(f"/inspections/{again}", submission(scene, fails)).get_json()
    other = next(one["id"] for one in receipt["tickets"] if one["id"] != problem.ticket)
    with app.app_context():
        ours = {"organisation_id": scene.organisation.id, "venue_id": scene.venue.id}
        db.session.add(Team(key="paint", name="Painters", **ours))
        db.session.commit()
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    found["merge"], found["split"] = {"into": other}, {"inspection": again}
    return found


@ON_SQLITE
def test_what_a_hold_lacks_is_said_at_its_field_and_what_was_written_stays(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("maintainer"), f"{page_of(problem)}/deed"
    given = {"deed": "hold", "hold_reason": "needs_part", "text": "The <bolt> is ordered."}
    speak_spanish(app, scene.maintainer)
    for day, sentence in (
        ("", "Diga hasta qué día espera la incidencia."),
        ("2020-02-30", "Diga hasta qué día espera la incidencia."),
        ("2020-02-29", "Elija mañana o un día posterior."),
        ("2999-01-01", "Elija un día dentro de un año"),
    ):
        answer = browser.fill(page_of(problem), address, given | {"hold_until": day})
        assert answer.status_code == 422
        assert f'<p class="error" id="hold-until-error">{sentence}' in answer.text
        assert 'aria-describedby="hold-until-error"' in answer.text
        assert "The &lt;bolt&gt; is ordered.</textarea>" in answer.text
        assert 'value="needs_part" required checked' in answer.text
    day = (now().date() + timedelta(days=3)).isoformat()
    seen = hidden_fields(answer.text, address)
    assert browser.send(address, seen | given | {"hold_until": day}).status_code == 303
    page = browser.get(page_of(problem)).text
    assert "en espera" in page.lower()
    assert browser.fill(page_of(problem), address, {"deed": "resume"}).status_code == 303


@ON_SQLITE
def test_whoever_mended_it_is_told_that_somebody_else_closes_it(
    scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    send(scene, scene.maintainer, ticket_id=problem.ticket)
    scene.maintainer.patch(f"/tickets/{problem.ticket}", {"state": "resolved"})
    browser, address = browser_of("maintainer"), f"{page_of(problem)}/deed"
    page = browser.get(page_of(problem)).text
    assert "You mended it." in page
    assert "It is mended: close it" not in page
    answer = browser.send(address, hidden_fields(page, address) | {"deed": "verify"})
    assert answer.status_code == 409
    assert "Ask a colleague to look at it" in answer.text
    assert browser_of("manager").fill(page_of(problem), address, {"deed": "verify"}).location
    assert "Manager looked at it, and closed it." in browser.get(page_of(problem)).text


@ON_SQLITE
def test_a_ticket_is_taken_given_and_given_back(
    scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("manager"), f"{page_of(problem)}/assignee"
    for assignee, sentence in (
        ("me", "Manager took it on."),
        (str(scene.maintainer.person_id), "Manager gave it to Maintainer."),
        ("nobody", "Manager gave it to nobody."),
    ):
        answer = browser.fill(page_of(problem), address, {"assignee": assignee})
        assert answer.status_code == 303
        assert sentence in browser.get(answer.location).text
    for nonsense in ("", "x", str(scene.outsider.person_id), str(new_id())):
        answer = browser.fill(page_of(problem), address, {"assignee": nonsense})
        assert answer.status_code == 422
        assert "Choose somebody who works here." in answer.text


@ON_SQLITE
def test_a_ticket_is_handed_over_to_a_team_and_to_an_outside_system(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    prepare(app, scene, problem)
    with app.app_context():
        ours = {"organisation_id": scene.organisation.id, "secret": "x", "kinds": []}
        here = Endpoint(name="CMMS", url="https://one.example", venue_ids=[], **ours)
        elsewhere = [str(scene.other_venue.id)]
        there = Endpoint(name="Other", url="https://two.example", venue_ids=elsewhere, **ours)
        db.session.add_all([here, there])
        db.session.commit()
        told, not_told = f"outside:{here.id}", f"outside:{there.id}"
    browser, address = browser_of("maintainer"), f"{page_of(problem)}/hand-over"
    assert told in browser.get(page_of(problem)).text
    assert not_told not in browser.get(page_of(problem)).text
    for nonsense in ("", "team:", "team:nobody", "outside:x", not_told, "x"):
        given = {"to": nonsense, "text": "It needs paint."}
        answer = browser.fill(page_of(problem), address, given)
        assert answer.status_code == 422
        assert "It needs paint.</textarea>" in answer.text
    for to, sentence in (
        ("team:paint", "Maintainer handed it over from Doors to Painters."),
        (told, "Maintainer handed it over to CMMS, outside of Rounds."),
    ):
        answer = browser.fill(page_of(problem), address, {"to": to, "text": "It needs paint."})
        page = browser.get(answer.location).text
        assert sentence in page
        assert "<blockquote>It needs paint.</blockquote>" in page
    assert "It was handed over to CMMS, outside of Rounds." in page


@ON_SQLITE
def test_two_tickets_become_one_and_one_becomes_two(
    app: Flask, scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    found, browser = prepare(app, scene, problem), browser_of("maintainer")
    split = f"{page_of(problem)}/split"
    answer = browser.fill(page_of(problem), split, {"text": "Stall 4"})
    assert answer.status_code == 422
    assert "leave it one at least" in answer.text
    assert browser.fill(page_of(problem), split, found["split"]).status_code == 303
    page = browser.get(page_of(problem)).text
    assert "Maintainer made another ticket of some of its failures." in page
    assert "Split from it" in page
    merge = f"{page_of(problem)}/merge"
    assert browser.fill(page_of(problem), merge, {"into": "x"}).status_code == 422
    assert browser.fill(page_of(problem), merge, {"into": str(new_id())}).status_code == 404
    assert browser.fill(page_of(problem), merge, {"into": problem.ticket}).status_code == 409
    answer = browser.fill(page_of(problem), merge, found["merge"])
    joint = browser.get(answer.location).text
    assert answer.location.startswith(f"/desk/tickets/{found['merge']['into']}")
    assert "Maintainer merged another ticket into this one." in joint
    assert "Merged into this one" in joint
    assert "It is mended with" in browser.get(page_of(problem)).text


def test_what_was_done_meanwhile_is_told_and_can_be_done_all_the_same(
    scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("maintainer"), f"{page_of(problem)}/deed"
    seen = hidden_fields(browser.get(page_of(problem)).text, address)
    scene.inspector.post(f"/tickets/{problem.ticket}/comments", {"text": "It got worse."})
    scene.manager.patch(f"/tickets/{problem.ticket}", {"state": "in_progress"})
    day = (now().date() + timedelta(days=2)).isoformat()
    given = {"deed": "hold", "hold_reason": "other", "hold_until": day, "text": "Wait for Ana."}
    answer = browser.send(address, seen | given)
    assert answer.status_code == 409
    assert "Manager started to work on it." in answer.text
    assert "<blockquote>Wait for Ana.</blockquote>" in answer.text
    assert browser.send(address, hidden_fields(answer.text, address)).status_code == 303
    assert "Wait for Ana." in browser.get(page_of(problem)).text
    # What it would start from is over: nothing to press.
    scene.manager.patch(f"/tickets/{problem.ticket}", DISMISSED)
    answer = browser.send(address, seen | given)
    assert answer.status_code == 409
    assert address not in answer.text


@ON_SQLITE
def test_a_comment_or_a_second_tap_is_in_nobodys_way(
    scene: Scene, problem: Problem, browser_of: Browsers
) -> None:
    browser, address = browser_of("maintainer"), f"{page_of(problem)}/deed"
    seen = hidden_fields(browser.get(page_of(problem)).text, address)
    scene.inspector.post(f"/tickets/{problem.ticket}/comments", {"text": "It got worse."})
    for _ in range(2):
        assert browser.send(address, seen | {"deed": "acknowledge"}).status_code == 303
    history = scene.manager.get(f"/tickets/{problem.ticket}").get_json()["history"]
    assert [one["kind"] for one in history] == ["failed", "commented", "acknowledged"]
    for nonsense in ("", "x", "-1", "9" * 30):
        answer = browser.send(address, seen | {"deed": "start", "seen": nonsense})
        assert answer.status_code == 409, nonsense
