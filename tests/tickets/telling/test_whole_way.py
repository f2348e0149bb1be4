"""From what happens to a ticket to the e-mail that its people read."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask

from app.checklists.definition import Severity
from app.kernel.database import db
from app.notices.jobs import spread
from app.notices.topics import Channel
from tests.factories import Scene
from tests.notices.going import send_batch
from tests.notices.happenings import messages
from tests.tickets.telling.things import add_photo, add_ticket, happens, inspection_of, thumbnail


def mail_of(app: Flask, message_id: UUID) -> Any:
    (file,) = (Path(app.config["INSTANCE"]) / "outbox").glob(f"*{message_id}.eml")
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def test_tickets_of_a_walk_come_as_one_mail_and_the_critical_one_at_once(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        tickets = [add_ticket(scene, "Stall 3 <i>swings</i>", part=part) for part in range(3)]
        tickets[0].severity = Severity.CRITICAL
        inspector = scene.inspector.person_id
        add_photo(tickets[0], inspector, thumbnail("red"), inspection_of(tickets[0]))
        for one in tickets:
            happens(one, "opened", inspector)
        db.session.commit()
        spread.run()
        waiting = [one for one in messages() if one.channel is Channel.EMAIL]
        assert {one.person_id for one in waiting} == {scene.maintainer.person_id}
        assert sorted(one.urgent for one in waiting) == [False, True]
        send_batch(Channel.EMAIL, waiting)
        mails = {one.urgent: mail_of(app, one.id) for one in waiting}
    assert str(mails[False]["Subject"]) == "2 problems at Theatre"
    assert str(mails[True]["Subject"]) == ("Critical: Restroom 2, level 1: Is stall-locks fine?")
    html = mails[True].get_body(("html",)).get_content()
    assert "Stall 3 &lt;i&gt;swings&lt;/i&gt;" in html
    assert f"/desk/tickets/{tickets[0].id}" in html
    assert html.count("/act/") == 3
    assert [one.get_content_type() for one in mails[True].walk()].count("image/jpeg") == 1
