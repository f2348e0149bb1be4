"""Whom the database names where something happens to tickets."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.access.models import Person
from app.access.policy import Role
from app.checklists.definition import Severity
from app.kernel.database import db
from app.notices.models import Event
from app.notices.sources import source_of
from app.notices.topics import Topic
from app.tickets.states import TicketState
from tests.factories import Scene
from tests.statements import statements
from tests.tickets.telling.things import (
    AT,
    add_colleague,
    add_occurrence,
    add_team,
    add_ticket,
    happens,
    leave,
)

HOUR = timedelta(hours=1)


def told(*events: Event) -> list[tuple[str, UUID]]:
    """Who is told of what, by the source that tickets have registered."""
    source = source_of("ticket.opened")
    assert source
    kinds = {event.id: event.kind.removeprefix("ticket.") for event in events}
    return [(kinds[one.event_id], one.person_id) for one in source.address(events)]


def test_the_team_is_told_and_of_a_team_only_who_is_still_here(app: Flask, scene: Scene) -> None:
    with app.app_context():
        gone, inactive = (add_colleague(scene, one, Role.MAINTAINER) for one in ("gone", "away"))
        member = add_colleague(scene, "member", Role.INSPECTOR)
        add_team(scene, "doors", gone, inactive, member)
        leave(gone)
        db.session.get_one(Person, inactive).active = False
        ticket = add_ticket(scene, severity=Severity.CRITICAL)
        opened = happens(ticket, "opened", scene.inspector.person_id)
        source = source_of("ticket.opened")
        assert source
        assert source.address([opened]) == [(opened.id, member, Topic.TICKETS, True)]
        leave(member)
        assert told(opened) == [("opened", scene.maintainer.person_id)]


def test_a_venue_without_anybody_else_has_the_admins_of_its_organisation(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        for one in (scene.maintainer, scene.manager):
            leave(one.person_id)
        opened = happens(add_ticket(scene), "opened", scene.inspector.person_id)
        assert told(opened) == [("opened", scene.admin.person_id)]


def test_what_is_given_on_within_one_spreading_is_told_to_the_last_alone(
    app: Flask, scene: Scene
) -> None:
    maintainer, manager = scene.maintainer.person_id, scene.manager.person_id
    with app.app_context():
        ticket = add_ticket(scene, assignee_id=maintainer)
        given = [
            happens(ticket, "opened", scene.inspector.person_id),
            happens(ticket, "assigned", manager, AT + HOUR, from_=None, to=str(manager)),
            happens(ticket, "assigned", manager, AT + 2 * HOUR, from_=None, to=str(maintainer)),
        ]
        assert told(*reversed(given)) == [("assigned", maintainer)]
        assert given[-1].detail["to"] == str(maintainer)


def test_whoever_found_it_since_it_was_mended_last_has_an_answer_also_of_what_was_merged(
    app: Flask, scene: Scene
) -> None:
    maintainer = scene.maintainer.person_id
    with app.app_context():
        early, late, merged = (
            add_colleague(scene, one, Role.INSPECTOR) for one in ("early", "late", "merged")
        )
        ticket = add_ticket(scene, state=TicketState.RESOLVED)
        add_occurrence(ticket, early, at=AT + HOUR)
        first = happens(ticket, "resolved", maintainer, AT + 2 * HOUR)
        assert set(told(first)) == {
            ("resolved", scene.inspector.person_id),
            ("resolved", early),
        }
        add_occurrence(ticket, late, at=AT + 3 * HOUR)
        other = add_ticket(
            scene, item_key="soap", merged_into_id=ticket.id, state=TicketState.DISMISSED
        )
        add_occurrence(other, merged, at=AT + 4 * HOUR)
        again = happens(ticket, "resolved", maintainer, AT + 5 * HOUR)
        assert set(told(again)) == {("resolved", late), ("resolved", merged)}


def test_a_comment_goes_to_the_assignee_and_to_who_wrote_before(app: Flask, scene: Scene) -> None:
    inspector, manager = scene.inspector.person_id, scene.manager.person_id
    with app.app_context():
        ticket = add_ticket(scene, assignee_id=scene.maintainer.person_id)
        comments = [
            happens(ticket, "commented", who, AT + number * HOUR, text="Which stall?")
            for number, who in enumerate((inspector, manager, inspector))
        ]
        assert [told(one) for one in comments] == [
            [("commented", scene.maintainer.person_id)],
            [("commented", one) for one in sorted([inspector, scene.maintainer.person_id])],
            [("commented", one) for one in sorted([manager, scene.maintainer.person_id])],
        ]


ALL_KINDS = ("opened", "resolved", "commented", "promise_broken", "escalated", "assigned")


@pytest.mark.parametrize("many", [1, 6])
def test_who_is_told_takes_as_many_statements_for_many_events(
    app: Flask, scene: Scene, many: int
) -> None:
    with app.app_context():
        add_team(scene, "doors", scene.maintainer.person_id)
        tickets = [add_ticket(scene, part=part) for part in range(many)]
        events = [
            happens(ticket, kind, scene.manager.person_id)
            for ticket in tickets
            for kind in ALL_KINDS
        ]
        db.session.commit()
        with statements(app) as said:
            assert told(*events)
        assert len(said) == 7
