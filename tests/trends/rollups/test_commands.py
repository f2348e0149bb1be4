"""`flask trends …`: counted anew, and checked."""

from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, update

from app.kernel.database import Base, db
from app.trends.rollups.models import FindingDay, ItemDay, SpotDay, TicketDay
from tests.factories import Scene
from tests.trends.rollups.naive import recounted_days, stored_days
from tests.trends.rollups.walks import WET, count_marks, days_ago, refresh_now, walk


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["trends", *arguments])


def test_a_rebuild_makes_the_same_rows_from_nothing(app: Flask, scene: Scene) -> None:
    for days in range(4):
        walk(scene, days_ago(days), floor=WET, soap={"not_applicable": True})
    with app.app_context():
        refresh_now(scene)
        kept = stored_days(scene.venue.id)
        assert kept == recounted_days(scene.venue.id)
        for model in (SpotDay, FindingDay, ItemDay, TicketDay):
            db.session.execute(delete(model))
        db.session.commit()
    walk(scene)
    result = run(app, "rebuild")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].startswith("Counted 3 venues anew")
    with app.app_context():
        assert count_marks() == 0
        assert stored_days(scene.venue.id) == recounted_days(scene.venue.id) != kept


@pytest.mark.parametrize("model", [SpotDay, FindingDay, ItemDay, TicketDay])
def test_a_check_finds_what_differs_and_a_rebuild_mends_it(
    app: Flask, scene: Scene, model: type[Base]
) -> None:
    walk(scene, floor=WET)
    with app.app_context():
        refresh_now(scene)
    assert run(app, "check").exit_code == 0
    with app.app_context():
        changed = "opened" if model is TicketDay else "failed"
        db.session.execute(update(model).values({changed: 7}))
        db.session.commit()
    result = run(app, "check", "--venue", str(scene.venue.id))
    assert result.exit_code == 1
    assert f"venue {scene.venue.id}, {model.__tablename__}: 1 days differ" in result.output
    assert "flask --app app trends rebuild" in result.output
    assert run(app, "rebuild", "--venue", str(scene.venue.id)).exit_code == 0
    assert run(app, "check").exit_code == 0


def test_a_check_leaves_out_what_waits_to_be_counted(app: Flask, scene: Scene) -> None:
    walk(scene)
    result = run(app, "check")
    assert result.exit_code == 0
    assert "At 1 venues days wait" in result.output


def test_a_venue_that_is_not_there_is_not_counted(app: Flask, scene: Scene) -> None:
    for command in ("rebuild", "check"):
        result = run(app, command, "--venue", str(uuid4()))
        assert result.exit_code == 1
        assert "No venue has this id" in result.output
