"""The nine files that an organisation starts from."""

from pathlib import Path

import pytest

from app.checklists.definition import AnswerKind, Checklist, PhotoRule, Severity
from app.checklists.reading import list_checklist_files, read_checklist, read_checklist_file

FOLDER = Path(__file__).parents[2] / "checklists"
KINDS = {
    "contact-and-unsubscribe": "contact-channel",
    "entrance": "entrance",
    "front-desk-and-payment": "front-desk",
    "guest-critical": "guest-critical",
    "parking": "parking",
    "receipts-and-packaging": "receipts",
    "restroom": "restroom",
    "signage": "signage",
    "trash-bins": "trash-bin",
}
TEAMS = {
    "cleaning",
    "digital",
    "electrical",
    "front-of-house",
    "grounds",
    "maintenance",
    "signage",
}


def read(slug: str) -> Checklist:
    content, problems = read_checklist_file(FOLDER / f"{slug}.yaml")
    assert problems == []
    assert content is not None
    return Checklist.from_content(content)


def test_there_are_nine() -> None:
    assert [path.stem for path in list_checklist_files(FOLDER)] == sorted(KINDS)


@pytest.mark.parametrize("slug", KINDS)
def test_each_is_sound_bilingual_and_short_enough_for_a_walk(slug: str) -> None:
    checklist = read(slug)
    assert checklist.kind == KINDS[slug]
    assert checklist.languages == ("en", "es")
    assert 6 <= len(checklist.items) <= 14


@pytest.mark.parametrize("slug", KINDS)
def test_each_check_says_who_mends_it_and_what_to_do_next(slug: str) -> None:
    for item in read(slug).checks:
        assert item.team in TEAMS, item.key
        assert item.next, item.key


@pytest.mark.parametrize("slug", KINDS)
def test_each_has_follow_ups_and_several_kinds_of_answer(slug: str) -> None:
    items = read(slug).items
    assert any(item.show_when for item in items)
    assert len({item.answer for item in items}) >= 3


@pytest.mark.parametrize("slug", KINDS)
def test_the_two_languages_are_two_texts(slug: str) -> None:
    for item in read(slug).items:
        assert item.prompt["en"] != item.prompt["es"], item.key
        assert item.moment["en"] != item.moment["es"], item.key


def test_the_stall_lock_is_as_the_main_job_needs_it() -> None:
    item = read("restroom").item("stall-locks")
    assert item is not None
    assert item.answer is AnswerKind.PASS_FAIL
    assert (item.team, item.severity) == ("maintenance", Severity.MAJOR)
    assert item.photo is PhotoRule.ON_FAILURE


def test_guest_critical_moments_are_escalated_by_voice() -> None:
    critical = [item for item in read("guest-critical").items if item.severity is Severity.CRITICAL]
    assert len(critical) >= 8
    for item in critical:
        assert item.escalation is not None
        assert item.escalation.within_minutes <= 60


def test_parking_asks_for_a_code_that_may_hold_letters() -> None:
    item = read("parking").item("lamp-place")
    assert item is not None
    assert item.answer is AnswerKind.TEXT


def test_the_example_in_the_readme_is_sound() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    assert read_checklist(example.encode())[1] == []


def test_a_leak_and_a_hole_ask_how_bad_they_are_and_nothing_critical_does() -> None:
    asking = {item.key for slug in KINDS for item in read(slug).items if item.ask_severity}
    assert asking == {"floor-dry", "toilets-flush", "surface", "pests"}
