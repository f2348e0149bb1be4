"""Each way in which something changes that is counted leaves its mark, by hand too."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Executable, delete, insert, literal, select, update

from app.inspections.models import Finding, Inspection
from app.inspections.retention import forget_inspections
from app.kernel.clock import now
from app.kernel.database import db, table_of
from app.tickets.alarms import ring_some
from app.tickets.models import Occurrence, PromiseOutcome, Ticket
from tests.factories import Scene
from tests.trends.rollups.by_hand import MENDS, Mend
from tests.trends.rollups.naive import recounted_days, stored_days
from tests.trends.rollups.walks import WET, days_ago, refresh_now, walk

Deed = Callable[[], object]
DISMISSED = {"state": "dismissed", "dismiss_reason": "not_a_fault"}


def test_whatever_changes_a_number_has_it_counted_anew(app: Flask, scene: Scene) -> None:
    """None of these would be seen without its mark: each changes what a new count says."""
    walk(scene, days_ago(5), floor=WET, soap={"not_applicable": True})
    with app.app_context():
        refresh_now(scene)
    for name, deed in deeds(app, scene).items():
        with app.app_context():
            before = recounted_days(scene.venue.id)
        deed()
        with app.app_context():
            after = recounted_days(scene.venue.id)
            assert before != after, f"{name}: this changes no number"
            db.session.commit()
            refresh_now(scene)
            assert stored_days(scene.venue.id) == after, name


def deeds(app: Flask, scene: Scene) -> dict[str, Deed]:
    """By name, in this order: some stand on others."""

    def by_hand(*makers: Mend) -> None:
        with app.app_context():
            one, ticket = newest(scene)
            for statement in (statement for make in makers for statement in make(one, ticket)):
                db.session.execute(statement)
            db.session.commit()

    def put(**said: Any) -> None:
        with app.app_context():
            ticket_id = newest(scene)[1]
        answer = scene.manager.patch(f"/tickets/{ticket_id}", said)
        assert answer.status_code == 200, answer.text

    return {
        "a walk where all is well": partial(walk, scene, days_ago(3)),
        "mended": partial(put, state="resolved"),
        "mended long ago": partial(by_hand, long_ago),
        "opened again": partial(put, state="open"),
        "its promise": partial(ring_later, app),
        "the same failure": partial(walk, scene, floor=WET),
        "a part of it": partial(split, app, scene),
        "a failure": partial(walk, scene, smell={"value": 1}, soap={"not_applicable": True}),
        "another promise": partial(ring_later, app),
        **{what: partial(by_hand, mend) for what, mend in MENDS.items()},
        "another failure": partial(walk, scene, water={"value": 80}),
        "a finding more": partial(by_hand, one_finding_more),
        "a ticket too many": partial(by_hand, without_ticket),
        "dismissed": partial(put, **DISMISSED),
        "another time zone": partial(change_zone, scene),
        "a walk forgotten": partial(forget, app, scene),
    }


def newest(scene: Scene) -> tuple[UUID, UUID]:
    """The ids of the newest inspection that failed, and of the newest ticket."""
    one = db.session.scalars(
        select(Inspection.id)
        .where(Inspection.venue_id == scene.venue.id, Inspection.failed > 0)
        .order_by(Inspection.performed_at.desc())
    ).first()
    ticket = db.session.scalars(
        select(Ticket.id)
        .where(Ticket.venue_id == scene.venue.id)
        .order_by(Ticket.opened_at.desc(), Ticket.id)
    ).first()
    assert one
    assert ticket
    return one, ticket


def long_ago(_one: UUID, ticket: UUID) -> list[Executable]:
    values = {"opened_at": days_ago(20), "resolved_at": days_ago(10)}
    return [update(Ticket).where(Ticket.id == ticket).values(values)]


def one_finding_more(one: UUID, _ticket: UUID) -> list[Executable]:
    columns = [column for column in table_of(Finding).c if column.name != "item_key"]
    like = select(*columns, literal("soap")).where(columns[0] == one).limit(1)
    names = [column.name for column in columns]
    return [insert(Finding).from_select([*names, "item_key"], like)]


def without_ticket(_one: UUID, ticket: UUID) -> list[Executable]:
    return [
        *(delete(of).where(of.ticket_id == ticket) for of in (Occurrence, PromiseOutcome)),
        delete(Ticket).where(Ticket.id == ticket),
    ]


def ring_later(app: Flask) -> None:
    with app.app_context():
        assert ring_some(now() + timedelta(30))
        db.session.commit()


def split(app: Flask, scene: Scene) -> None:
    """Of two failures the older one becomes a ticket of its own."""
    with app.app_context():
        of_two = db.session.scalars(select(Ticket).where(Ticket.occurrence_count == 2)).one()
        found = db.session.scalars(
            select(Occurrence.inspection_id)
            .where(Occurrence.ticket_id == of_two.id)
            .order_by(Occurrence.failed_at)
        ).first()
    said = {"inspection_ids": [str(found)]}
    assert scene.manager.post(f"/tickets/{of_two.id}/split", said).status_code == 201


def change_zone(scene: Scene) -> None:
    """To one where it is another day now than in Madrid."""
    time_zone = "Pacific/Kiritimati" if 11 <= now().hour < 22 else "Pacific/Pago_Pago"
    answer = scene.admin.patch(f"/venues/{scene.venue.id}", {"time_zone": time_zone})
    assert answer.status_code == 200


def forget(app: Flask, scene: Scene) -> None:
    """One that has no findings, whose deletion would be seen by theirs."""
    with app.app_context():
        well = select(Inspection.id).where(Inspection.failed == 0)
        assert forget_inspections([db.session.scalars(well).one()])
        db.session.commit()
