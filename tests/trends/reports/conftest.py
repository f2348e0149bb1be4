"""Reports that are made at once, of few bytes, unless a test wants the real ones."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app.trends.reports import jobs
from app.trends.reports.claiming import Claim
from app.trends.reports.making import Made
from tests.store_sites import Site
from tests.trends.reports.asked import DRAWN, Between


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is printed: a report is these few bytes."""
    monkeypatch.setattr(jobs, "make_files", lambda *_made_from: iter(DRAWN))


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Between:
    """Has something happen once while a report is made, after its first file was stored."""

    def happen(what: Callable[[Claim], None]) -> None:
        waiting = [what]

        def files(_numbers: Any, claim: Claim) -> Iterator[Made]:
            yield DRAWN[0]
            if waiting:
                waiting.pop()(claim)
            yield DRAWN[1]

        monkeypatch.setattr(jobs, "make_files", files)

    return happen


@pytest.fixture
def stored(app: Flask, site: Site) -> Iterator[Site]:
    """The app keeps its files in each store in turn."""
    usual, app.extensions["store"] = app.extensions["store"], site.store
    yield site
    app.extensions["store"] = usual
