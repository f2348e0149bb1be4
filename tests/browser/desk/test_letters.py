"""The pages of letters as people meet them: on a phone, in either language, by day and by night."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.kernel.clock import now
from app.kernel.database import db
from app.notices.links import ActLink, StopLink, make_act_token, make_stop_token
from app.notices.models import StoppedAddress
from app.notices.topics import Topic
from tests.browser.desk.test_desk import PHONE_SCRIPT
from tests.browser.form.test_accessible import problems_of
from tests.desk.conftest import Problem
from tests.desk.test_letters import demo, kept  # noqa: F401 - fixtures
from tests.factories import Scene

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
OpenDesk = Callable[..., Page]


@pytest.fixture
def addresses(app: Flask, scene: Scene, shown: Problem, kept: UUID) -> dict[str, str]:  # noqa: F811
    """The pages by name: those behind the links of the manager's letters, and those of the desk."""
    secret, me, ticket = app.config["SECRET_KEY"], scene.manager.person_id, UUID(shown.ticket)
    with app.app_context():
        ours = {"organisation_id": scene.organisation.id, "person_id": me}
        row = StoppedAddress(email="x" * 60 + "@rounds.example", at=now(), why="550 gone", **ours)
        db.session.add(row)
        db.session.commit()
    stop = make_stop_token(secret, StopLink(me, scene.venue.id, Topic.PROMISES))
    acts = {one: make_act_token(secret, ActLink(me, ticket, one)) for one in ("start", "resolve")}
    return {
        "stop": f"/notices/stop/{stop}",
        "broken": "/act/x",
        "start": f"/act/{acts['start']}",
        "resolve": f"/act/{acts['resolve']}",
        "told": "/desk/notices",
        "addresses": "/desk/addresses",
        "outbox": "/desk/outbox",
        "mail": f"/desk/outbox/{kept}",
    }


def pages(page: Page, addresses: dict[str, str]) -> Iterator[str]:
    """Goes to every page in turn, presses what is to be pressed, and says which it is."""
    for name, address in addresses.items():
        page.goto(address)
        yield name
        if name in {"stop", "start"}:
            page.locator("main form button").click()
            expect(page.locator("[role=status]")).to_be_visible()
            yield f"{name}: done"
            page.goto(address)
            yield f"{name}: again"


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_and_nothing_is_small_or_sticks_out_on_any_page_of_letters(
    open_desk: OpenDesk, scene: Scene, addresses: dict[str, str], language: str
) -> None:
    found: list[str] = []
    page = open_desk(scene.admin, language)
    person = open_desk(scene.manager, language)  # says the language of whom the links are for
    person.close()
    page.add_init_script(path=PHONE_SCRIPT)
    for name in pages(page, addresses):
        assert page.evaluate("document.documentElement.lang") == language
        found.extend(f"{name}, {problem}" for problem in problems_of(page))
    assert "\n".join(found) == ""
