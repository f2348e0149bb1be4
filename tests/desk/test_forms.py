"""What is true of every form of the desk."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.kernel.database import db
from app.notices.models import Endpoint
from tests.desk.test_endpoints import GIVEN, LIST, Browsers


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_character_that_no_database_stores_is_left_out(app: Flask, browser_of: Browsers) -> None:
    added = browser_of("admin").fill(LIST, LIST, GIVEN | {"name": "C\0MMS"})
    assert added.status_code == 200
    with app.app_context():
        assert db.session.scalars(select(Endpoint.name)).one() == "CMMS"
