"""What one is told is one's own to say; addresses that take no mail; the outbox to look at."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.models import AuditLine
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.notices.mail.sender import EmailSender, email_way
from app.notices.models import Message, Stop, StoppedAddress
from app.notices.senders import Fate, Parcel
from app.notices.sources import Letter
from app.notices.topics import Channel, Topic
from tests.desk.browser import Browser, hidden_fields
from tests.desk.conftest import ON_SQLITE
from tests.factories import Scene
from tests.notices.mail.test_letters import SENDER, STALL, draft
from tests.statements import statements

Browsers = Callable[[str], Browser]
PATH = "/desk/notices"


def stopped(app: Flask) -> set[tuple[UUID, Topic]]:
    with app.app_context():
        return {(row.person_id, row.topic) for row in db.session.scalars(select(Stop))}


def test_somebody_chooses_topic_by_topic_at_their_own_venues_alone(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    browser, me = browser_of("maintainer"), scene.maintainer.person_id
    here, there = str(scene.venue.id), str(scene.other_venue.id)
    page = browser.get(PATH).text
    assert page.count(" checked") == 4  # all but what only admins are told
    answer = browser.fill(
        PATH,
        PATH,
        {"venue": [here, there, "x"], "told": [f"{here}:calls", f"{here}:nothing", "y"]},
        follow_redirects=True,
    )
    assert "What you are told was changed." in answer.text
    wanted = {(me, topic) for topic in (Topic.TICKETS, Topic.PROMISES, Topic.ANSWERS)}
    assert stopped(app) == wanted
    assert browser.get(PATH).text.count(" checked") == 1
    browser.fill(PATH, PATH, {"told": [f"{here}:{topic}" for topic in Topic]})
    assert stopped(app) == set()


def test_the_api_says_the_same(app: Flask, scene: Scene) -> None:
    me = scene.maintainer
    told = {"venue_id": str(scene.venue.id), "venue": "Theatre", "stopped": []}
    assert me.get("/me/notices").get_json() == {
        "items": [told],
        "next_cursor": None,
        "takes_mail": True,
    }
    answer = me.put(f"/me/notices/{scene.venue.id}", {"stopped": ["promises", "calls", "calls"]})
    assert answer.get_json() == told | {"stopped": ["promises", "calls"]}
    assert me.get("/me/notices").get_json()["items"] == [answer.get_json()]
    again = me.put(f"/me/notices/{scene.venue.id}", {"stopped": ["calls"]})
    assert again.get_json()["stopped"] == ["calls"]
    assert stopped(app) == {(me.person_id, Topic.CALLS)}
    assert me.put(f"/me/notices/{scene.venue.id}", {"stopped": ["x"]}).status_code == 422
    assert me.put(f"/me/notices/{scene.other_venue.id}", {"stopped": []}).status_code == 404


def test_an_admin_sees_which_addresses_take_no_mail_and_lifts_one(
    app: Flask, scene: Scene, browser_of: Browsers
) -> None:
    with app.app_context():
        row = StoppedAddress(
            organisation_id=scene.organisation.id,
            person_id=scene.maintainer.person_id,
            email="maintainer@rounds.example",
            at=now(),
            why="550 <b>unknown</b>",
        )
        db.session.add(row)
        db.session.commit()
    assert scene.maintainer.get("/me/notices").get_json()["takes_mail"] is False
    admin, path = browser_of("admin"), "/desk/addresses"
    assert "550 &lt;b&gt;unknown&lt;/b&gt;" in admin.get(path).text
    assert browser_of("manager").get(path).status_code == 403
    assert "maintainer@" not in browser_of("outsider").get(path).text
    lift = f"{path}/{row.id}/lift"
    marks = hidden_fields(admin.get(path).text, lift)
    for _ in range(2):
        answer = admin.send(lift, marks, follow_redirects=True)
        assert "E-mail goes to this address again." in answer.text
    assert "maintainer@" not in admin.get(path).text
    with app.app_context():
        action = select(AuditLine.action).where(AuditLine.subject == str(row.person_id))
        assert db.session.scalars(action).all() == ["person.address-lifted"]


@pytest.fixture
def demo(app: Flask) -> Iterator[Flask]:
    """The app as the demo runs it."""
    app.config["DEMO"] = True
    yield app
    app.config["DEMO"] = False


@pytest.fixture
def kept(demo: Flask, scene: Scene) -> UUID:
    """A mail in the outbox, to the maintainer."""
    with demo.app_context():
        message = Message(
            id=new_id(),
            organisation_id=scene.organisation.id,
            venue_id=scene.venue.id,
            channel=Channel.EMAIL,
            topic=Topic.TICKETS,
            person_id=scene.maintainer.person_id,
            due_at=now(),
        )
        db.session.add(message)
        db.session.commit()
        said = draft(Letter("<b>One</b> new ticket", "It waits.", (STALL,)), message_id=message.id)
        sent = EmailSender(email_way(), SENDER).transmit(Parcel(message.id, "", said))
        assert sent.fate is Fate.DELIVERED
    return message.id


@ON_SQLITE
def test_the_outbox_shows_ones_own_organisations_mails_and_their_html_can_do_nothing(
    demo: Flask, scene: Scene, browser_of: Browsers, kept: UUID
) -> None:
    browser = browser_of("manager")
    with statements(demo) as said:
        listed = browser.get("/desk/outbox").text
    assert len(said) == 2
    assert "&lt;b&gt;One&lt;/b&gt; new ticket" in listed
    assert f'href="/desk/outbox/{kept}"' in listed
    page = browser.get(f"/desk/outbox/{kept}")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert '<a href="https://rounds.example/act/abc">' in page.text
    html = browser.get(f"/desk/outbox/{kept}/html")
    policy = html.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "cid:" not in html.text
    assert 'src="data:image/jpeg;base64,' in html.text
    outsider = browser_of("outsider")
    assert str(kept) not in outsider.get("/desk/outbox").text
    assert outsider.get(f"/desk/outbox/{kept}").status_code == 404
    assert browser.get(f"/desk/outbox/{UUID(int=2**128 - 1)}").status_code == 404


@ON_SQLITE
def test_the_outbox_is_nowhere_but_in_debug_and_demo(
    app: Flask, scene: Scene, browser_of: Browsers, kept: UUID
) -> None:
    app.config["DEMO"] = False
    for browser in (Browser(app), browser_of("admin")):
        for path in ("", f"/{kept}", f"/{kept}/html"):
            assert browser.get(f"/desk/outbox{path}").status_code == 404
