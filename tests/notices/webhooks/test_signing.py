"""The body of a webhook and its signatures, checked with the receivers' own library."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from app.kernel.clock import now
from app.kernel.ids import new_id
from app.notices.webhooks.signing import MOST_BYTES, make_secret, sign, write_body

AT = datetime(2026, 11, 20, 17, 4, 41, tzinfo=UTC)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
NESTED = st.recursive(
    TEXTS | st.integers(-(2**53), 2**53) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=10,
)


def test_either_secret_verifies_while_one_is_exchanged_and_no_other() -> None:
    old, new, other = make_secret(), make_secret(), make_secret()
    message_id, body = new_id(), write_body("ticket.opened", AT, {"note": "ñ"})
    headers = sign(message_id, now(), body, [new, old])
    assert headers["webhook-id"] == str(message_id)
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers)["data"] == {"note": "ñ"}
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(body, headers)
    for name, value in (("webhook-id", str(new_id())), ("webhook-timestamp", "1")):
        with pytest.raises(WebhookVerificationError):
            Webhook(new).verify(body, headers | {name: value})


@settings(max_examples=50)
@given(
    data=st.dictionaries(TEXTS, NESTED, max_size=6),
    times=st.sampled_from([1, 40, 4000]),
    entries=st.sampled_from([0, 3, 3000]),
)
def test_whatever_there_is_to_tell_stays_below_20_kb(
    data: dict[str, Any], times: int, entries: int
) -> None:
    long = {key: value * times if isinstance(value, str) else value for key, value in data.items()}
    long |= {"id": "7", "list": ["entry"] * entries}
    body = write_body("ticket.opened", AT, long)
    assert len(body) < MOST_BYTES
    read = orjson.loads(body)
    assert (read["type"], read["timestamp"]) == ("ticket.opened", "2026-11-20T17:04:41+00:00")
    assert read["data"]["id"] == "7"
    if len(orjson.dumps(long)) < MOST_BYTES - 200:
        assert read["data"] == long


def test_what_is_cut_says_so() -> None:
    long = orjson.loads(write_body("a.b", AT, {"note": "x" * 30_000, "who": "Ines"}))["data"]
    assert long["note"] == "x" * 3999 + "…"
    assert long["who"] == "Ines"
    wide = orjson.loads(write_body("a.b", AT, {"id": "7", "all": ["x" * 70] * 999}))["data"]
    assert wide == {"id": "7", "cut": True}
