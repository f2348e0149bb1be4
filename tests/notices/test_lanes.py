"""No receiver delays another: the order of parcels, without threads and clocks."""

from typing import NamedTuple
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from app.notices.lanes import REFILL, WIDEST, Lanes, Load
from app.notices.senders import Fate, Outcome, Parcel

WELL, FAILS = Outcome(Fate.DELIVERED), Outcome(Fate.TRY_LATER)


def load(receiver: str, key: str = "", *, urgent: bool = False) -> Load:
    return Load(Parcel(uuid4(), receiver, None), key or receiver, 1, lambda _: WELL, urgent)


def loads(receiver: str, count: int) -> list[Load]:
    return [load(receiver) for _ in range(count)]


def receivers(going: list[Load]) -> list[str]:
    return [one.parcel.receiver for one in going]


def test_a_lane_grows_with_each_quick_answer_and_is_narrow_again_after_a_failure() -> None:
    lanes = Lanes(32)
    lanes.add(loads("a", 100), 0)
    going = lanes.go(0)
    assert len(going) == 1
    for at in range(1, 30):
        lanes.land(going.pop(0), WELL, at / 100)
        going += lanes.go(at / 100)
    assert len(going) == WIDEST
    lanes.land(going.pop(0), FAILS, 0.3)
    assert lanes.go(0.3) == [], "seven are on their way, and one alone may be"
    for one in going:
        lanes.land(one, FAILS, 0.4)
    assert len(lanes.go(0.4)) == 1, "what failed together was one failure: nothing is put off"
    assert lanes.postponed == []


def test_a_message_that_is_sent_again_while_its_first_try_hangs_lands_twice() -> None:
    lanes, first = Lanes(32), load("slow")
    again = first._replace(tries=2)
    lanes.add([first], 0)
    assert lanes.go(0) == [first]
    lanes.add([again], 90)
    lanes.land(first, FAILS, 90)
    assert lanes.go(90) == [again]
    lanes.add([first], 91)
    lanes.land(again, WELL, 91)
    assert lanes.go(91) == [first]
    lanes.add([again], 91)
    assert lanes.go(91.1) == [again]
    lanes.land(first, WELL, 92)
    lanes.land(again, WELL, 92)
    assert lanes.is_empty()


def test_a_receiver_that_goes_on_failing_is_left_in_peace_and_what_waits_is_handed_back() -> None:
    lanes = Lanes(32, chance=lambda: 0.5)
    lanes.add(loads("down", 10), 0)
    lanes.add([load("well")], 0)
    for at in (1, 2, 3):
        for one in lanes.go(at):
            lanes.land(one, FAILS if one.parcel.receiver == "down" else WELL, at + 0.5)
    assert [one.seconds for one in lanes.postponed] == [15] * 7
    assert lanes.closed(4) == {"down"}
    lanes.add([load("down"), load("well")], 8.5)
    assert lanes.postponed[-1].seconds == 10
    assert receivers(lanes.go(8.5)) == ["well"]
    assert lanes.closed(18.5) == set()
    lanes.add(loads("down", 5), 18.5)
    (probe,) = lanes.go(18.5)
    lanes.land(probe, FAILS, 19)
    assert lanes.postponed[-1].seconds == 30, "longer and longer"
    lanes.add(loads("down", 5), 49)
    (probe,) = lanes.go(49)
    lanes.land(probe, WELL, 49.1)
    assert len(lanes.go(49.1)) == 2, "it answers: it grows again"


def test_a_message_that_has_to_wait_alone_does_not_count_against_its_receiver() -> None:
    lanes, mailbox_full = Lanes(32), FAILS._replace(receiver_is_well=True)
    lanes.add(loads("smtp", 20), 0)
    for at in range(10):
        for one in lanes.go(at):
            lanes.land(one, mailbox_full, at + 0.1)
    assert lanes.postponed == []


def test_receivers_that_hang_keep_nobody_from_going() -> None:
    lanes = Lanes(4, slow_s=2)
    for number in range(8):
        lanes.add(loads(f"hangs {number}", 50), 0)
    assert len(lanes.go(0)) == 4
    lanes.add(loads("well", 5), 0)
    assert lanes.go(1) == [], "nobody knows yet that they hang"
    going = lanes.go(2)
    assert receivers(going) == [f"hangs {number}" for number in range(4, 8)]
    (one,) = lanes.go(4)
    assert one.parcel.receiver == "well"
    lanes.land(one, WELL, 4.02)
    assert receivers(lanes.go(4.02)) == ["well", "well"]
    assert not lanes.is_stuck(4.02, 2)
    assert lanes.closed(4.02) == {f"hangs {number}" for number in range(8)}


def test_a_lane_in_which_something_hangs_takes_nothing_more() -> None:
    lanes = Lanes(32, slow_s=2)
    lanes.add(loads("a", 60), 0)
    going = lanes.go(0)
    for at in range(8):
        lanes.land(going.pop(0), WELL, at / 10)
        going += lanes.go(at / 10)
    assert len(going) == WIDEST
    lanes.land(going.pop(0), WELL, 3)
    assert lanes.go(3) == []
    assert lanes.is_stuck(3, 2)
    assert len(lanes.take_back()) == 60 - 16
    assert not lanes.is_empty()


def test_one_mailbox_for_which_a_mail_server_looks_long_delays_no_other() -> None:
    lanes = Lanes(32, slow_s=2)
    lanes.add(loads("smtp", 100), 0)
    (one,) = lanes.go(0)
    lanes.land(one, WELL, 0.1)
    (_hangs, *going) = lanes.go(0.1)
    for at in range(2, 200):
        lanes.land(going.pop(0), WELL, at / 10)
        going += lanes.go(at / 10)
        assert len(going) <= WIDEST - 1
        if not going:
            break
    assert lanes.take_back() == []
    assert not lanes.is_empty(), "the one that hangs"


def test_what_is_urgent_goes_first_and_receivers_take_turns() -> None:
    lanes = Lanes(2)
    lanes.add([*loads("a", 3), urgent := load("a", urgent=True), *loads("b", 3)], 0)
    going = lanes.go(0)
    assert going[0] is urgent
    assert receivers(going) == ["a", "b"]


def test_of_a_key_with_much_waiting_or_all_its_receivers_down_nothing_more_is_claimed() -> None:
    lanes = Lanes(2, chance=lambda: 0.5)
    lanes.add([load("push.one", "push") for _ in range(REFILL + 1)], 0)
    (one,) = lanes.go(0)
    assert lanes.closed(0) == {"push"}
    for at in (1, 2, 3):
        lanes.land(one, FAILS, at)
        (one, *_) = [*lanes.go(at), one]
    assert lanes.closed(4) == {"push"}
    lanes.add([load("push.other", "push")], 4)
    assert lanes.closed(4) == set(), "another push service may be well"


class Step(NamedTuple):
    receiver: str
    answer: Outcome
    takes: float


steps = st.builds(
    Step, st.sampled_from("abcd"), st.sampled_from([WELL, FAILS]), st.floats(0.01, 40)
)


@settings(max_examples=50)
@given(st.lists(steps, max_size=60), st.integers(1, 5))
def test_every_load_lands_waits_or_is_postponed_exactly_once(
    steps: list[Step], at_once: int
) -> None:
    lanes, at = Lanes(at_once), 0.0
    flying: list[Load] = []
    added, landed = 0, 0
    for receiver, answer, takes in steps:
        lanes.add(loads(receiver, 3), at)
        added += 3
        flying += lanes.go(at)
        assert len(flying) <= 4 * at_once
        by_receiver = receivers(flying)
        assert all(by_receiver.count(one) <= WIDEST for one in "abcd")
        at += takes
        if flying:
            lanes.land(flying.pop(0), answer, at)
            landed += 1
    assert lanes.is_empty() == (not flying)
    back = lanes.take_back()
    assert added == landed + len(flying) + len(lanes.postponed) + len(back)
