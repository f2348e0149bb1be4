"""The life of a ticket: every state with every deed, and what an inspection does to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checklists.definition import PhotoRule
from app.kernel.ids import new_id
from app.tickets import lifecycle
from app.tickets.lacks import SENTENCES, Lack
from app.tickets.lifecycle import Again, Deed, Given, asks_photo, deeds_from, on_failure, on_pass
from app.tickets.states import DismissReason, HoldReason, TicketState

# What every deed leads to from every state; "-" where it cannot be done.
TRUTH = """
               acknowledge   start        hold     resume        resolve   verify  dismiss    reopen
open           acknowledged  in_progress  on_hold  -             resolved  -       dismissed  -
acknowledged   -             in_progress  on_hold  -             resolved  -       dismissed  -
in_progress    -             -            on_hold  -             resolved  -       dismissed  -
on_hold        -             in_progress  on_hold  acknowledged  resolved  -       dismissed  -
resolved       -             -            -        -             -         closed  dismissed  open
closed         -             -            -        -             -         -       -          open
dismissed      -             -            -        -             -         -       -          open
"""
HEAD, *LINES = [line.split() for line in TRUTH.strip().splitlines()]
LEADS = {
    (TicketState(state), Deed(deed)): to
    for state, *row in LINES
    for deed, to in zip(HEAD, row, strict=True)
}
ENDS = (TicketState.CLOSED, TicketState.DISMISSED)
TODAY = date(2026, 11, 20)
MENDER, COLLEAGUE = new_id(), new_id()
NOTHING = Given(today=TODAY, person_id=MENDER)
EVERYTHING = Given(
    today=TODAY,
    person_id=COLLEAGUE,
    by_inspection=True,
    mended_by=MENDER,
    hold_reason=HoldReason.NEEDS_PART,
    hold_until=TODAY + timedelta(days=1),
    photo_asked=True,
    has_photo=True,
    dismiss_reason=DismissReason.DUPLICATE,
    may_dismiss=True,
    by_merging=True,
)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WINDOW = timedelta(days=14)


def lacks(state: TicketState, deed: Deed, given: Given) -> list[Lack]:
    return [one.lack for one in lifecycle.objections(state, deed, given)]


@pytest.mark.parametrize(("state", "deed"), list(product(TicketState, Deed)), ids=str)
def test_every_deed_leads_where_the_table_says(state: TicketState, deed: Deed) -> None:
    to = lifecycle.next_state(state, deed)
    assert (to or "-") == LEADS[state, deed]
    expected = [] if to else [Lack.NOT_NOW]
    assert lacks(state, deed, EVERYTHING) == expected


def test_every_state_is_reached_by_people_and_inspections_and_every_state_has_a_way_on() -> None:
    assert {to for to in LEADS.values() if to != "-"} == set(TicketState)
    assert all(any(LEADS[state, deed] != "-" for deed in Deed) for state in TicketState)


def test_a_page_offers_what_a_hand_can_do_the_usual_first() -> None:
    assert {state: [str(deed) for deed in deeds_from(state)] for state in TicketState} == {
        "open": ["acknowledge", "start", "resolve", "hold", "dismiss"],
        "acknowledged": ["start", "resolve", "hold", "dismiss"],
        "in_progress": ["resolve", "hold", "dismiss"],
        "on_hold": ["start", "resume", "resolve", "hold", "dismiss"],
        "resolved": ["verify", "reopen"],
        "closed": [],
        "dismissed": [],
    }


@pytest.mark.parametrize(("state", "wanted"), list(product(TicketState, TicketState)), ids=str)
def test_one_deed_at_most_leads_from_a_state_to_another(
    state: TicketState, wanted: TicketState
) -> None:
    leading = [deed for deed in Deed if LEADS[state, deed] == wanted]
    assert len(leading) <= 1
    assert lifecycle.deed_between(state, wanted) == (leading[0] if leading else None)


@pytest.mark.parametrize(
    ("deed", "expected"),
    [
        (Deed.ACKNOWLEDGE, []),
        (Deed.START, []),
        (Deed.HOLD, [Lack.NO_HOLD_REASON, Lack.NO_HOLD_UNTIL]),
        (Deed.RESOLVE, []),
        (Deed.DISMISS, [Lack.MAY_NOT_DISMISS, Lack.NO_DISMISS_REASON]),
    ],
)
def test_a_deed_without_anything_lacks_all_that_it_needs(deed: Deed, expected: list[Lack]) -> None:
    assert lacks(TicketState.OPEN, deed, NOTHING) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, [Lack.HOLD_NOT_AHEAD]), (1, []), (366, []), (367, [Lack.HOLD_TOO_LONG])],
)
def test_a_ticket_waits_until_a_day_from_tomorrow_to_a_year_ahead(
    days: int, expected: list[Lack]
) -> None:
    waits = replace(EVERYTHING, hold_until=TODAY + timedelta(days))
    assert lacks(TicketState.ON_HOLD, Deed.HOLD, waits) == expected


@pytest.mark.parametrize(
    ("asked", "has", "expected"),
    [(True, True, []), (True, False, [Lack.NO_PHOTO]), (False, False, []), (False, True, [])],
)
def test_mending_needs_a_photo_where_the_item_asks_for_one(
    asked: bool, has: bool, expected: list[Lack]
) -> None:
    mends = replace(NOTHING, photo_asked=asked, has_photo=has)
    assert lacks(TicketState.IN_PROGRESS, Deed.RESOLVE, mends) == expected


def test_items_that_ask_for_photos_of_failures_ask_for_photos_of_mendings() -> None:
    assert [rule for rule in PhotoRule if asks_photo(rule)] == ["on_failure", "required"]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (Given(TODAY, person_id=COLLEAGUE, mended_by=MENDER), []),
        (Given(TODAY, person_id=MENDER, mended_by=MENDER), [Lack.SAME_PERSON]),
        (Given(TODAY, person_id=MENDER, mended_by=MENDER, by_inspection=True), []),
        (Given(TODAY, person_id=COLLEAGUE, mended_by=None), []),
        (Given(TODAY, person_id=None, mended_by=MENDER), [Lack.SAME_PERSON]),
        (Given(TODAY, person_id=None, mended_by=None), [Lack.SAME_PERSON]),
    ],
)
def test_somebody_else_or_an_inspection_sees_that_it_is_mended(
    given_: Given, expected: list[Lack]
) -> None:
    assert lacks(TicketState.RESOLVED, Deed.VERIFY, given_) == expected


@pytest.mark.parametrize("reason", list(DismissReason))
def test_only_a_merging_dismisses_as_a_duplicate_or_after_the_mending(
    reason: DismissReason,
) -> None:
    by_hand = replace(EVERYTHING, dismiss_reason=reason, by_merging=False)
    is_duplicate = reason is DismissReason.DUPLICATE
    only = [Lack.ONLY_BY_MERGING]
    assert lacks(TicketState.OPEN, Deed.DISMISS, by_hand) == (only if is_duplicate else [])
    assert lacks(TicketState.RESOLVED, Deed.DISMISS, by_hand) == only


@pytest.mark.parametrize("state", ENDS)
def test_an_ended_ticket_is_opened_by_a_failure_alone(state: TicketState) -> None:
    by_hand = replace(EVERYTHING, by_inspection=False)
    assert lacks(state, Deed.REOPEN, by_hand) == [Lack.ONLY_BY_FAILURE]
    assert lacks(TicketState.RESOLVED, Deed.REOPEN, by_hand) == []


def test_every_lack_says_what_to_do_next_and_blames_nobody() -> None:
    assert set(SENTENCES) == set(Lack)
    for _, sentence in SENTENCES.values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "you " not in sentence.lower()


def test_the_clock_stands_still_only_where_the_house_cannot_hurry() -> None:
    assert {reason for reason in HoldReason if lifecycle.PAUSES[reason]} == {
        HoldReason.NEEDS_PART,
        HoldReason.NEEDS_CONTRACTOR,
        HoldReason.NEEDS_ACCESS,
    }
    assert set(lifecycle.PAUSES) == set(HoldReason)
    assert set(lifecycle.DONE) == set(Deed)


SECOND = timedelta(seconds=1)
ADDS, REOPENS, OPENS_NEW = Again


@pytest.mark.parametrize(
    ("state", "later", "expected"),
    [
        (TicketState.RESOLVED, -SECOND, ADDS),
        (TicketState.RESOLVED, 0 * SECOND, ADDS),
        (TicketState.RESOLVED, SECOND, REOPENS),
        (TicketState.RESOLVED, 10 * WINDOW, REOPENS),
        *[
            (state, later, expected)
            for state in ENDS
            for later, expected in [
                (-WINDOW, ADDS),
                (0 * SECOND, ADDS),
                (SECOND, REOPENS),
                (WINDOW, REOPENS),
                (WINDOW + SECOND, OPENS_NEW),
            ]
        ],
    ],
)
def test_a_failure_after_the_end_reopens_or_opens_anew(
    state: TicketState, later: timedelta, expected: Again
) -> None:
    assert on_failure(state, NOON, NOON + later, WINDOW) is expected


@pytest.mark.parametrize("state", ["open", "acknowledged", "in_progress", "on_hold"])
@settings(max_examples=20)
@given(hours=st.integers(-10_000, 10_000))
def test_a_failure_before_the_mending_is_one_more_of_the_same(state: str, hours: int) -> None:
    failed_at = NOON + timedelta(hours=hours)
    assert on_failure(TicketState(state), None, failed_at, WINDOW) is ADDS
    assert on_failure(TicketState(state), NOON, failed_at, WINDOW) is ADDS


@settings(max_examples=50)
@given(
    state=st.sampled_from((TicketState.RESOLVED, *ENDS)),
    hours=st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)).map(sorted),
    window=st.integers(0, 60).map(timedelta),
)
def test_a_later_failure_never_does_less(
    state: TicketState, hours: list[int], window: timedelta
) -> None:
    order = [ADDS, REOPENS, OPENS_NEW]
    earlier, later = (on_failure(state, NOON, NOON + timedelta(hours=one), window) for one in hours)
    assert order.index(earlier) <= order.index(later)


def test_a_ticket_that_ended_at_no_instant_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="closed"):
        on_failure(TicketState.CLOSED, None, NOON, WINDOW)


@pytest.mark.parametrize("state", list(TicketState))
def test_only_a_pass_after_the_mending_verifies_it(state: TicketState) -> None:
    is_mended = state is TicketState.RESOLVED
    assert on_pass(state, NOON, NOON + SECOND) is is_mended
    assert not on_pass(state, NOON, NOON)
    assert not on_pass(state, NOON, NOON - SECOND)
    assert not on_pass(state, None, NOON)
