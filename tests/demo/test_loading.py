"""What the demo leaves in the database: the rows that submissions would have written."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import delete, func, select, text

from app.access.actor import Actor
from app.access.models import Person
from app.checklists.definition import Stage
from app.checklists.models import ChecklistVersion
from app.checklists.queries import find_version
from app.demo.founding import season_until
from app.demo.ideas import IDEAS
from app.demo.loading import Demo, last_day_before, load_demo
from app.demo.theatre import SPOTS, VENUE
from app.evidence.models import Intake, Photo, PhotoState
from app.evidence.store_choice import store_of
from app.inspections.answers import check_answers, values_of
from app.inspections.models import Finding, Inspection, Outcome
from app.inspections.schemas import InspectionIn
from app.inspections.scoring import score
from app.inspections.service import submit_inspection
from app.kernel.database import db, dialect, table_of
from app.moments.queries import list_ideas, read_inventory
from app.moments.schemas import clean_text
from app.notices.models import Event, StreamHead
from app.tickets.alarms import ring_some
from app.tickets.handling import handling_of
from app.tickets.models import Call, Occurrence, PlanRow, PromiseOutcome, Ticket
from app.tickets.plan_schemas import PlanIn
from app.tickets.plans import HandlingPlan, unknown_in
from app.tickets.states import ENDED
from app.venues.models import Spot, Team, TeamMember, Venue
from app.venues.places import PLACE, Place
from app.venues.schemas import VenueIn
from tests.demo.invented import LAST_DAY, list_checklists

INSPECTIONS = 240
LOADED = (Inspection, Finding, Photo, Ticket, Occurrence)


@pytest.fixture(scope="module")
def loaded(kept_app: Flask) -> Demo:
    """A small demo, committed."""
    with kept_app.app_context():
        loaded = load_demo(store_of(kept_app), "walk-the-venue", LAST_DAY, INSPECTIONS)
        db.session.commit()
        return loaded


@pytest.fixture
def demo(kept_app: Flask, loaded: Demo) -> Iterator[Demo]:
    """The same for each test, whose changes are rolled back."""
    with kept_app.app_context():
        yield loaded
        db.session.rollback()


def list_inspections() -> list[Inspection]:
    return list(db.session.scalars(select(Inspection).order_by(Inspection.received_at)))


def row_of(inspection: Inspection) -> dict[str, Any]:
    columns = [column.name for column in table_of(Inspection).columns]
    return {name: getattr(inspection, name) for name in columns}


def test_it_says_how_many_rows_it_wrote(demo: Demo) -> None:
    assert demo.rows["inspections"] == INSPECTIONS
    for model in (*LOADED, Event, PromiseOutcome, Call):
        table = table_of(model)
        assert demo.rows[table.name] == db.session.scalar(select(func.count()).select_from(table))


def test_counts_and_findings_agree_with_the_answers_scored_again(demo: Demo) -> None:
    findings = Counter(
        (row.inspection_id, row.item_key, row.outcome)
        for row in db.session.scalars(select(Finding))
    )
    again: Counter[Any] = Counter()
    for one in list_inspections():
        version = find_version(one.organisation_id, one.checklist_version_id)
        assert version is not None
        assert check_answers(version.checklist, one.answers) == []
        result = score(version.checklist, values_of(one.answers))
        assert (one.score_earned, one.score_possible) == (result.earned, result.possible)
        assert (one.checked, one.failed) == (result.judged, len(result.failed))
        again.update((one.id, item.key, Outcome.FAILED) for item in result.failed)
        again.update((one.id, item.key, Outcome.NOT_APPLICABLE) for item in result.not_judged)
    assert findings == again


def test_a_phone_that_sends_a_demo_inspection_again_gets_the_same_receipt(demo: Demo) -> None:
    for one in list_inspections():
        person = actor(one.person_id)
        spot = place(one.spot_id)
        receipt, is_new = submit_inspection(person, spot, one.id, body_of(one), one.received_at)
        assert not is_new
        assert (receipt.checked, receipt.failed) == (one.checked, one.failed)
        assert len(receipt.tickets) == one.failed


def test_a_submission_would_have_written_the_same_row(demo: Demo) -> None:
    for one in list_inspections()[-20:]:
        before = row_of(one)
        for model in (Finding, Occurrence):
            db.session.execute(delete(model).where(model.inspection_id == one.id))
        db.session.execute(delete(Inspection).where(Inspection.id == one.id))
        person = actor(before["person_id"])
        spot = place(before["spot_id"])
        body = body_of(one)
        db.session.expunge(one)
        _, is_new = submit_inspection(person, spot, before["id"], body, before["received_at"])
        assert is_new
        after = row_of(db.session.get_one(Inspection, before["id"]))
        assert after == before


def place(spot_id: UUID) -> Place:
    return Place(*db.session.execute(PLACE.where(Spot.id == spot_id)).one())


def actor(person_id: UUID) -> Actor:
    person = db.session.get_one(Person, person_id)
    return Actor(person.id, person.organisation_id, person.name, person.language, person.is_admin)


def body_of(one: Inspection) -> dict[str, Any]:
    """What the phone sent. The wait in the phone and the way here make `sent_at` known again."""
    sent_at = one.finished_at + (one.received_at - one.performed_at)
    body: dict[str, Any] = InspectionIn().load(
        {
            "spot_id": str(one.spot_id),
            "checklist_version_id": str(one.checklist_version_id),
            "started_at": one.started_at.isoformat(),
            "finished_at": one.finished_at.isoformat(),
            "sent_at": sent_at.isoformat(),
            "answers": one.answers,
            "friction": one.friction,
        }
    )
    return body


def test_a_problem_has_at_most_one_open_ticket(demo: Demo) -> None:
    problem = (Ticket.spot_id, Ticket.checklist_slug, Ticket.item_key)
    twice = select(func.count(Ticket.id)).where(Ticket.state.not_in(ENDED)).group_by(*problem)
    assert set(db.session.scalars(twice)) == {1}


def test_tickets_count_their_occurrences(demo: Demo) -> None:
    counted = Counter(db.session.scalars(select(Occurrence.ticket_id)))
    tickets = db.session.scalars(select(Ticket)).all()
    assert counted == {ticket.id: ticket.occurrence_count for ticket in tickets}
    failed = sum(one.failed for one in list_inspections())
    assert sum(counted.values()) == failed > 10


def test_every_reference_leads_somewhere(demo: Demo) -> None:
    if dialect() == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    known = {one.id for one in list_inspections()}
    assert set(db.session.scalars(select(Occurrence.inspection_id))) <= known
    tickets = set(db.session.scalars(select(Ticket.id)))
    for photo in db.session.scalars(select(Photo)):
        assert (photo.inspection_id in known) != (photo.ticket_id in tickets)


def test_the_photos_that_answers_name_are_in_the_store(kept_app: Flask, demo: Demo) -> None:
    named = {
        (photo["id"], photo["sha256"])
        for one in list_inspections()
        for answer in one.answers
        for photo in answer.get("photos", ())
    }
    photos = db.session.scalars(select(Photo)).all()
    of_failures = {(str(one.id), one.sha256) for one in photos if one.inspection_id}
    assert of_failures == named
    assert len(photos) > len(named)
    stored = {photo.store_key: photo for photo in photos if photo.state is PhotoState.STORED}
    assert stored
    for key, photo in stored.items():
        content = store_of(kept_app).read(key)
        assert (len(content), sha256(content).hexdigest()) == (photo.bytes, photo.sha256)


def test_one_checklist_was_reworded_in_the_middle_of_the_year(demo: Demo) -> None:
    theatre = db.session.scalars(select(Venue).where(Venue.name == VENUE["name"])).one()
    versions = db.session.scalars(
        select(ChecklistVersion).where(
            ChecklistVersion.organisation_id == theatre.organisation_id,
            ChecklistVersion.slug == "restroom",
        )
    )
    used = Counter(one.checklist_version_id for one in list_inspections())
    assert sorted((one.number, used[one.id] > 10) for one in versions) == [(1, True), (2, True)]


def test_a_venue_has_spots_of_all_nine_kinds(demo: Demo) -> None:
    theatre = db.session.scalars(select(Venue).where(Venue.name == VENUE["name"])).one()
    kinds = db.session.scalars(select(Spot.kind).where(Spot.venue_id == theatre.id)).all()
    assert (len(kinds), len(set(kinds))) == (len(SPOTS), 9)


@pytest.mark.parametrize(
    ("now", "last_day"),
    [
        (datetime(2026, 11, 21, 12, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 21, 2, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 11, 21, 3, 1, tzinfo=UTC), date(2026, 11, 20)),
    ],
    ids=["noon", "night", "past midnight in Madrid", "morning"],
)
def test_the_last_day_is_one_whose_night_is_over(now: datetime, last_day: date) -> None:
    assert last_day_before(now) == last_day


def test_every_photo_that_has_arrived_can_be_shown_at_once(kept_app: Flask, demo: Demo) -> None:
    store = store_of(kept_app)
    photos = db.session.scalars(select(Photo)).all()
    for photo in photos:
        arrived = photo.state is PhotoState.STORED
        assert (photo.intake is Intake.DONE, photo.display_key is not None) == (arrived, arrived)
    keys = {photo.display_key for photo in photos} | {photo.thumbnail_key for photo in photos}
    sizes = [Image.open(BytesIO(store.read(key))).size for key in keys if key]
    assert {max(size) for size in sizes} == {1024, 320}


def test_nobody_is_told_of_what_is_over(demo: Demo) -> None:
    places = list(db.session.scalars(select(Event.position).order_by(Event.position)))
    last = db.session.get_one(StreamHead, 1).position
    assert places == list(range(last - len(places) + 1, last + 1))
    assert ring_some(season_until(LAST_DAY).ends_at) == 0


def test_its_ideas_stand_with_moments_of_every_stage(demo: Demo) -> None:
    theatre = db.session.scalars(select(Venue).where(Venue.name == VENUE["name"])).one()
    inventory = read_inventory(theatre)
    assert inventory.no_longer_asked == ()
    assert [one.stage for one in inventory.stages] == list(Stage)
    assert all(any(moment.idea_count for moment in one.moments) for one in inventory.stages)
    ideas = list_ideas(theatre.id)
    assert len(ideas) == sum(moment.idea_count for moment in inventory.moments)
    assert len(ideas) == len(IDEAS) - sum(one.is_hidden for one in IDEAS)
    assert all(clean_text(one.text) == one.text for one in ideas)
    assert max(one.written_at for one in ideas) < season_until(LAST_DAY).ends_at


def test_the_theatre_has_teams_and_a_plan_that_would_be_taken_as_they_are(demo: Demo) -> None:
    theatre = db.session.scalars(select(Venue).where(Venue.name == VENUE["name"])).one()
    teams = db.session.scalars(select(Team).where(Team.venue_id == theatre.id)).all()
    keys = {team.key for team in teams}
    contents = list_checklists().values()
    assert {item.team for one in contents for item in one.items if item.team} <= keys
    assert all(team.members for team in teams)
    maintainer = db.session.scalars(select(Person).where(Person.name == "Darío Tuerca")).one()
    own = select(Team.key).join(TeamMember).where(TeamMember.person_id == maintainer.id)
    assert "maintenance" in set(db.session.scalars(own))
    content = db.session.get_one(PlanRow, theatre.id).content
    assert PlanIn().load(content) == content
    plan = HandlingPlan.from_content(content)
    assert unknown_in(plan, keys, db.session.scalars(select(Person.id))) == []
    assert PlanIn().load(plan.to_content())
    special = {"special_days": theatre.special_days}
    assert VenueIn(partial=True).load(special) == special
    assert handling_of(theatre.id, theatre.revision).plan == plan
