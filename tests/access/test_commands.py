"""`flask admin create`"""

from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.access.models import Organisation, Person
from app.kernel.database import db

PASSWORD = "a long enough one"


def create(app: Flask, organisation: str, email: str, password: str = PASSWORD) -> Result:
    """Runs the command, typing the password twice when it asks."""
    args = ["admin", "create", "--organisation", organisation, "--email", email, "--name", "Ada"]
    return app.test_cli_runner().invoke(args=args, input=f"{password}\n{password}\n")


def count(app: Flask, model: type[Organisation | Person]) -> int | None:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_an_admin_of_a_new_organisation_signs_in(app: Flask, client: FlaskClient) -> None:
    result = create(app, "Harbour Halls", "Ada@Halls.example")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert "ada@halls.example is an admin of Harbour Halls" in result.output
    body = {"email": "ada@halls.example", "password": PASSWORD}
    assert client.post("/api/v1/sign-in", json=body).get_json()["person"]["is_admin"] is True


def test_a_second_admin_joins_the_organisation_of_that_name(app: Flask) -> None:
    create(app, "Harbour Halls", "ada@halls.example")
    assert create(app, "Harbour Halls", "bea@halls.example").exit_code == 0
    assert (count(app, Organisation), count(app, Person)) == (1, 2)


def test_an_email_signs_in_one_person_alone(app: Flask) -> None:
    create(app, "Harbour Halls", "ada@halls.example")
    result = create(app, "Other Halls", "ada@halls.example")
    assert result.exit_code == 1
    assert "Use another one" in result.output
    assert count(app, Organisation) == 1


def test_what_the_api_would_refuse_is_refused(app: Flask) -> None:
    result = create(app, "Harbour Halls", "no address", "short")
    assert result.exit_code == 1
    assert "--password: Use a password of 12 to 200 characters." in result.output
    assert "--email:" in result.output
    assert count(app, Organisation) == 0


def test_two_organisations_of_one_name_are_told_apart_by_id(app: Flask) -> None:
    with app.app_context():
        db.session.add_all([Organisation(name="Halls"), Organisation(name="Halls")])
        db.session.commit()
        chosen = str(db.session.scalars(select(Organisation.id)).first())
    result = create(app, "Halls", "ada@halls.example")
    assert result.exit_code == 1
    assert chosen in result.output
    assert create(app, chosen, "ada@halls.example").exit_code == 0
