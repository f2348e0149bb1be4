"""What happened to a ticket, in sentences: each kind of event has one, in either language."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.desk.tickets.history import Known, line_of
from app.desk.wording import words_for
from app.tickets.lifecycle import DONE

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
ANA, OTHER, TICKET = (str(UUID(int=number)) for number in (1, 2, 3))
KNOWN = Known({ANA: "Ana"}, {"doors": "Doors & locks"}, UUID(TICKET))
FOUND = {"inspection_id": OTHER, "from": "closed", "to": "open"}
HAPPENED: list[tuple[str, dict[str, Any], str]] = [
    ("failed", {"note": "loose", "inspection_id": OTHER}, "Eva found the problem."),
    ("opened", {"team": "doors"}, "Eva found the problem."),
    ("reopened", FOUND, "Eva found it failing again: it is open again."),
    ("reopened", {"from": "resolved", "to": "open"}, "Eva opened it again."),
    ("acknowledged", {}, "Eva acknowledged it."),
    ("started", {}, "Eva started to work on it."),
    (
        "held",
        {"hold_reason": "needs_part", "hold_until": "2026-03-09"},
        "Eva put it on hold until Mar 9, 2026: a part has to come.",
    ),
    ("resumed", {}, "Eva goes on with it."),
    ("resolved", {}, "Eva mended it."),
    ("verified", {}, "Eva looked at it, and closed it."),
    ("verified", FOUND, "Eva inspected it, and found it mended: closed."),
    (
        "dismissed",
        {"dismiss_reason": "not_a_fault"},
        "Eva ended it without a mending: it is as it should be.",
    ),
    ("assigned", {"to": ANA}, "Eva gave it to Ana."),
    ("assigned", {"to": None}, "Eva gave it to nobody."),
    (
        "handed_over",
        {"from": "doors", "to": "paint"},
        "Eva handed it over from Doors & locks to Paint.",
    ),
    (
        "handed_over",
        {"endpoint_id": OTHER, "endpoint": "CMMS"},
        "Eva handed it over to CMMS, outside of Rounds.",
    ),
    ("commented", {"text": "Ordered."}, "Eva wrote:"),
    ("merged", {"into": OTHER}, "Eva merged it into another ticket."),
    ("merged", {"from": OTHER}, "Eva merged another ticket into this one."),
    ("split", {"into": OTHER}, "Eva made another ticket of some of its failures."),
    ("split", {"from": OTHER}, "Eva made this ticket of some failures of another one."),
    ("called", {"whom": "Porter", "reached": True}, "Eva called Porter and reached them."),
    ("called", {"whom": "Porter", "reached": False}, "Eva called Porter: nobody answered."),
    ("photo", {"photo_id": OTHER}, "Eva added a photo."),
    ("news", {}, "Eva changed it."),
    ("news", {"from": "open", "to": "closed"}, "Eva: from “Open” to “Closed”."),
]
BY_THE_HOUSE: list[tuple[str, dict[str, Any], str]] = [
    ("resumed", {}, "What it waited for is due: it can go on."),
    (
        "escalated",
        {"step": 1, "whom": "Porter", "phone": "+34 1"},
        "Nobody confirmed it: next to be called is Porter, +34 1.",
    ),
    (
        "escalated",
        {"step": 2, "whom": None},
        "Nobody confirmed it, and everybody to be called was named.",
    ),
    *(
        (kind, {"promised": promised}, sentence)
        for kind, promised, sentence in (
            (
                "promise_warning",
                "acknowledge",
                "The time in which it is promised to be acknowledged is nearly over.",
            ),
            (
                "promise_warning",
                "resolve",
                "The time in which it is promised to be mended is nearly over.",
            ),
            (
                "promise_broken",
                "acknowledge",
                "It was not acknowledged in the promised time.",
            ),
            ("promise_broken", "resolve", "It was not mended in the promised time."),
        )
    ),
]


def said(kind: str, detail: dict[str, Any], person: str | None, language: str) -> str:
    entry = {
        "at": AT,
        "ticket_id": UUID(TICKET),
        "person": person,
        "kind": kind,
        "detail": detail,
    }
    return line_of(entry, KNOWN, words_for(language)).sentence


@pytest.mark.parametrize(("kind", "detail", "sentence"), HAPPENED)
def test_what_somebody_did_is_a_sentence(kind: str, detail: dict[str, Any], sentence: str) -> None:
    assert said(kind, detail, "Eva", "en") == sentence
    assert said(kind, detail, "Eva", "es") != sentence


@pytest.mark.parametrize(("kind", "detail", "sentence"), BY_THE_HOUSE)
def test_what_happened_by_itself_is_a_sentence(
    kind: str, detail: dict[str, Any], sentence: str
) -> None:
    assert said(kind, detail, None, "en") == sentence
    assert said(kind, detail, None, "es") != sentence


def test_every_deed_has_its_sentence() -> None:
    assert set(DONE.values()) <= {kind for kind, _, _ in HAPPENED}


def test_what_happened_before_a_merging_leads_to_the_other_ticket() -> None:
    entry = {"at": AT, "ticket_id": UUID(OTHER), "person": "Eva", "kind": "started", "detail": {}}
    assert line_of(entry, KNOWN, words_for("en")).other_id == OTHER
    own = entry | {"ticket_id": UUID(TICKET)}
    assert line_of(own, KNOWN, words_for("en")).other_id is None
