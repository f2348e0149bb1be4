"""A made-up year: the same each time, valid to the letter, and with something to tell."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.checklists.conditions import shown_items
from app.demo.friction import friction_of
from app.demo.history import Filled
from app.demo.rows import ticket_row
from app.demo.theatre import INSPECTORS, NEGLECTED, NEGLECTED_DAYS, SPOTS
from app.demo.walks import is_closed
from app.inspections.answers import check_answers, check_friction, values_of
from app.inspections.effort import Span, Walked, judged_items, too_fast, walked_too_soon
from app.inspections.scoring import score
from app.kernel.clock import local_day
from tests.demo.conftest import INSPECTIONS
from tests.demo.invented import LAST_DAY, Told, invent_venue

Pick = Callable[[Filled], bool]


def days_ago(filled: Filled) -> int:
    """How many days before the last one, evenings that end after midnight included."""
    evening = filled.performed_at - timedelta(hours=5)
    return (LAST_DAY - evening.date()).days


def failure_rate(told: Told, key: str, pick: Pick) -> float:
    """The part of the inspections picked, of those that judged it, that failed an item."""
    failed = checked = 0
    for filled in told.filled:
        judged = {check.key for check in filled.version.form.checklist.checks}
        judged -= {check.key for check in filled.score.not_judged}
        if key in judged and pick(filled):
            checked += 1
            failed += key in {check.key for check in filled.score.failed}
    return failed / checked


def spot_name(filled: Filled) -> str:
    return SPOTS[filled.spot].name


def test_the_same_seed_and_last_day_tell_the_same_history() -> None:
    first, second = Told(invent_venue(), 7, 400), Told(invent_venue(), 7, 400)
    assert repr(first.filled) == repr(second.filled)
    assert [ticket_row(one) for one in first.tickets] == [ticket_row(one) for one in second.tickets]
    assert first.rows == second.rows


def test_another_seed_tells_another_history() -> None:
    first, second = Told(invent_venue(), 7, 100), Told(invent_venue(), 8, 100)
    assert not {one.id for one in first.filled} & {one.id for one in second.filled}


@pytest.mark.parametrize("inspections", [1, 2, 50, 299, 1000])
def test_there_are_exactly_as_many_inspections_as_asked_for(inspections: int) -> None:
    assert len(Told(invent_venue(), 1, inspections).filled) == inspections


def test_every_answer_is_valid_for_its_version(told: Told) -> None:
    for filled in told.filled:
        assert check_answers(filled.version.form.checklist, filled.answers) == []


def test_only_what_is_shown_is_answered(told: Told) -> None:
    for filled in told.filled:
        shown = shown_items(filled.version.form.checklist, values_of(filled.answers))
        assert {answer["item"] for answer in filled.answers} <= {item.key for item in shown}


def test_scores_are_those_of_the_answers(told: Told) -> None:
    for filled in told.filled:
        checklist = filled.version.form.checklist
        assert filled.score == score(checklist, values_of(filled.answers))


def test_every_kind_of_answer_and_both_languages_occur(told: Told) -> None:
    answered = {
        (item.answer, "value" in answer)
        for filled in told.filled
        for answer in filled.answers
        if (item := filled.version.form.checklist.item(answer["item"]))
    }
    assert len({kind for kind, _ in answered}) == 6  # nobody has to photograph without a failure
    notes = {answer["note"] for one in told.filled for answer in one.answers if "note" in answer}
    assert "Stall 2: the bolt misses its keeper by a finger." in notes
    assert "Cabina 3: se abre sola en cuanto sueltas." in notes


def test_ids_are_version_7_and_of_the_phones_time(told: Told) -> None:
    assert len({filled.id for filled in told.filled}) == INSPECTIONS
    for filled in told.filled:
        assert (filled.id.version, filled.id.variant) == (7, "specified in RFC 4122")
        assert filled.id.int >> 80 == int(filled.started_at.timestamp() * 1000)


def test_nothing_happens_after_the_end_or_before_its_time(told: Told) -> None:
    ends_at = told.venue.season.ends_at
    for filled in told.filled:
        assert filled.started_at < filled.finished_at <= filled.sent_at
        assert filled.performed_at <= filled.received_at <= ends_at
    for events in told.events.values():
        assert all(event["at"] <= ends_at for event in events)


def test_nobody_walks_on_closed_days(told: Told) -> None:
    zone = told.venue.season.time_zone
    evenings = {local_day(one.performed_at - timedelta(hours=4), zone) for one in told.filled}
    assert not [day for day in evenings if is_closed(day) or day.weekday() == 0]
    assert len(evenings) > 280


def test_most_is_walked_on_fridays_and_saturdays(told: Told) -> None:
    days = Counter((one.performed_at - timedelta(hours=4)).weekday() for one in told.filled)
    assert {day for day, _ in days.most_common(2)} == {4, 5}


def test_one_spot_is_not_looked_at_any_more(told: Told) -> None:
    last = min(days_ago(one) for one in told.filled if spot_name(one) == NEGLECTED)
    assert last >= NEGLECTED_DAYS - 1


def test_some_phones_have_a_wrong_clock_and_some_were_offline_for_days(told: Told) -> None:
    errors = {round((one.sent_at - one.received_at).total_seconds()) for one in told.filled}
    assert {0, 413} < errors
    assert min(errors) < -90_000
    waits = [one.received_at - one.performed_at for one in told.filled]
    assert max(waits) > timedelta(days=2)
    assert sorted(waits)[INSPECTIONS // 2] < timedelta(minutes=1)


def test_a_wrong_clock_does_not_move_an_inspection(told: Told) -> None:
    for filled in told.filled:
        assert timedelta() <= filled.received_at - filled.performed_at < timedelta(days=6)


def test_stall_locks_get_worse_and_are_well_again_where_they_were_renewed(told: Told) -> None:
    before = failure_rate(told, "stall-locks", lambda one: days_ago(one) > 80)
    worn = failure_rate(told, "stall-locks", lambda one: 21 < days_ago(one) <= 42)
    renewed = failure_rate(
        told, "stall-locks", lambda one: days_ago(one) < 20 and "level 1" in spot_name(one)
    )
    others = failure_rate(
        told, "stall-locks", lambda one: days_ago(one) < 20 and "level 1" not in spot_name(one)
    )
    assert worn > 3 * before
    assert others > 3 * before
    assert renewed < before + 0.02


def test_bins_overflow_on_saturdays(told: Told) -> None:
    def is_saturday(one: Filled) -> bool:
        return (one.performed_at - timedelta(hours=4)).weekday() == 5

    saturdays = failure_rate(told, "fill", is_saturday)
    assert saturdays > 3 * failure_rate(told, "fill", lambda one: not is_saturday(one))


def test_soap_stays_as_it_was(told: Told) -> None:
    lately = failure_rate(told, "soap", lambda one: days_ago(one) < 120)
    before = failure_rate(told, "soap", lambda one: days_ago(one) >= 120)
    assert abs(lately - before) < 0.02


def test_a_sign_points_the_wrong_way_for_a_month(told: Told) -> None:
    def is_at_p1(one: Filled) -> bool:
        return spot_name(one) == "Car park P1"

    wrong = failure_rate(
        told, "sign-from-road", lambda one: is_at_p1(one) and 44 <= days_ago(one) <= 75
    )
    else_ = failure_rate(
        told, "sign-from-road", lambda one: is_at_p1(one) and not 40 <= days_ago(one) <= 76
    )
    assert wrong == 1
    assert else_ < 0.1


def test_one_inspector_is_fast_and_finds_little(told: Told) -> None:
    found, seconds, inspections = Counter[str](), Counter[str](), Counter[str]()
    for one in told.filled:
        name = INSPECTORS[one.inspector].name
        inspections[name] += 1
        found[name] += len(one.score.failed)
        seconds[name] += round((one.finished_at - one.started_at).total_seconds())
    rates = {name: found[name] / count for name, count in inspections.items()}
    spent = {name: seconds[name] / count for name, count in inspections.items()}
    fastest = min(spent, key=spent.__getitem__)
    assert fastest == min(rates, key=rates.__getitem__)
    assert rates[fastest] < 0.5 * sorted(rates.values())[1]


def test_one_person_in_a_hurry_gives_a_few_signals_and_the_others_none(told: Told) -> None:
    hurried: Counter[str] = Counter()
    walks: dict[tuple[int, date], list[Walked]] = defaultdict(list)
    for one in told.filled:
        span = Span(one.started_at, one.finished_at)
        offset = round((one.sent_at - one.received_at).total_seconds())
        this = Walked(told.venue.spot_ids[one.spot], span, offset)
        walk = walks[one.inspector, local_day(one.performed_at, told.venue.season.time_zone)]
        keys = [
            item.key for item in judged_items(one.version.form.checklist, values_of(one.answers))
        ]
        person = INSPECTORS[one.inspector].name
        hurried[person] += bool(too_fast(span, keys, {}, 1500))
        hurried[person] += bool(walked_too_soon(this, walk, 5))
        walk.append(this)
    assert {person for person, signals in hurried.items() if signals} == {"Simón Candil"}
    assert 0.002 < hurried["Simón Candil"] / INSPECTIONS < 0.03


def test_nobody_is_at_two_places_at_once(told: Told) -> None:
    for person in range(len(INSPECTORS)):
        walked = sorted(
            (one.performed_at - (one.finished_at - one.started_at), one.performed_at)
            for one in told.filled
            if one.inspector == person
        )
        assert all(after[0] >= before[1] for before, after in pairwise(walked))


def test_what_filling_took_is_what_a_phone_may_send_and_fits_the_time() -> None:
    told = Told(invent_venue(), 7, 400)
    times: Counter[str] = Counter()
    for filled in told.filled:
        friction = friction_of(filled)
        assert check_friction(filled.version.form.checklist, friction) == []
        assert friction == friction_of(filled)
        spent = timedelta(milliseconds=sum(one["ms"] for one in friction))
        assert spent <= filled.finished_at - filled.started_at
        for one in friction:
            times.update({name: one[name] for name in ("corrections", "rejected", "left")})
    assert times["corrections"] > times["rejected"] > times["left"] > 0
