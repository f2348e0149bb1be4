"""`flask demo load`"""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.access.models import Person
from app.demo.theatre import INSPECTORS, SIGN_INS
from app.kernel.database import db
from app.trends.reports.models import Every, Report, ReportSchedule
from app.trends.rollups.models import StaleDay
from tests.demo.invented import count_inspections

PASSWORD = "walk-the-venue"


@pytest.fixture(scope="module")
def loaded(kept_app: Flask) -> Iterator[str]:
    """What `flask demo load` printed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(kept_app.config, "DEMO", True)
        result = kept_app.test_cli_runner().invoke(args=["demo", "load", "--inspections", "40"])
        assert result.exit_code == 0, result.output
        yield result.output


@pytest.fixture
def client(kept_app: Flask) -> FlaskClient:
    return kept_app.test_client()


def sign_in(client: FlaskClient, email: str) -> int:
    body = {"email": email, "password": PASSWORD, "device": "test"}
    return client.post("/api/v1/sign-in", json=body).status_code


def test_it_says_what_it_loaded_and_who_may_sign_in(kept_app: Flask, loaded: str) -> None:
    assert "Teatro Puerto Claro" in loaded
    assert "40 inspections" in loaded
    assert "manager@rounds.example" in loaded
    assert count_inspections(kept_app) == 40


def test_its_days_are_counted_at_once(kept_app: Flask, loaded: str) -> None:
    with kept_app.app_context():
        assert db.session.scalars(select(StaleDay.id)).all() == []
    result = kept_app.test_cli_runner().invoke(args=["trends", "check"])
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[-1].startswith("What was counted agrees with a new count")


def test_its_manager_waits_for_two_reports_and_gets_one_each_month(
    kept_app: Flask, loaded: str
) -> None:
    with kept_app.app_context():
        compared = db.session.scalars(select(Report.compare).order_by(Report.compare)).all()
        assert compared == ["previous", "recent"]
        assert db.session.scalars(select(ReportSchedule.every)).one() is Every.MONTH


def test_the_second_time_it_does_nothing(kept_app: Flask, loaded: str) -> None:
    result = kept_app.test_cli_runner().invoke(args=["demo", "load", "--inspections", "90"])
    assert result.exit_code == 0
    assert "loaded already" in result.output
    assert count_inspections(kept_app) == 40


def test_everybody_signs_in_and_nobody_else(client: FlaskClient, loaded: str) -> None:
    assert {sign_in(client, one.email) for one in SIGN_INS} == {200}
    others = [one.email for one in INSPECTORS if not one.email.endswith("@rounds.example")]
    assert len(others) == 4
    assert {sign_in(client, email) for email in others} == {401}


def test_each_sees_the_venues_of_their_own_organisation(client: FlaskClient, loaded: str) -> None:
    seen = {}
    for one in SIGN_INS:
        body = {"email": one.email, "password": PASSWORD}
        token = client.post("/api/v1/sign-in", json=body).get_json()["token"]
        answer = client.get("/api/v1/venues", headers={"Authorization": f"Bearer {token}"})
        seen[one.email.split("@")[0]] = [venue["name"] for venue in answer.get_json()["items"]]
    assert seen.pop("outsider") == ["Hotel Miralún"]
    assert set(map(tuple, seen.values())) == {("Teatro Puerto Claro",)}


def test_its_checklists_are_those_of_the_project(kept_app: Flask, loaded: str) -> None:
    with kept_app.app_context():
        manager = db.session.scalars(select(Person).where(Person.name == "Bruno Faroles")).one()
        organisation = str(manager.organisation_id)
    result = kept_app.test_cli_runner().invoke(
        args=["checklists", "load", "--organisation", organisation]
    )
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert len(lines) == 9
    assert "restroom: version 2 (unchanged)" in lines
    assert all(line.endswith("(unchanged)") for line in lines)
