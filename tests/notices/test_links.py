"""Links in letters say what was signed, and nothing else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.notices.links import (
    ActLink,
    ReadAct,
    StopLink,
    make_act_token,
    make_stop_token,
    read_act_token,
    read_stop_token,
)
from app.notices.topics import Topic

SECRET = "for-the-tests-only"
STOP = StopLink(uuid4(), uuid4(), Topic.PROMISES)
ACT = ActLink(uuid4(), uuid4(), "acknowledge")


def test_a_link_says_what_was_signed_and_is_short_enough_for_an_address() -> None:
    assert read_stop_token(SECRET, make_stop_token(SECRET, STOP)) == STOP
    assert read_act_token(SECRET, make_act_token(SECRET, ACT)) == ReadAct(ACT, is_expired=False)
    for token in (make_act_token(SECRET, ACT), make_stop_token(SECRET, STOP)):
        assert len(token) < 110
        assert re.fullmatch(r"[\w-][\w.-]+", token)  # no dot in front: many web servers refuse it


def test_a_link_that_has_expired_still_says_what_it_was_for() -> None:
    token = make_act_token(SECRET, ACT)
    assert read_act_token(SECRET, token, timedelta(seconds=-1)) == ReadAct(ACT, is_expired=True)


@pytest.mark.parametrize("other", ["", "x", ".", "a.b", "a.b.c", "é", "x" * 100_000, "\0"])
def test_what_we_have_not_signed_says_nothing(other: str) -> None:
    for token in (other, make_stop_token("another secret", STOP), make_act_token("another", ACT)):
        assert read_stop_token(SECRET, token) is None
        assert read_act_token(SECRET, token) is None


def test_a_link_of_one_kind_is_none_of_the_other() -> None:
    assert read_act_token(SECRET, make_stop_token(SECRET, STOP)) is None
    assert read_stop_token(SECRET, make_act_token(SECRET, ACT)) is None


@settings(max_examples=50)
@given(at=st.integers(0, 300), other=st.characters())
def test_changing_one_character_breaks_it(at: int, other: str) -> None:
    token = make_stop_token(SECRET, STOP)
    at %= len(token)
    changed = token[:at] + other + token[at + 1 :]
    assert read_stop_token(SECRET, changed) in ({STOP, None} if changed == token else {None})
