"""The pictures of a letter: few, small, of what may be seen, and never in its way."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from flask import Flask
from PIL import Image

from app.evidence.models import Intake
from app.evidence.store_choice import store_of
from app.evidence.stores import StoreAway
from app.notices.models import Event
from app.notices.sources import Picture, source_of
from app.tickets.states import TicketState
from app.tickets.telling import pictures as reading
from app.tickets.telling.pictures import BACK_AT, MOST_BYTES, beside
from tests.factories import Scene
from tests.tickets.telling.things import (
    AT,
    add_occurrence,
    add_photo,
    add_ticket,
    happens,
    inspection_of,
    reader,
    thumbnail,
)

HOUR = timedelta(hours=1)
RED, GREEN, BLUE = (thumbnail(colour) for colour in ("red", "green", "blue"))


def pictures(scene: Scene, *events: Event) -> list[Picture | None]:
    source = source_of("ticket.opened")
    assert source
    letter = source.compose(events, reader(scene, scene.inspector.person_id))
    return [one.picture for one in letter.entries]


def test_a_problem_shows_the_newest_photo_of_who_found_it(app: Flask, scene: Scene) -> None:
    inspector, manager = scene.inspector.person_id, scene.manager.person_id
    with app.app_context():
        ticket = add_ticket(scene)
        event = happens(ticket, "opened")
        assert pictures(scene, event) == [None]
        add_photo(ticket, inspector, RED, inspection_of(ticket))
        newer = add_occurrence(ticket, inspector, at=AT + HOUR)
        last = add_photo(ticket, inspector, GREEN, newer)
        add_photo(ticket, manager, BLUE, newer, AT + HOUR)  # not by who found it
        (shown,) = pictures(scene, event)
        assert shown == Picture(GREEN, "image/webp", "The problem as it was found")
        last.intake = Intake.WAITING  # more is to be hidden in it
        (shown,) = pictures(scene, event)
        assert shown
        assert shown.content == RED


def test_an_answer_shows_before_and_after_beside_each_other(app: Flask, scene: Scene) -> None:
    with app.app_context():
        ticket = add_ticket(scene, state=TicketState.RESOLVED)
        event = happens(ticket, "resolved", scene.maintainer.person_id, AT + 2 * HOUR)
        add_photo(ticket, scene.maintainer.person_id, BLUE, at=AT - HOUR)  # of the last mending
        add_photo(ticket, scene.inspector.person_id, RED, inspection_of(ticket))
        assert pictures(scene, event)[0] == Picture(
            RED, "image/webp", "The problem as it was found"
        )
        add_photo(ticket, scene.maintainer.person_id, GREEN, at=AT + HOUR)
        (shown,) = pictures(scene, event)
        assert shown
        assert shown[1:] == (
            "image/jpeg",
            "On the left as it was found, on the right as it is now",
        )
    with Image.open(BytesIO(shown.content)) as opened:
        assert opened.size == (648, 240)
        left, right = opened.getpixel((100, 120)), opened.getpixel((500, 120))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 200 > left[1]  # red
    assert right[1] > 100 > right[0]  # green


def test_two_pictures_of_any_shape_and_much_detail_are_small_together() -> None:
    noise = Image.effect_noise((320, 240), 120).convert("RGB")
    written = BytesIO()
    noise.save(written, "WEBP", quality=80)
    both = beside(written.getvalue(), thumbnail("red", (320, 9)))
    assert both
    assert len(both) <= MOST_BYTES
    assert beside(RED, b"no picture") is None


def test_a_letter_has_six_pictures_and_none_that_is_large(app: Flask, scene: Scene) -> None:
    with app.app_context():
        tickets = [add_ticket(scene, part=part) for part in range(9)]
        for number, ticket in enumerate(tickets):
            content = b"x" * (MOST_BYTES + 1) if number == 1 else RED
            add_photo(ticket, scene.inspector.person_id, content, inspection_of(ticket))
        shown = pictures(scene, *(happens(one, "opened") for one in tickets))
    assert [bool(one) for one in shown] == [True, False, *[True] * 4, *[False] * 3]


def test_a_store_that_is_away_or_has_lost_something_delays_no_letter(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def away(key: str) -> bytes:
        asked.append(key)
        raise StoreAway

    with app.app_context():
        tickets = [add_ticket(scene, part=part) for part in range(2)]
        first, _ = (
            add_photo(one, scene.inspector.person_id, RED, inspection_of(one)) for one in tickets
        )
        events = [happens(one, "opened") for one in tickets]
        store_of(app).delete(first.thumbnail_key or "")
        assert [bool(one) for one in pictures(scene, *events)] == [False, True]
        monkeypatch.setattr(store_of(app), "read", away)
        for _ in range(3):
            assert pictures(scene, *events) == [None, None]
        assert len(asked) == 1
        del app.extensions[BACK_AT]


def test_a_store_that_is_slow_costs_some_letters_their_pictures_and_none_its_time(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]

    def read_slowly(_key: str) -> bytes:
        clock[0] += 1.5
        return RED

    monkeypatch.setattr(reading, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    with app.app_context():
        tickets = [add_ticket(scene, part=part) for part in range(4)]
        for one in tickets:
            add_photo(one, scene.inspector.person_id, RED, inspection_of(one))
        events = [happens(one, "opened") for one in tickets]
        monkeypatch.setattr(store_of(app), "read", read_slowly)
        shown = [[bool(one) for one in pictures(scene, *events)] for _ in range(2)]
        assert shown == [[True, True, False, False], [False] * 4]
        clock[0] += 61
        assert any(pictures(scene, *events)), "a minute later it is asked again"
        app.extensions.pop(BACK_AT)
