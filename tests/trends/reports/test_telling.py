"""From a report that is ready to the letter that says what it says."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import orjson
import pytest
from flask import Flask
from sqlalchemy import select, update

from app.access.models import Person, VenueRole
from app.kernel.database import db
from app.notices.jobs import spread
from app.notices.models import Event, Message
from app.notices.push.words import write_words
from app.notices.sending import make_ready
from app.notices.sources import Reader, compose_letter, source_of
from app.notices.topics import Channel, MessageState, Topic
from app.trends.reports import jobs
from app.trends.reports.due import make_due
from app.trends.reports.models import Every, Report
from app.trends.reports.queries import ReportRow, select_reports
from tests.factories import Phone, Scene
from tests.notices.going import send_batch
from tests.notices.happenings import messages
from tests.statements import statements
from tests.tickets.telling.test_whole_way import mail_of
from tests.trends.reports.asked import MONDAY, add_schedule, ask, work

NIGHT = MONDAY + timedelta(hours=18)  # one in the morning, when the theatre is shut


def send_all(scene: Scene, phone: Phone) -> list[Message]:
    """A week's and a month's report of this person is made; the messages that tell of it."""
    for every in Every:
        add_schedule(scene, phone.person_id, every)
    make_due(MONDAY)
    db.session.commit()
    while jobs.make_next():
        pass
    spread.run()
    return [one for one in messages() if one.channel is Channel.EMAIL]


def reader_of(phone: Phone, scene: Scene, language: str = "en") -> Reader:
    return Reader(phone.person_id, scene.organisation.id, "a@rounds.example", "Ana", language)


@pytest.mark.usefixtures("quick")
def test_both_reports_come_in_one_mail_that_says_what_was_found_and_is_stopped_by_one_click(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        db.session.get_one(Person, scene.manager.person_id).language = "es"
        [message] = send_all(scene, scene.manager)
        assert (message.person_id, message.topic) == (scene.manager.person_id, Topic.REPORTS)
        assert message.due_at - message.created_at <= timedelta(minutes=10)
        assert not make_ready([message], NIGHT).changes, "held back until the theatre opens"
        send_batch(Channel.EMAIL, [message])
        mail = mail_of(app, message.id)
        ids = {one.every: one.report.id for one in rows()}
    assert str(mail["Subject"]) == "Theatre: Sus informes"
    html = mail.get_body(("html",)).get_content()
    for said in (
        "Informe semanal, 16–22 nov 2026",
        "Informe mensual, octubre de 2026",
        "No se revisó nada en estos días.",
        *(f"/desk/reports/{one}/pdf" for one in ids.values()),
    ):
        assert said in html.replace("\u2009", "")
    stop = urlsplit(str(mail["List-Unsubscribe"]).strip("<>")).path
    shown = scene.manager.client.get(stop).text
    assert "los informes que pidió recibir cada semana o cada mes" in shown
    scene.manager.client.post(stop, data={"List-Unsubscribe": "One-Click"})
    schedules = scene.manager.get(f"/venues/{scene.venue.id}/report-schedules").get_json()
    assert schedules["is_stopped"]
    with app.app_context():
        assert make_due(MONDAY + timedelta(days=7)) == 1
        assert not jobs.make_next()
        db.session.commit()


def rows() -> list[ReportRow]:
    return [ReportRow(*one) for one in db.session.execute(select_reports())]


def events() -> Sequence[Event]:
    return db.session.scalars(select(Event).order_by(Event.at, Event.id)).all()


@pytest.mark.usefixtures("quick")
def test_who_asked_by_hand_sees_it_and_is_not_written_to(app: Flask, scene: Scene) -> None:
    ask(scene.manager, scene)
    work(app)
    with app.app_context():
        spread.run()
        assert [one.kind for one in events()] == ["report.ready"]
        assert messages() == []


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("why", ["role", "deleted"])
def test_a_letter_is_not_sent_to_who_may_not_read_the_report_any_more(
    app: Flask, scene: Scene, why: str
) -> None:
    with app.app_context():
        [message] = send_all(scene, scene.manager)
        if why == "role":
            mine = VenueRole.person_id == scene.manager.person_id
            db.session.execute(update(VenueRole).where(mine).values(role="inspector"))
            db.session.commit()
        else:
            for one in rows():
                assert scene.admin.delete(f"/reports/{one.report.id}").status_code == 204
        db.session.expire_all()
        send_batch(Channel.EMAIL, [message])
        assert message.state is MessageState.STOPPED


@pytest.mark.usefixtures("quick")
def test_a_letter_costs_the_same_statements_and_a_browser_shows_it_too(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        send_all(scene, scene.manager)
        found, reader = events(), reader_of(scene.manager, scene)
        costs = []
        for some in (found[:1], found):
            with statements(app) as said:
                letter = compose_letter(some, reader)
            costs.append(len(said))
        assert costs == [2, 2]
        one = compose_letter(found[:1], reader)
        assert one
        assert letter
        assert len(letter.entries) == 2
        words = orjson.loads(write_words(one, UUID(int=1)))
        assert words["title"].startswith("Theatre: ")
        assert "Nothing was checked in these days." in words["body"]
        assert words["url"] == one.entries[0].url
        source = source_of("report.ready")
        assert source
        with statements(app) as said:
            payloads = source.payloads(found)
        assert len(said) == 1
        assert {one["every"] for one in payloads.values()} == {"week", "month"}
        assert "from" in payloads[found[0].id]


def test_that_a_report_could_not_be_made_is_told_with_what_to_do(app: Flask, scene: Scene) -> None:
    with app.app_context():
        add_schedule(scene, scene.manager.person_id)
        make_due(MONDAY)
        db.session.execute(update(Report).values(tries=3))
        db.session.commit()
        jobs.give_up_what_is_left()
        spread.run()
        [message] = messages()
        assert message.topic is Topic.REPORTS
        letter = compose_letter(events(), reader_of(scene.manager, scene))
        assert letter
        [entry] = letter.entries
        assert "Ask for it again at the desk." in entry.lines[0]
        assert entry.url == f"/desk/venues/{scene.venue.id}/reports"
