"""From messages that are due to what became of them, on both databases."""

from datetime import UTC, datetime, timedelta
from threading import Semaphore
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import OperationalError

from app.kernel.clock import now
from app.kernel.database import db
from app.notices import jobs
from app.notices.backoff import TRIED_FOR
from app.notices.carrying import Carrier, Landing, carrier_of
from app.notices.claiming import EACH, claim_due
from app.notices.lanes import Load
from app.notices.models import Attempt, Message
from app.notices.senders import Fate, Outcome, Parcel
from app.notices.sending import make_ready, record, store_changes
from app.notices.topics import Channel, MessageState, Topic
from tests.factories import Scene
from tests.notices.happenings import add_endpoint, happen, happening, messages
from tests.notices.receivers import Receivers
from tests.statements import statements

LEASE = timedelta(seconds=90)
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)  # the scene's venue is shut
FRIDAY_OPENS = datetime(2026, 11, 27, 16, tzinfo=UTC)


def write_messages(
    scene: Scene, count: int = 1, endpoint_id: UUID | None = None, **values: Any
) -> list[UUID]:
    """Messages that are due, to an endpoint or to the manager; committed."""
    to: dict[str, Any] = {"endpoint_id": endpoint_id, "channel": Channel.WEBHOOK}
    if endpoint_id is None:
        to = {"person_id": scene.manager.person_id, "channel": Channel.EMAIL, "urgent": True}
    given = {"topic": Topic.TICKETS, "due_at": now(), "venue_id": scene.venue.id} | to | values
    made = [Message(organisation_id=scene.organisation.id, **given) for _ in range(count)]
    db.session.add_all(made)
    db.session.commit()
    return [one.id for one in made]


def run(app: Flask) -> bool:
    return jobs.send_for(carrier_of(app), run_s=5, linger_s=0.1)


def message(message_id: UUID) -> Message:
    return next(one for one in messages() if one.id == message_id)


def delivered(app: Flask) -> list[float]:
    """How many e-mails and webhooks the metrics count."""
    registry, name = app.extensions["metrics"].registry, "rounds_notices_total"
    labels = [{"channel": channel, "fate": "delivered"} for channel in ("email", "webhook")]
    return [registry.get_sample_value(name, one) or 0 for one in labels]


def test_what_happened_goes_out_once_under_one_id_and_each_try_is_noted(
    told_app: Flask, scene: Scene, receivers: Receivers
) -> None:
    endpoint = add_endpoint(scene)
    who = str(scene.manager.person_id)
    happen(*(happening(scene, n, tell=[who], urgent=True) for n in range(100)))
    before = delivered(told_app)
    jobs.spread.run()
    jobs.send.run()
    jobs.send.run()
    assert receivers.count(endpoint) == receivers.count(scene.manager.person_id) == 100
    sent = messages()
    assert {one.id for one in sent} == {message_id for _, message_id in receivers.got}
    assert {(one.state, one.tries, one.claimed_until) for one in sent} == {
        (MessageState.SENT, 1, None)
    }
    assert db.session.scalar(select(func.count(Attempt.id))) == 200
    assert sorted(receivers.settled) == sorted((one.id, Fate.DELIVERED) for one in sent)
    assert [now - then for now, then in zip(delivered(told_app), before, strict=True)] == [100, 100]


def test_one_receiver_that_hangs_and_one_that_is_down_delay_nobody(
    told_app: Flask, scene: Scene, receivers: Receivers
) -> None:
    """Both have far more waiting than goes at once, and were there first."""
    hangs, down, well = (add_endpoint(scene, name) for name in ("hangs", "down", "well"))
    receivers.answers[str(hangs)] = receivers.hang
    receivers.answers[str(down)] = lambda _: Outcome(Fate.TRY_LATER, 503, "It is down.", "no\0pe")
    earlier = {"due_at": now() - timedelta(hours=1)}
    write_messages(scene, 3 * EACH, hangs, **earlier)
    write_messages(scene, 3 * EACH, down, **earlier)
    write_messages(scene, 2 * EACH, well)
    assert run(told_app)
    assert receivers.count(well) == 2 * EACH
    tried = [one for one, _ in receivers.tried]
    assert tried.count(str(hangs)) == 1
    assert tried.count(str(down)) == 3, "then it is left in peace"
    standing = messages()
    for_down = [one for one in standing if one.endpoint_id == down]
    assert all(one.claimed_until is None for one in for_down)
    assert sum(one.tries for one in for_down) == 3
    for_hanging = [one for one in standing if one.endpoint_id == hangs]
    assert len([one for one in for_hanging if one.claimed_until]) == 1, "the rest is handed back"
    assert (
        db.session.scalars(select(Attempt.response).where(Attempt.status == 503)).all()
        == ["nope"] * 3
    )
    receivers.released.set()
    jobs.hear_out(carrier_of(told_app), 5)
    assert all(one.claimed_until is None for one in messages())
    assert sum(one.tries for one in messages() if one.endpoint_id == hangs) == 1


def test_one_run_sends_all_of_a_long_queue(
    told_app: Flask, scene: Scene, receivers: Receivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a lane that was too full to claim for it runs empty before that is asked again."""
    endpoint = add_endpoint(scene)
    write_messages(scene, 3 * EACH, endpoint)
    carrier, may_answer, allowed = carrier_of(told_app), Semaphore(0), iter([1])
    hear = carrier.hear

    def allow_one_and_then_all(_most: int, _within_s: float) -> Any:
        count = next(allowed, 3 * EACH)
        may_answer.release(count)
        return hear(count, 5)

    def answer(_parcel: Parcel) -> Outcome:
        assert may_answer.acquire(timeout=5)
        return Outcome(Fate.DELIVERED)

    receivers.answers[str(endpoint)] = answer
    monkeypatch.setattr(carrier, "hear", allow_one_and_then_all)
    assert run(told_app)
    assert receivers.count(endpoint) == 3 * EACH


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        (Fate.TRY_LATER, MessageState.WAITING),
        (Fate.REFUSED, MessageState.GIVEN_UP),
        (Fate.GONE, MessageState.GIVEN_UP),
    ],
)
def test_what_is_not_delivered_is_tried_later_or_given_up(
    told_app: Flask, scene: Scene, receivers: Receivers, fate: Fate, state: MessageState
) -> None:
    receivers.answers[str(scene.manager.person_id)] = lambda _: Outcome(fate, 450, "x" * 999)
    (message_id,) = write_messages(scene)
    at = now()
    run(told_app)
    tried = message(message_id)
    assert (tried.state, tried.tries, tried.claimed_until) == (state, 1, None)
    assert (tried.last_error or "") == "x" * 300
    assert receivers.settled == [(message_id, fate)]
    if fate is Fate.TRY_LATER:
        assert timedelta(seconds=11) < tried.due_at - at < timedelta(seconds=25)
        db.session.execute(update(Message).values(due_at=at, give_up_at=at))
        db.session.commit()
        run(told_app)
        assert message(message_id).state is MessageState.GIVEN_UP


def test_what_cannot_be_written_stops_no_other_and_what_is_not_wanted_is_stopped(
    told_app: Flask, scene: Scene, receivers: Receivers
) -> None:
    broken, unwanted, *others = write_messages(scene, 20)
    receivers.broken.add(broken)
    receivers.unwanted.add(unwanted)
    run(told_app)
    assert {message_id for _, message_id in receivers.got} == set(others)
    assert message(unwanted).state is MessageState.STOPPED
    kept = message(broken)
    assert (kept.state, kept.last_error) == (
        MessageState.WAITING,
        "It could not be written: ValueError.",
    )
    assert kept.due_at > now()


def test_nothing_goes_to_a_person_outside_their_hours_however_late_the_worker_is(
    told_app: Flask, scene: Scene, receivers: Receivers
) -> None:
    plain: dict[str, Any] = {"due_at": TUESDAY - timedelta(days=3), "urgent": False}
    (waits,) = write_messages(scene, **plain)
    (urgent,) = write_messages(scene, due_at=TUESDAY)
    claimed = claim_due(TUESDAY, LEASE, list(Channel), [])
    ready = make_ready(claimed, TUESDAY)
    store_changes(ready.changes)
    db.session.commit()
    assert [one.parcel.message_id for one in ready.loads] == [urgent]
    moved = message(waits)
    assert (moved.due_at, moved.tries, moved.claimed_until) == (FRIDAY_OPENS, 0, None)
    assert moved.give_up_at == FRIDAY_OPENS + TRIED_FOR


def test_what_is_put_off_each_night_is_given_up_after_three_days_of_open_doors(
    told_app: Flask, scene: Scene, receivers: Receivers
) -> None:
    """The scene's venue is open for 9 hours a week."""
    receivers.answers[str(scene.manager.person_id)] = lambda _: Outcome(Fate.TRY_LATER, 450)
    (message_id,) = write_messages(scene, due_at=FRIDAY_OPENS, urgent=False)
    at = FRIDAY_OPENS
    while (standing := message(message_id)).state is MessageState.WAITING:
        at = max(at, standing.due_at)
        ready = make_ready(claim_due(at, LEASE, list(Channel), []), at)
        store_changes(ready.changes)
        record([landing(one, Fate.TRY_LATER) for one in ready.loads], [], [], at)
        db.session.commit()
        assert at < FRIDAY_OPENS + timedelta(days=365)
    assert standing.state is MessageState.GIVEN_UP
    assert standing.tries > 8


def test_what_took_longer_to_write_than_its_claim_goes_only_where_nobody_else_has_it_now(
    told_app: Flask, scene: Scene, receivers: Receivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, lost, broken = write_messages(scene, 3)
    receivers.broken.add(broken)
    clock = iter([now(), now() + LEASE])

    def write_slowly(claimed: Any, at: datetime) -> Any:
        ready = make_ready(claimed, at)
        for one in (lost, broken):
            other = {"claimed_until": at + 2 * LEASE, "tries": 2}
            db.session.execute(update(Message).where(Message.id == one).values(other))
        return ready

    monkeypatch.setattr(jobs, "make_ready", write_slowly)
    monkeypatch.setattr(jobs, "now", lambda: next(clock, now() + LEASE))
    run(told_app)
    assert [message_id for _, message_id in receivers.got] == [sent]
    assert message(lost).claimed_until == message(broken).claimed_until
    assert message(broken).tries == 2


def test_a_claim_that_ran_out_goes_again_under_the_same_id_and_the_first_one_changes_nothing(
    told_app: Flask, scene: Scene, receivers: Receivers
) -> None:
    (message_id,) = write_messages(scene)
    at = now()
    (first,) = make_ready(claim_due(at, LEASE, list(Channel), []), at).loads
    db.session.commit()
    assert claim_due(at + LEASE / 2, LEASE, list(Channel), []) == []
    late = at + LEASE * 2
    (second,) = make_ready(claim_due(late, LEASE, list(Channel), []), late).loads
    db.session.commit()
    assert first.parcel.message_id == second.parcel.message_id == message_id
    landings = [landing(first, Fate.REFUSED), landing(second, Fate.DELIVERED)]
    record(landings[:1], [], [], late)
    db.session.commit()
    assert message(message_id).state is MessageState.WAITING
    assert message(message_id).claimed_until == late + LEASE
    record(landings[1:], [], [], late)
    db.session.commit()
    sent = message(message_id)
    assert (sent.state, sent.tries, sent.give_up_at) == (MessageState.SENT, 2, at + TRIED_FOR)
    assert db.session.scalar(select(func.count(Attempt.id))) == 2


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_two_workers_share_the_load(told_app: Flask, scene: Scene, receivers: Receivers) -> None:
    """SQLite has one writer: there the second waits, and finds what the first left."""
    write_messages(scene, 2 * EACH, add_endpoint(scene))
    mine = claim_due(now(), LEASE, list(Channel), [])
    with told_app.app_context():
        theirs = claim_due(now(), LEASE, list(Channel), [])
        assert len(mine) == len(theirs) == EACH
        assert {one.id for one in mine}.isdisjoint(one.id for one in theirs)
        db.session.commit()
    db.session.commit()


def test_many_messages_cost_as_many_statements_as_one(
    told_app: Flask, scene: Scene, receivers: Receivers
) -> None:
    told_app.extensions["notice_carrier"] = Carrier(64)
    said = []
    for count in (1, 20):
        for number in range(2):
            write_messages(scene, count, add_endpoint(scene, str(number)))
        write_messages(scene, count)
        with statements(told_app) as counted:
            at = now()
            claimed = claim_due(at, LEASE, list(Channel), [])
            ready = make_ready(claimed, at)
            record([landing(one, Fate.DELIVERED) for one in ready.loads], [], [], at)
        db.session.commit()
        assert len(claimed) == 3 * count
        said.append(len(counted))
    assert said[0] == said[1]


def landing(load: Load, fate: Fate) -> Landing:
    """What became of a load that nobody has sent."""
    return Landing(load, Outcome(fate), now())


def test_what_was_delivered_while_the_database_was_away_does_not_go_again(
    told_app: Flask, scene: Scene, receivers: Receivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = add_endpoint(scene)
    ids = write_messages(scene, 3, endpoint)

    def is_away(*_: Any) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the server closed the connection"))

    with monkeypatch.context() as away:
        away.setattr(jobs, "record", is_away)
        with pytest.raises(OperationalError):
            jobs.send.run()
    db.session.rollback()
    jobs.send.run()
    delivered = {message_id for _, message_id in receivers.got}
    assert len(receivers.got) == len(delivered), "none twice"
    standing = {one.id: one.state for one in messages()}
    assert all(standing[one] is MessageState.SENT for one in delivered)
    assert all(standing[one] is MessageState.WAITING for one in set(ids) - delivered)


def test_what_was_sent_of_a_database_that_is_another_now_stops_nothing(
    told_app: Flask, scene: Scene, receivers: Receivers
) -> None:
    gone, kept = write_messages(scene, 2)
    loads = make_ready(claim_due(now(), LEASE, list(Channel), []), now()).loads
    db.session.commit()
    db.session.execute(delete(Message).where(Message.id == gone))
    back = [one for one in loads if one.parcel.message_id == gone]
    record([landing(one, Fate.DELIVERED) for one in loads], [], back, now())
    db.session.commit()
    assert message(kept).state is MessageState.SENT
    assert receivers.settled == [(kept, Fate.DELIVERED)]


def test_a_sender_that_breaks_loses_nothing(
    told_app: Flask, scene: Scene, receivers: Receivers
) -> None:
    def breaks(_parcel: Parcel) -> Outcome:
        raise KeyError("what nobody thought of")

    receivers.answers[str(scene.manager.person_id)] = breaks
    (message_id,) = write_messages(scene)
    run(told_app)
    kept = message(message_id)
    assert (kept.state, kept.last_error) == (
        MessageState.WAITING,
        "Sending broke off: KeyError.",
    )
