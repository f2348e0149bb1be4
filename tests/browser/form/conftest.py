"""A phone with the form on it, in front of the real app."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from tests.browser.form.gate import Gate
from tests.browser.form.house import House, furnish
from tests.browser.form.walker import PHONE, Walker
from tests.factories import Scene


@pytest.fixture
def new_phone(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes phones that know nothing of each other; options are Playwright's."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        made.append(browser.new_context(**{"locale": "en-GB", **PHONE, **options}))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def house(app: Flask, scene: Scene) -> House:
    """The scene's venue with one of everything; before `walker`, so that its pack has it."""
    return furnish(app, scene)


@pytest.fixture
def walker(new_phone: Callable[..., BrowserContext], address: str, scene: Scene) -> Walker:
    """The scene's inspector, signed in, with the venue's pack and the form offline-ready."""
    walker = Walker(new_phone(), address)
    walker.sign_in_as(scene.inspector)
    walker.wait_until_offline_ready()
    return walker


@pytest.fixture
def gate(app: Flask) -> Iterator[Gate]:
    """Between the phones and the app, open at first."""
    before = app.wsgi_app
    gate = Gate(before)
    app.wsgi_app = gate  # type: ignore[method-assign, assignment]  # as Flask documents it
    yield gate
    app.wsgi_app = before  # type: ignore[method-assign]  # as Flask documents it


@pytest.fixture
def lone_walker(new_phone: Callable[..., BrowserContext], address: str, scene: Scene) -> Walker:
    """The same on a phone whose browser has no service worker: only the window itself sends,
    and a clock that is set for the window is the phone's.
    """
    walker = Walker(new_phone(service_workers="block"), address)
    walker.sign_in_as(scene.inspector)
    return walker
