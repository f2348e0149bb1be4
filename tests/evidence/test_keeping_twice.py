"""Two workers that delete what is kept no longer, at the same time."""

from typing import Any

import pytest
from flask import Flask

from app.evidence import jobs as photo_jobs
from app.inspections import jobs as inspection_jobs
from app.kernel.database import db
from tests.evidence.taken import age, send_and_take_in
from tests.evidence.test_keeping import age_inspection, days_ago, forget, inspect, keep, lines
from tests.factories import Scene


@pytest.mark.parametrize("jobs", [photo_jobs, inspection_jobs])
def test_of_two_workers_that_forget_the_same_one_writes_it_down(
    app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch, jobs: Any
) -> None:
    old, _ = inspect(scene)
    of_it = {"inspection_id": str(old), "item": "stall-locks"}
    age(app, send_and_take_in(app, scene, scene.inspector, **of_it), days_ago(40))
    age_inspection(app, old, days_ago(40))
    keep(scene, photo_days=30, inspection_days=30)
    forget_batch = jobs.forget_batch

    def let_another_be_faster(*args: Any) -> int:
        db.session.commit()
        monkeypatch.setattr(jobs, "forget_batch", forget_batch)
        forget(app)
        gone: int = forget_batch(*args)
        return gone

    monkeypatch.setattr(jobs, "forget_batch", let_another_be_faster)
    forget(app)
    assert sorted(action for action, _ in lines(app)) == ["inspections.forget", "photos.forget"]
