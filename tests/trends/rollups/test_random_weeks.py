"""Whatever happens at a venue, in whatever order: what was counted is what a new count says."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import func, select, update

from app.checklists.models import ChecklistVersion
from app.inspections.models import Inspection
from app.inspections.retention import forget_inspections
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.tickets.alarms import ring_some
from app.tickets.models import Occurrence, Ticket
from app.trends.rollups.checking import check_venue
from app.trends.rollups.keeping import bring_up_to_date
from app.trends.rollups.models import StaleDay
from app.trends.rollups.refreshing import rebuild
from tests.factories import Scene, add_spot, add_version, item, submission, text
from tests.trends.rollups.by_hand import MENDS
from tests.trends.rollups.naive import recounted_days, stored_days
from tests.trends.rollups.walks import count_everything

LOCK = item("lock", "pass_fail", team="doors")
ITEMS = [
    LOCK,
    item("soap", "pass_fail", not_applicable=True),
    item("smell", "rating", fails_when={"is": [1, 2]}, required=False),
    item("remark", "text", required=False),
]
REWORDED = [LOCK | {"prompt": text("Does it shut?")}, *ITEMS[1:], item("bin", "pass_fail")]
ZONES = ("Europe/Madrid", "Asia/Kolkata", "Pacific/Apia", "America/Los_Angeles")
ANSWERS = {
    "lock": st.sampled_from(["pass", "fail"]),
    "soap": st.sampled_from(["pass", "pass", "fail", None]),
    "smell": st.sampled_from([2, 4, ""]),
    "bin": st.just("pass"),
}
NUMBER = st.integers(0, 50)


class Weeks(RuleBasedStateMachine):
    """People, phones, workers and mends by hand at one venue; it is counted now and then."""

    app: Flask
    scene: Scene
    spots: tuple[UUID, ...]
    versions: tuple[tuple[UUID, tuple[str, ...]], ...]

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[UUID, dict[str, Any]]] = []

    @rule(
        given=st.fixed_dictionaries(ANSWERS),
        place=st.tuples(st.integers(0, 1), st.integers(0, 1)),
        hours=st.integers(0, 24 * 9),
        timed=st.booleans(),
    )
    def walk(self, given: dict[str, Any], place: tuple[int, int], hours: int, timed: bool) -> None:
        """An inspection that ended so long ago, on a phone that was offline until now."""
        spot, (version, keys) = self.spots[place[0]], self.versions[place[1]]
        seen = (now() - timedelta(hours=hours)).isoformat()
        answers = [answer_of(key, given[key]) for key in keys if given[key] != ""]
        body = submission(
            self.scene,
            answers,
            spot_id=str(spot),
            checklist_version_id=str(version),
            started_at=seen,
            finished_at=seen,
        )
        if timed:
            body["friction"] = [timed_at(key, n) for n, key in enumerate((*keys, "remark"), hours)]
        self.sent.append((new_id(), body))
        assert self.send(-1) == 201

    @rule(which=NUMBER)
    def send_again(self, which: int) -> None:
        if self.sent:
            assert self.send(which % len(self.sent)) in (200, 201)  # it may have been deleted

    def send(self, which: int) -> int:
        inspection_id, body = self.sent[which]
        return self.scene.inspector.put(f"/inspections/{inspection_id}", body).status_code

    @rule(
        which=NUMBER,
        wanted=st.sampled_from(["acknowledged", "resolved", "open", "closed", "dismissed"]),
        who=st.sampled_from(["manager", "maintainer"]),
    )
    def move(self, which: int, wanted: str, who: str) -> None:
        """A deed, where the ticket's state allows it."""
        ticket = self.pick(which)
        said = {"dismiss_reason": "not_a_fault"} if wanted == "dismissed" else {}
        if ticket:
            phone = getattr(self.scene, who)
            phone.patch(f"/tickets/{ticket.id}", {"state": wanted, **said})

    @rule(which=NUMBER, other=NUMBER)
    def merge(self, which: int, other: int) -> None:
        one, into = self.pick(which), self.pick(other)
        if one and into:
            self.scene.manager.post(f"/tickets/{one.id}/merge", {"into": str(into.id)})

    @rule(which=NUMBER)
    def split(self, which: int) -> None:
        ticket = self.pick(which)
        if ticket:
            with self.app.app_context():
                found = db.session.scalars(
                    select(Occurrence.inspection_id)
                    .where(Occurrence.ticket_id == ticket.id)
                    .order_by(Occurrence.inspection_id)
                ).first()
            self.scene.manager.post(f"/tickets/{ticket.id}/split", {"inspection_ids": [str(found)]})

    def pick(self, which: int) -> Ticket | None:
        with self.app.app_context():
            tickets = db.session.scalars(
                select(Ticket)
                .where(Ticket.venue_id == self.scene.venue.id)
                .order_by(Ticket.opened_at, Ticket.id)
            ).all()
        return tickets[which % len(tickets)] if tickets else None

    @rule(days=st.integers(0, 6))
    def time_passes(self, days: int) -> None:
        """Promises are broken; what has ended lies back longer than it may return."""
        with self.app.app_context():
            ring_some(now() + timedelta(days))
            ended = Ticket.closed_at.is_not(None) & (Ticket.venue_id == self.scene.venue.id)
            long_ago = now() - timedelta(12 + days)
            db.session.execute(update(Ticket).where(ended).values(closed_at=long_ago))
            db.session.commit()

    @rule(zone=st.sampled_from(ZONES))
    def move_the_clocks(self, zone: str) -> None:
        answer = self.scene.admin.patch(f"/venues/{self.scene.venue.id}", {"time_zone": zone})
        assert answer.status_code == 200

    @rule(which=NUMBER)
    def forget(self, which: int) -> None:
        """What the venue keeps no longer goes, and what was counted of it."""
        with self.app.app_context():
            ids = db.session.scalars(
                select(Inspection.id)
                .where(Inspection.venue_id == self.scene.venue.id)
                .order_by(Inspection.performed_at, Inspection.id)
            ).all()
            forget_inspections(ids[: which % 3])
            db.session.commit()

    @rule(which=NUMBER, what=st.sampled_from(sorted(MENDS)))
    def mend_by_hand(self, which: int, what: str) -> None:
        """One transaction is taken back, and what it marked with it; then it is done."""
        ticket = self.pick(which)
        if not ticket:
            return
        with self.app.app_context():
            one = db.session.scalar(
                select(Occurrence.inspection_id).where(Occurrence.ticket_id == ticket.id).limit(1)
            )
            before = self.marks()
            for keep in (False, True):
                for statement in MENDS[what](one or ticket.id, ticket.id):
                    db.session.execute(statement)
                if not keep:
                    db.session.rollback()
                    assert self.marks() == before
            db.session.commit()

    @rule(by_whom=st.sampled_from(["a worker", "a reader"]))
    def count(self, by_whom: str) -> None:
        with self.app.app_context():
            if by_whom == "a worker":
                count_everything()
            else:
                bring_up_to_date(self.scene.venue.id)
            assert stored_days(self.scene.venue.id) == recounted_days(self.scene.venue.id)

    def marks(self) -> int:
        return db.session.scalar(select(func.count()).select_from(StaleDay)) or 0

    def teardown(self) -> None:
        """Brought up to date, it is what a rebuild makes, and a check finds nothing."""
        with self.app.app_context():
            bring_up_to_date(self.scene.venue.id)
            kept = stored_days(self.scene.venue.id)
            assert kept == recounted_days(self.scene.venue.id)
            db.session.commit()
            rebuild(self.scene.venue.id)
            db.session.commit()
            assert stored_days(self.scene.venue.id) == kept
            assert check_venue(self.scene.venue.id) == ({}, frozenset())
            assert self.marks() == 0


def answer_of(key: str, value: Any) -> dict[str, Any]:
    said = {"not_applicable": True} if value is None else {"value": value}
    return {"item": key, **said}


def timed_at(key: str, n: int) -> dict[str, Any]:
    left = int(n % 5 == 0)
    return {"item": key, "ms": 100 + n, "corrections": n % 3, "rejected": n % 2, "left": left}


def checks_of(version: ChecklistVersion) -> tuple[str, ...]:
    return tuple(entry["key"] for entry in version.content["items"] if entry["key"] in ANSWERS)


def test_after_random_weeks_what_was_counted_is_what_a_new_count_says(
    app: Flask, scene: Scene
) -> None:
    with app.app_context():
        spots = [scene.spot.id, add_spot(db.session.merge(scene.venue), "Lobby").id]
        written = [add_version(scene.organisation, items, "locks") for items in (ITEMS, REWORDED)]
        db.session.commit()
        versions = [(one.id, checks_of(one)) for one in written]
    given = {"app": app, "scene": scene, "spots": spots, "versions": versions}
    run_state_machine_as_test(
        type("WeeksHere", (Weeks,), given),
        settings=settings(
            max_examples=6,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
