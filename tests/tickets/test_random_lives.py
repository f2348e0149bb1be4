"""Random lives of a problem, against a model that knows only what the issue says of them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update

from app.kernel.clock import now
from app.kernel.database import db
from app.tickets.models import PromiseOutcome, Ticket
from tests.factories import Phone, Scene, add_spot
from tests.tickets.floors import make_floors, see, walk

HOLDS = {"needs_part": True, "other": False}  # whether the clock stands still
LATER = timedelta(days=15)
MENDERS = st.sampled_from(["maintainer", "manager"])


@dataclass
class Life:
    """A ticket as the model knows it."""

    id: str
    state: str = "open"
    failures: int = 1
    reopened: int = 0
    mended_by: str = ""
    paused: bool = False
    is_old: bool = False
    history: list[tuple[str, str]] = field(default_factory=list)


# From which states a person may put a ticket into which, without what it needs beside.
MOVES = {
    "acknowledged": {"open", "on_hold"},
    "in_progress": {"open", "acknowledged", "on_hold"},
    "on_hold": {"open", "acknowledged", "in_progress", "on_hold"},
    "resolved": {"open", "acknowledged", "in_progress", "on_hold"},
    "closed": {"resolved"},
    "open": {"resolved"},
    "dismissed": {"open", "acknowledged", "in_progress", "on_hold"},
}
ENDED = {"closed", "dismissed"}


class Lives(RuleBasedStateMachine):
    """One problem at a spot of its own: floors fail and pass, people do what they may and more."""

    app: Flask
    scene: Scene
    version: UUID

    def __init__(self) -> None:
        super().__init__()
        with self.app.app_context():
            spot = add_spot(db.session.merge(self.scene.venue), "A spot of its own")
            db.session.commit()
        object.__setattr__(self.scene, "spot", spot)
        self.lives: list[Life] = []

    @property
    def life(self) -> Life | None:
        return self.lives[-1] if self.lives else None

    @rule()
    def fail(self) -> None:
        (found,) = walk(self.scene, self.version, floor="fail")
        life = self.life
        if life is None or (life.state in ENDED and life.is_old):
            assert found not in [one.id for one in self.lives]
            self.lives.append(Life(found))
            return
        assert found == life.id
        life.failures += 1
        if life.state in ENDED | {"resolved"}:
            life.state, life.reopened, life.mended_by = "open", life.reopened + 1, ""
            life.paused = False

    @rule()
    def pass_by(self) -> None:
        walk(self.scene, self.version, floor="pass")
        if self.life and self.life.state == "resolved":
            self.life.state = "closed"

    @rule()
    def two_weeks_later(self) -> None:
        """What has ended lies back longer than it may return."""
        if self.life and self.life.state in ENDED and not self.life.is_old:
            with self.app.app_context():
                ended = now() - LATER
                which = Ticket.id == UUID(self.life.id)
                db.session.execute(update(Ticket).where(which).values(closed_at=ended))
                db.session.commit()
            self.life.is_old = True

    @rule(who=MENDERS, wanted=st.sampled_from(["acknowledged", "in_progress", "open"]))
    def move(self, who: str, wanted: str) -> None:
        if self.put(who, wanted, {}) and self.life and wanted == "open":
            self.life.reopened, self.life.mended_by = self.life.reopened + 1, ""

    @rule(who=MENDERS, reason=st.sampled_from(sorted(HOLDS)))
    def hold(self, who: str, reason: str) -> None:
        until = (now() + timedelta(days=3)).date().isoformat()
        said = {"hold_reason": reason, "hold_until": until}
        if self.put(who, "on_hold", said) and self.life:
            self.life.paused = HOLDS[reason]

    @rule(who=MENDERS)
    def mend(self, who: str) -> None:
        if self.put(who, "resolved", {}) and self.life:
            self.life.mended_by = who

    @rule(who=MENDERS)
    def verify(self, who: str) -> None:
        if self.life and self.life.state == "resolved" and self.life.mended_by == who:
            assert self.send(who, {"state": "closed"}) == 409
        else:
            self.put(who, "closed", {})

    @rule(who=MENDERS)
    def dismiss(self, who: str) -> None:
        said = {"dismiss_reason": "not_a_fault"}
        state = self.life.state if self.life else ""
        if state and who == "maintainer" and state in MOVES["dismissed"] | {"resolved"}:
            assert self.send(who, {"state": "dismissed", **said}) == 403
        elif state == "resolved":  # what is mended is verified, or merged
            assert self.send(who, {"state": "dismissed", **said}) == 422
        else:
            self.put(who, "dismissed", said)

    def put(self, who: str, wanted: str, said: dict[str, Any]) -> bool:
        """Whether the ticket was put into that state, which it is exactly when it may be."""
        life = self.life
        if life is None:
            return False
        status = self.send(who, {"state": wanted, **said})
        if life.state not in MOVES[wanted]:
            # What it is already, it may be put into again: that changes nothing.
            assert status == (200 if life.state == wanted else 409), (life, wanted)
            return False
        assert status == 200, (life, wanted)
        life.state = wanted
        life.paused = False
        return True

    def send(self, who: str, body: dict[str, Any]) -> int:
        phone: Phone = getattr(self.scene, who)
        assert self.life
        return phone.patch(f"/tickets/{self.life.id}", body).status_code

    @invariant()
    def the_server_agrees(self) -> None:
        life = self.life
        if life is None:
            return
        ticket = see(self.scene, life.id)
        assert (ticket["state"], ticket["occurrence_count"], ticket["reopened_count"]) == (
            life.state,
            life.failures,
            life.reopened,
        )
        assert (ticket["previous_id"] or None) == (
            self.lives[-2].id if len(self.lives) > 1 else None
        )
        runs = life.state not in ENDED | {"resolved"} and not life.paused
        assert (ticket["resolve_by"] is not None) == runs
        told = [(one["at"], one["kind"]) for one in ticket["history"]]
        assert set(life.history) <= set(told)  # nothing that happened is ever taken back
        life.history = told

    def teardown(self) -> None:
        """Every promise came to one end at most, and what has ended has ended."""
        with self.app.app_context():
            for life in self.lives:
                rows = db.session.scalars(
                    select(PromiseOutcome).where(PromiseOutcome.ticket_id == UUID(life.id))
                ).all()
                kinds = [(one.round, one.kind) for one in rows]
                assert len(kinds) == len(set(kinds))
                assert {number for number, _ in kinds} <= set(range(1, life.reopened + 2))


def test_random_lives_go_as_the_model_says(app: Flask, scene: Scene) -> None:
    version = make_floors(app, scene)
    lives = type("LivesHere", (Lives,), {"app": app, "scene": scene, "version": version})
    run_state_machine_as_test(
        lives,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
