"""The desk in a real browser, with a problem that has photos of before and after."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.access.models import Person
from app.desk.sessions import COOKIE
from app.evidence.models import Photo, Signal
from app.evidence.signal_records import signal_row
from app.evidence.signals import Kind, Noticed
from app.kernel.clock import now
from app.kernel.database import db
from tests.desk.conftest import Problem, problem  # noqa: F401 - a fixture
from tests.desk.shown import show_photo
from tests.factories import Phone, Scene

AFTER = str(UUID(int=9))


@pytest.fixture
def shown(app: Flask, scene: Scene, problem: Problem) -> Problem:  # noqa: F811
    """The problem with its photo, one of the mending that is like it, and a signal that says so."""
    declaration = {
        "ticket_id": problem.ticket,
        "venue_id": str(scene.venue.id),
        "sha256": f"{9:064x}",
        "bytes": 5,
        "content_type": "image/jpeg",
    }
    assert scene.maintainer.put(f"/photos/{AFTER}", declaration).status_code == 201
    show_photo(app, problem.photo, "brown")
    show_photo(app, AFTER)
    with app.app_context():
        photo = db.session.get_one(Photo, UUID(problem.photo))
        noticed = Noticed(Kind.REUSED, 12, 31, {"photo_id": AFTER, "exact": False})
        db.session.add(Signal(**signal_row(photo, photo.id, noticed, now())))
        db.session.commit()
    return problem


@pytest.fixture
def open_desk(app: Flask, browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Makes windows in which somebody has signed in; options are Playwright's."""
    made = []

    def make(phone: Phone | None, language: str = "en", **options: Any) -> Page:
        given = {"viewport": {"width": 390, "height": 844}, "locale": language, "base_url": address}
        context = browser.new_context(**{**given, **options})
        made.append(context)
        if phone:
            with app.app_context():
                db.session.get_one(Person, phone.person_id).language = language
                db.session.commit()
            context.add_cookies([{"name": COOKIE, "value": phone.token, "url": f"{address}/desk"}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield make
    for context in made:
        context.close()
