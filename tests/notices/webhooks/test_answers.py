"""What a status means for a webhook."""

import pytest

from app.kernel.outgoing import Answer
from app.notices.senders import Fate
from app.notices.webhooks.answers import judge


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        *((status, Fate.DELIVERED) for status in (200, 201, 202, 204, 299)),
        *((status, Fate.TRY_LATER) for status in (301, 302, 307, 400, 401, 404, 429, 500, 503)),
        (410, Fate.GONE),
    ],
)
def test_a_status_says_what_becomes_of_the_message(status: int, fate: Fate) -> None:
    outcome = judge(Answer(status, "said"), 7)
    assert (outcome.fate, outcome.status, outcome.response, outcome.took_ms) == (
        fate,
        status,
        "said",
        7,
    )
    assert (outcome.error is None) == (fate is Fate.DELIVERED)
