"""Which room answers for an event."""

from uuid import uuid4

from flask import Flask

from app.kernel.clock import now
from app.notices.models import Event
from app.notices.sources import by_source, register_source, source_of
from tests.notices.told import Told


def event(kind: str) -> Event:
    return Event(
        id=uuid4(),
        kind=kind,
        subject_id=uuid4(),
        organisation_id=uuid4(),
        venue_id=uuid4(),
        source="job",
        at=now(),
        detail={},
    )


def test_events_go_to_the_source_of_the_first_word_of_their_kind_and_unknown_ones_to_none() -> None:
    app, tickets, rounds = Flask("rounds"), Told(), Told()
    app.extensions["notice_sources"] = {}
    register_source(app, "ticket", tickets)
    register_source(app, "round", rounds)
    events = [event(kind) for kind in ("ticket.opened", "round.missed", "ticketing.x", "ticket.x")]
    with app.app_context():
        assert source_of("ticket.opened") is tickets
        assert source_of("tickets.opened") is None
        groups = list(by_source(events))
    assert groups == [(tickets, [events[0], events[3]]), (rounds, [events[1]])]
