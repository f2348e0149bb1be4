"""What people write: numbers in their own way, on the right keyboard, refused with a sentence."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.inspections.models import Inspection
from app.kernel.database import db
from tests.browser.form.house import SPOT, House
from tests.browser.form.walker import Walker

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def writer(house: House, walker: Walker) -> Walker:
    """Somebody in front of the open checklist of the house's first spot."""
    walker.begin(SPOT)
    return walker


def kept_value(walker: Walker, key: str) -> object:
    [row] = walker.kept("inspections")
    answers: dict[str, dict[str, object]] = row["answers"]
    return answers.get(key, {}).get("value")


@pytest.mark.parametrize("written", ["38,5", "38.5", " 38.50 "])
def test_a_number_is_taken_as_people_write_it(writer: Walker, written: str) -> None:
    writer.write("water", written)
    writer.wait_until(lambda: kept_value(writer, "water") == 38.5)
    expect(writer.item("water").locator(".problem")).to_have_count(0)


def test_what_is_no_number_or_out_of_range_is_said_in_a_sentence(writer: Walker) -> None:
    problem = writer.item("water").locator(".problem")
    writer.write("water", "lukewarm")
    expect(problem).to_have_text(
        "Write a number without separators for thousands, such as 1234 or 1.5."
    )
    expect(writer.item("water").locator("input")).to_have_value("lukewarm")
    writer.write("water", "95")
    expect(problem).to_have_text("Measure again: a number from 0 to 80 °C.")
    writer.write("water", "60")
    expect(problem).to_have_count(0)
    expect(writer.item("water")).to_contain_text("What is wrong?")

    writer.tap("stall-locks", "Not fine")
    stalls = writer.item("broken-stalls").locator(".problem")
    writer.write("broken-stalls", "2.5")
    expect(stalls).to_have_text("Write a whole number.")
    writer.write("broken-stalls", "21")
    expect(stalls).to_have_text("Measure again: a number from 1 to 20.")


def test_each_answer_gets_its_own_keyboard(writer: Walker) -> None:
    writer.tap("stall-locks", "Not fine")
    modes = {
        key: writer.item(key).locator("input:not([type=file]), textarea").first
        for key in ("broken-stalls", "water", "frost", "remark")
    }
    assert {key: field.get_attribute("inputmode") for key, field in modes.items()} == {
        "broken-stalls": "numeric",
        "water": "decimal",
        "frost": "text",  # phones' keypads of digits have no minus
        "remark": None,
    }
    writer.write("frost", "-18,5")
    writer.wait_until(lambda: kept_value(writer, "frost") == -18.5)


def test_every_kind_of_answer_arrives_as_it_was_given(app: Flask, writer: Walker) -> None:
    writer.tap("stall-locks", "Fine")
    writer.tap("soap", "Does not apply")
    writer.tap("smell", "2 of 5")
    writer.write("water", "38,5")
    writer.tap("floor", "Wet")
    writer.tap("leak", "Fine")
    writer.write("remark", "Vela – 5 µm, 'quoted' <b>")
    writer.write("frost", "−3")
    writer.photograph("mirror")
    writer.item("smell").get_by_label("What is wrong?").fill("Drains")
    writer.finish()
    writer.wait_until_sent()
    with app.app_context():
        newest = db.session.query(Inspection).order_by(Inspection.received_at.desc()).first()
        assert newest is not None
        answers = {answer["item"]: answer for answer in newest.answers}
    assert {key: answer["value"] for key, answer in answers.items() if "value" in answer} == {
        "stall-locks": "pass",
        "smell": 2,
        "water": 38.5,
        "floor": "wet",
        "leak": "pass",
        "remark": "Vela – 5 µm, 'quoted' <b>",
        "frost": -3,
    }
    assert answers["soap"]["not_applicable"] is True
    assert answers["smell"]["note"] == "Drains"
    assert len(answers["mirror"]["photos"]) == 1
