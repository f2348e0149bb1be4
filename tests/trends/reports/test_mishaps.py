"""Whatever happens while a report is made: it is made once, or leaves nothing."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.access.models import Person, VenueRole
from app.evidence.stores import StoreAway
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.telemetry.metrics import metrics_of
from app.trends.printing.printer import ReportTookTooLong
from app.trends.reports import jobs, making
from app.trends.reports.claiming import GIVEN_UP_AFTER, Claim
from app.trends.reports.models import Report, ReportState
from app.venues.models import Spot, Venue
from tests.desk.conftest import ON_SQLITE
from tests.factories import Scene, add_venue
from tests.store_sites import Site
from tests.trends.reports.asked import (
    DRAWN,
    Between,
    ask,
    events,
    keys_of,
    let_claims_run_out,
    look,
    work,
)


def test_two_workers_at_once_make_each_report_once(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[UUID] = []

    def files(_numbers: object, claim: Claim) -> Iterator[making.Made]:
        made.append(claim.id)
        time.sleep(0.05)
        yield from DRAWN

    monkeypatch.setattr(jobs, "make_files", files)
    ids = {ask(phone, scene)["id"] for phone in (scene.manager, scene.admin)}
    ids |= {ask(scene.manager, scene, compare=one)["id"] for one in ("year", "previous")}
    workers = [threading.Thread(target=work, args=(app,)) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(map(str, made)) == sorted(ids)
    assert events(app) == ["report.ready"] * 4


def test_a_worker_that_was_taken_for_dead_leaves_the_report_to_the_other(
    app: Flask, scene: Scene, between: Between
) -> None:
    report = ask(scene.manager, scene)["id"]

    def another_takes_over(_claim: Claim) -> None:
        let_claims_run_out(app)
        thread = threading.Thread(target=work, args=(app,))
        thread.start()
        thread.join()

    between(another_takes_over)
    work(app)
    assert look(scene.manager, report)["state"] == "ready"
    assert len(keys_of(app, scene, report)) == 2
    assert events(app) == ["report.ready"]


def test_a_venue_that_is_deleted_meanwhile_leaves_no_trace_and_no_storm(
    app: Flask, scene: Scene, stored: Site, between: Between
) -> None:
    with app.app_context():
        gone = add_venue(scene.organisation, "Gone").id
        db.session.commit()
    report = scene.admin.post(f"/venues/{gone}/reports").get_json()["id"]
    there: list[int] = []

    def delete_all(claim: Claim) -> None:
        there.append(len(keys_of(app, scene, report)))
        for model, column in ((Report, Report.venue_id), (Venue, Venue.id)):
            db.session.execute(delete(model).where(column == claim.venue_id))
        db.session.commit()

    between(delete_all)
    work(app)
    work(app)
    assert there == [1]
    assert keys_of(app, scene, report) == []
    assert scene.admin.get(f"/reports/{report}").status_code == 404
    assert events(app) == []


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_whoever_loses_their_role_gets_no_report(
    app: Flask, scene: Scene, between: Between, when: str
) -> None:
    report = ask(scene.manager, scene)["id"]

    def lose(_claim: Claim | None = None) -> None:
        with app.app_context():
            mine = VenueRole.person_id == scene.manager.person_id
            db.session.execute(update(VenueRole).where(mine).values(role="inspector"))
            db.session.commit()

    if when == "before":
        lose()
    else:
        between(lose)
    work(app)
    assert scene.admin.get(f"/reports/{report}").status_code == 404
    assert keys_of(app, scene, report) == []
    assert events(app) == []


@ON_SQLITE
def test_whoever_is_not_active_any_more_gets_no_report(
    app: Flask, scene: Scene, quick: None
) -> None:
    report = ask(scene.manager, scene)["id"]
    with app.app_context():
        db.session.get_one(Person, scene.manager.person_id).active = False
        db.session.commit()
    work(app)
    assert scene.admin.get(f"/reports/{report}").status_code == 404


def test_a_spot_that_goes_meanwhile_changes_nothing(
    app: Flask, scene: Scene, between: Between
) -> None:
    def delete_spot(_claim: Claim) -> None:
        db.session.execute(delete(Spot).where(Spot.venue_id == scene.venue.id))
        db.session.commit()

    between(delete_spot)
    report = ask(scene.manager, scene)["id"]
    work(app)
    assert look(scene.manager, report)["state"] == "ready"


class Away:
    """A store that does not answer."""

    def put(self, *_asked: object) -> None:
        raise StoreAway

    list_keys = delete = put


def test_a_store_that_is_away_is_waited_for_without_counting_tries(
    app: Flask, scene: Scene, quick: None
) -> None:
    report, store = ask(scene.manager, scene)["id"], app.extensions["store"]
    app.extensions["store"] = Away()
    try:
        for _ in range(5):
            work(app)
            let_claims_run_out(app)
        assert look(scene.admin, report)["state"] == "waiting"
        with app.app_context():
            old = now() - GIVEN_UP_AFTER - timedelta(hours=1)
            db.session.execute(update(Report).values(asked_at=old, claimed_until=None))
            db.session.commit()
        work(app)  # nobody has tried it for so long: it is tried
        with app.app_context():
            until = db.session.scalars(select(Report.claimed_until)).one()
            assert until is not None
            assert until - now() > timedelta(minutes=55), "more and more rarely"
        let_claims_run_out(app)
        work(app)
    finally:
        app.extensions["store"] = store
    failed = look(scene.admin, report)
    assert failed["state"] == "failed"
    assert "Ask for it again" in failed["failed_why"]


def test_what_cannot_be_made_is_tried_three_times_and_holds_up_no_other(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = ask(scene.manager, scene, compare="year")["id"]
    fine = ask(scene.manager, scene)["id"]
    tries: list[str] = []
    before = [counted(app, one) for one in ("made", "failed", "tried in vain")]

    def files(_numbers: object, claim: Claim) -> Iterator[making.Made]:
        if str(claim.id) == broken:
            tries.append(broken)
            raise ReportTookTooLong
        yield from DRAWN

    monkeypatch.setattr(jobs, "make_files", files)
    for _ in range(5):
        work(app)
        assert look(scene.manager, fine)["state"] == "ready"
        let_claims_run_out(app)
    assert tries == [broken] * 3
    failed = look(scene.manager, broken)
    assert (failed["state"], "fewer days" in failed["failed_why"]) == ("failed", True)
    assert events(app) == ["report.ready", "report.failed"]
    after = [counted(app, one) for one in ("made", "failed", "tried in vain")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 2]


def counted(app: Flask, outcome: str) -> float:
    """How many reports ended so, as Prometheus reads it."""
    labels = {"outcome": outcome}
    return metrics_of(app).registry.get_sample_value("rounds_reports_total", labels) or 0.0


def test_what_every_worker_dies_over_is_given_up(app: Flask, scene: Scene) -> None:
    report = ask(scene.manager, scene)["id"]
    with app.app_context():
        gone = now() - timedelta(minutes=5)
        dead = {"state": ReportState.MAKING, "tries": 3, "claimed_until": gone}
        db.session.execute(update(Report).values(**dead))
        db.session.commit()
    work(app)
    assert look(scene.manager, report)["state"] == "failed"
    assert events(app) == ["report.failed"]
