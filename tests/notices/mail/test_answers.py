"""A refusal of an address is told from a refusal of us."""

import pytest

from app.notices.mail.answers import Stage, judge
from app.notices.senders import Fate


@pytest.mark.parametrize(
    ("code", "response", "fate"),
    [
        (550, "5.1.1 <a@b>: Recipient address rejected: User unknown", Fate.GONE),
        (550, "5.1.1 <a@b>: User unknown in relay recipient table", Fate.GONE),
        (550, "No such user here", Fate.GONE),
        (551, "5.1.6 moved", Fate.GONE),
        (553, "5.1.3 bad address", Fate.GONE),
        (501, "5.1.3 bad address", Fate.GONE),
        (550, "#5.1.0 Address rejected", Fate.GONE),
        (550, "5.2.1 disabled", Fate.GONE),
        (550, "5.4.1 Recipient address rejected", Fate.GONE),
        (556, "5.1.10 domain takes no mail", Fate.GONE),
        (550, "5.7.1 Relaying denied", Fate.TRY_LATER),
        (550, "relay not permitted", Fate.TRY_LATER),
        (550, "5.7.1 rejected by policy", Fate.REFUSED),
        (554, "Service unavailable; client host blocked using a blocklist", Fate.REFUSED),
        (530, "5.7.0 Must issue STARTTLS first", Fate.TRY_LATER),
        (503, "bad sequence", Fate.REFUSED),
        (501, "5.5.4 syntax", Fate.REFUSED),
        (552, "too much mail data", Fate.TRY_LATER),
        (550, "5.2.2 mailbox full", Fate.TRY_LATER),
        (450, "4.2.1 greylisted", Fate.TRY_LATER),
        (421, "", Fate.TRY_LATER),
        (-1, "", Fate.TRY_LATER),
        (354, "odd", Fate.TRY_LATER),
        (999, "odder", Fate.TRY_LATER),
    ],
)
def test_what_a_server_says_of_a_receiver(code: int, response: str, fate: Fate) -> None:
    assert judge(Stage.RECEIVER, code, response).fate is fate


def test_only_a_receiver_can_be_gone_and_no_message_is_lost_because_we_are_not_let_in() -> None:
    fates = {stage: judge(stage, 550, "5.1.1 unknown").fate for stage in Stage}
    assert fates == {
        Stage.GREETING: Fate.TRY_LATER,
        Stage.SENDER: Fate.TRY_LATER,
        Stage.RECEIVER: Fate.GONE,
        Stage.CONTENT: Fate.REFUSED,
    }


@pytest.mark.parametrize(
    ("stage", "code", "response", "is_well"),
    [
        (Stage.RECEIVER, 450, "4.2.0 <a@b>: Recipient address rejected: Greylisted", True),
        (Stage.RECEIVER, 451, "4.7.1 Greylisting in action, please come back later", True),
        (Stage.RECEIVER, 450, "mailbox busy", True),
        (Stage.RECEIVER, 452, "4.2.2 over quota", True),
        (Stage.RECEIVER, 552, "mailbox full", True),
        (Stage.CONTENT, 450, "4.2.1 try again", True),
        (Stage.RECEIVER, 450, "4.4.3 the name service does not answer for b", True),
        (Stage.RECEIVER, 450, "4.2.1 rate limit exceeded", False),
        (Stage.RECEIVER, 452, "4.5.3 too many recipients", False),
        (Stage.RECEIVER, 421, "4.2.1 closing", False),
        (Stage.RECEIVER, 451, "4.3.0 local error", False),
        (Stage.RECEIVER, 451, "local error", False),
        (Stage.RECEIVER, 550, "5.7.1 Relaying denied", False),
        (Stage.SENDER, 450, "4.2.0 greylisted", False),
        (Stage.GREETING, 450, "4.2.0 greylisted", False),
        (Stage.RECEIVER, -1, "", False),
    ],
)
def test_a_mailbox_that_takes_no_mail_now_says_nothing_against_the_server(
    stage: Stage, code: int, response: str, is_well: bool
) -> None:
    assert judge(stage, code, response).receiver_is_well is is_well


def test_what_is_kept_of_an_answer_is_one_short_line() -> None:
    outcome = judge(Stage.CONTENT, 554, "no\r\nno\x1b[2J" + "x" * 9999)
    assert outcome.response
    assert len(outcome.response) == 500
    assert outcome.response.isprintable()
