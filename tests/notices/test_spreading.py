"""From events to their place in the stream and to messages, on both databases."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.models import Person
from app.kernel.clock import now
from app.kernel.database import db
from app.notices.events import write_events
from app.notices.jobs import spread
from app.notices.models import Event, MessageEvent, PushSubscription, Stop, StoppedAddress
from app.notices.sources import Addressed
from app.notices.spreading import BATCH, spread_some
from app.notices.topics import Channel, Topic
from app.venues.models import Team, TeamMember, Venue
from tests.factories import Scene
from tests.notices.happenings import (
    add_endpoint,
    happen,
    happening,
    messages,
    positions,
    told_in,
)
from tests.statements import statements

QUIET = {Channel.EMAIL: timedelta(minutes=10), Channel.PUSH: timedelta(minutes=1)}
FRIDAY_NIGHT = datetime(2026, 11, 20, 20, tzinfo=UTC)  # 21:00 in Madrid, where hours are 17 to 1
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
FRIDAY_OPENS = datetime(2026, 11, 27, 16, tzinfo=UTC)


def spread_at(at: datetime) -> None:
    spread_some(at, QUIET)
    db.session.commit()
    db.session.expunge_all()


def always_open(scene: Scene) -> None:
    db.session.get_one(Venue, scene.venue.id).opening_hours = {}
    db.session.commit()


def test_ten_tickets_from_one_walk_are_one_message_and_each_further_one_waits_a_little(
    told_app: Flask, scene: Scene
) -> None:
    who = str(scene.maintainer.person_id)
    minute = timedelta(minutes=1)
    for n in range(10):
        at = FRIDAY_NIGHT + n * minute
        happen(happening(scene, n, at, tell=[who]))
        spread_at(at)
    (message,) = messages()
    assert told_in(message) == list(range(10))
    assert message.due_at == FRIDAY_NIGHT + 19 * minute
    for n in range(10, 40):
        happen(happening(scene, n, FRIDAY_NIGHT + n * minute, tell=[who]))
        spread_at(FRIDAY_NIGHT + n * minute)
    (message,) = messages()
    assert message.due_at == FRIDAY_NIGHT + 30 * minute, "what never ends comes all the same"


def test_what_is_urgent_comes_alone_and_at_once_and_the_rest_in_the_hours_of_its_reader(
    told_app: Flask, scene: Scene
) -> None:
    who = str(scene.maintainer.person_id)
    happen(
        happening(scene, 1, MONDAY, tell=[who]),
        happening(scene, 2, MONDAY, tell=[who], urgent=True, topic="calls"),
    )
    spread_at(MONDAY)
    due = {tuple(told_in(one)): one.due_at for one in messages()}
    assert due == {(1,): FRIDAY_OPENS, (2,): MONDAY}
    # Somebody's team goes before the venue: of two teams, whichever works first.
    for key, hours in (("early", {"tue": [["06:00", "14:00"]]}), ("late", None)):
        members = [TeamMember(person_id=scene.manager.person_id)]
        ours = {"organisation_id": scene.organisation.id, "venue_id": scene.venue.id}
        db.session.add(Team(key=key, name=key, hours=hours, members=members, **ours))
    happen(happening(scene, 3, MONDAY, tell=[str(scene.manager.person_id)]))
    spread_at(MONDAY)
    (message,) = (one for one in messages() if told_in(one) == [3])
    assert message.due_at == datetime(2026, 11, 24, 5, tzinfo=UTC)


def test_a_venue_whose_hours_nobody_can_read_keeps_no_other_waiting(
    told_app: Flask, scene: Scene
) -> None:
    db.session.get_one(Venue, scene.venue.id).time_zone = "Europe/Forgotten"
    who = str(scene.admin.person_id)
    happen(
        happening(scene, 1, MONDAY, tell=[who]),
        happening(scene, 2, MONDAY, tell=[who], venue_id=scene.other_venue.id),
    )
    spread_at(MONDAY)
    assert sorted(told_in(one) for one in messages()) == [[1], [2]]
    assert None not in positions()


def test_nobody_is_told_who_does_not_want_it_did_it_or_is_gone(
    told_app: Flask, scene: Scene
) -> None:
    always_open(scene)
    people = [
        scene.maintainer,
        scene.manager,
        scene.inspector,
        scene.admin,
        scene.manager_of_other_venue,
        scene.outsider,
    ]
    tell = [str(one.person_id) for one in people]
    ours = {"organisation_id": scene.organisation.id}
    stopped = {"person_id": scene.maintainer.person_id, "topic": Topic.TICKETS, "how": "mail"}
    db.session.add(Stop(venue_id=scene.venue.id, at=now(), **stopped, **ours))
    email = db.session.get_one(Person, scene.manager.person_id).email
    db.session.add(StoppedAddress(email=email, at=now(), why="550", **ours))
    push = {"person_id": scene.manager.person_id, "p256dh": "x", "auth": "y"}
    db.session.add(PushSubscription(url="https://push.example.org", **push, **ours))
    db.session.get_one(Person, scene.admin.person_id).active = False
    happen(
        happening(scene, 1, tell=tell, person_id=scene.inspector.person_id),
        happening(scene, 2, tell=tell, venue_id=scene.other_venue.id),
        happening(scene, 3, tell=[tell[0], tell[0]], topic="promises"),
        happening(scene, 4, kind="unknown.thing", tell=tell),
    )
    spread.run()
    names = {one.person_id: name for name, one in scene.everybody().items()}
    told = sorted(
        (names[one.person_id], one.channel.value, told_in(one))
        for one in messages()
        if one.person_id
    )
    assert told == [
        ("inspector", "email", [2]),
        ("maintainer", "email", [2]),
        ("maintainer", "email", [3]),
        ("manager", "push", [1]),
        ("manager", "push", [2]),
        ("manager_of_other_venue", "email", [1]),
        ("manager_of_other_venue", "email", [2]),
    ]
    assert None not in positions(), "also what nobody is told of has its place"


def test_outside_systems_are_told_of_each_event_of_their_kinds_and_venues(
    told_app: Flask, scene: Scene
) -> None:
    everything = add_endpoint(scene)
    some = add_endpoint(scene, kinds=["test.rare"], venue_ids=[str(scene.venue.id)])
    add_endpoint(scene, active=False)
    happen(
        happening(scene, 1),
        happening(scene, 2, kind="test.rare"),
        happening(scene, 3, kind="test.rare", venue_id=scene.other_venue.id),
        happening(scene, 4, endpoint_id=str(some)),  # handed over to it
    )
    spread.run()
    told = sorted((told_in(one), one.endpoint_id == some) for one in messages())
    assert told == [
        ([1], False),
        ([2], False),
        ([2], True),
        ([3], False),
        ([4], False),
        ([4], True),
    ]
    assert {one.endpoint_id for one in messages()} == {everything, some}


@pytest.mark.parametrize("count", [1, 60])
def test_many_events_cost_as_many_statements_as_one(
    told_app: Flask, scene: Scene, count: int
) -> None:
    add_endpoint(scene)
    add_endpoint(scene)
    tell = [str(one.person_id) for one in scene.everybody().values()]
    happen(*(happening(scene, n, tell=tell) for n in range(count)))
    with statements(told_app) as said:
        spread_at(now())
    # Two at the head, what waits, two about people, three about messages, endpoints; and writes.
    assert len([one for one in said if "SAVEPOINT" not in one]) == 14, "\n".join(said)


def test_an_event_over_which_a_room_breaks_stops_no_other(
    told_app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = told_app.extensions["notice_sources"]["test"]
    address = source.address

    def breaks(events: Sequence[Event]) -> Sequence[Addressed]:
        if any(event.detail["n"] == 3 for event in events):
            db.session.execute(select(func.no_such_function()))
        told: Sequence[Addressed] = address(events)
        return told

    monkeypatch.setattr(source, "address", breaks)
    add_endpoint(scene)
    happen(*(happening(scene, n, tell=[str(scene.manager.person_id)]) for n in range(6)))
    spread.run()
    of_people = [told_in(one) for one in messages() if one.person_id]
    assert of_people == [[0, 1, 2, 4, 5]]
    assert len([one for one in messages() if one.endpoint_id]) == 6


def together(*works: Callable[[], object]) -> None:
    """Runs all at once, each in a thread of its own."""
    barrier = Barrier(len(works))

    def begin(work: Callable[[], object]) -> None:
        barrier.wait()
        work()

    with ThreadPoolExecutor(len(works)) as pool:
        for one in [pool.submit(begin, work) for work in works]:
            one.result()


def write_some(app: Flask, scene: Scene, count: int) -> int:
    """Commits most of them one by one, takes the others back; how many it committed."""
    kept = 0
    with app.app_context():
        for n in range(count):
            write_events([happening(scene, n)])
            if n % 7 == 3:
                db.session.rollback()
            else:
                db.session.commit()
                kept += 1
    return kept


def spread_often(app: Flask) -> None:
    with app.app_context():
        for _ in range(15):
            spread.run()


def read_often(app: Flask, seen: list[list[int]]) -> None:
    with app.app_context():
        for _ in range(30):
            seen.append(places())
            db.session.rollback()


def places() -> list[int]:
    query = select(Event.position).where(Event.position.is_not(None)).order_by(Event.position)
    return [place for place in db.session.scalars(query) if place is not None]


def test_events_written_and_spread_at_once_by_many_have_one_place_and_one_message_each(
    told_app: Flask, scene: Scene
) -> None:
    """While others write, some commit late; a reader of the stream never sees a gap fill."""
    add_endpoint(scene)
    seen: list[list[int]] = []
    writing = [partial(write_some, told_app, scene, 30)] * 4
    together(*writing, *[partial(spread_often, told_app)] * 3, partial(read_often, told_app, seen))
    spread.run()
    kept = 4 * 26
    all_places = places()
    assert len(all_places) == kept
    assert all_places == list(range(all_places[0], all_places[0] + kept)), "no gap, nothing twice"
    for some in seen:
        assert some == all_places[: len(some)], "no lower place appears after a higher one"
    told = db.session.execute(
        select(MessageEvent.event_id, func.count()).group_by(MessageEvent.event_id)
    )
    assert [count for _, count in told] == [1] * kept


def test_more_than_one_batch_is_spread_in_one_run(told_app: Flask, scene: Scene) -> None:
    at = now()
    happen(*(happening(scene, n, at) for n in range(BATCH + 1)))
    spread.run()
    assert None not in positions()
