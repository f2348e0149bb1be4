"""What the database's own errors say."""

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.kernel.database import db


def test_an_error_of_the_database_repeats_nothing_that_people_wrote(app: Flask) -> None:
    """It ends in the log, where nobody's address or secret belongs."""
    with app.app_context(), pytest.raises(DBAPIError) as refused:
        db.session.execute(select(text(":said"), text("nothing")), {"said": "jo@rounds.example"})
    assert "jo@rounds.example" not in str(refused.value)
