"""Letters about tickets, as their readers get them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.access.models import Person
from app.access.personal import ERASED_NAME
from app.checklists.definition import Severity
from app.kernel.database import db
from app.notices.links import read_act_token
from app.notices.models import Event
from app.notices.sources import Entry, Letter, source_of
from app.tickets.models import PromiseOutcome, Ticket
from app.tickets.states import HoldReason, Promised, TicketState
from tests.factories import Phone, Scene, add_version, item
from tests.statements import statements
from tests.tickets.telling.things import AT, add_team, add_ticket, happens, reader

HOUR = timedelta(hours=1)
HOSTILE = '<script>alert("1")</script> 100 % {{ 7*7 }} %(person)s \r\nBcc: a@rounds.example'
SAY = {"en": "A guest is locked in.", "es": "Hay una persona encerrada."}
LOCK = item(
    "stall-locks",
    "pass_fail",
    severity="critical",
    team="doors",
    next={"en": "Close the stall.", "es": "Cierre la cabina."},
    escalation={"call": "doors", "within_minutes": 5, "say": SAY},
)
PORTER = {"step": 1, "whom": "Night porter", "phone": "+34 900 000 001"}
TITLE = "Restroom 2, level 1: Is stall-locks fine?"


@pytest.fixture
def here(app: Flask, scene: Scene) -> Scene:
    """The scene, whose checklist says what to do next, and which has a team of doors."""
    with app.app_context():
        version = add_version(scene.organisation, [LOCK])
        add_team(scene, "doors", scene.maintainer.person_id)
        db.session.commit()
    return replace(scene, version=version)


def letter(scene: Scene, phone: Phone, *events: Event, language: str = "en") -> Letter:
    source = source_of("ticket.opened")
    assert source
    found = source.compose(events, reader(scene, phone.person_id, language))
    entries = [one._replace(lines=tuple(map(plain, one.lines))) for one in found.entries]
    return found._replace(entries=tuple(entries))


def plain(line: str) -> str:
    """With plain spaces: English times have a narrow one before PM."""
    return line.replace("\u202f", " ")


def only(found: Letter) -> Entry:
    (entry,) = found.entries
    return entry


def kept(ticket: Ticket, hours: int) -> None:
    """Stores that the ticket was promised to be mended so many hours after it was found."""
    db.session.add(
        PromiseOutcome(
            ticket_id=ticket.id,
            organisation_id=ticket.organisation_id,
            venue_id=ticket.venue_id,
            round=1,
            kind=Promised.RESOLVE,
            severity=ticket.severity,
            due_at=AT + hours * HOUR,
            ended_at=AT,
            ended_on=AT.date(),
            kept=True,
        )
    )
    db.session.flush()


def test_a_new_ticket_says_where_what_since_when_until_when_why_and_what_next(
    app: Flask, here: Scene
) -> None:
    with app.app_context():
        ticket = add_ticket(here)
        opened = happens(ticket, "opened", here.inspector.person_id)
        english = letter(here, here.maintainer, opened)
        spanish = letter(here, here.maintainer, opened, language="es")
    assert (english.subject, english.opening) == (TITLE, "This is for you or your team at Theatre.")
    assert only(english)[:3] == (
        TITLE,
        (
            "Found by Inspector, Mar 3, 2026, 5:04 PM.",
            "Severity: Major.",
            "Inspector noted: “Stall 3 swings open”",
            "To be acknowledged by Mar 3, 2026, 7:04 PM.",
            "To be mended by Mar 5, 2026, 5:04 PM.",
            "It went there because the checklist names this team.",
            "What to do next: Close the stall.",
        ),
        f"/desk/tickets/{ticket.id}",
    )
    assert spanish.subject == "Restroom 2, level 1: Is stall-locks fine? (es)"
    assert only(spanish).lines == (
        "Encontrado por Inspector, el 3 mar 2026, 17:04.",
        "Gravedad: Grave.",
        "Inspector anotó: «Stall 3 swings open»",
        "Por confirmar antes del 3 mar 2026, 19:04.",
        "Por resolver antes del 5 mar 2026, 17:04.",
        "Llegó allí porque la lista nombra a este equipo.",
        "Qué hacer ahora: Cierre la cabina.",
    )


def test_ten_tickets_are_one_letter_with_the_critical_first_and_each_ticket_once(
    app: Flask, here: Scene
) -> None:
    with app.app_context():
        tickets = [
            add_ticket(here, part=n, severity=Severity.CRITICAL if n == 7 else Severity.MINOR)
            for n in range(10)
        ]
        events = [happens(one, "opened", here.inspector.person_id) for one in tickets]
        events.append(happens(tickets[2], "commented", here.inspector.person_id, text="Hinge too."))
        found = letter(here, here.maintainer, *events)
        spanish = letter(here, here.maintainer, *events, language="es")
    assert (found.subject, len(found.entries)) == ("10 problems at Theatre", 10)
    assert spanish.subject == "10 problemas en Theatre"
    assert found.entries[0].url.endswith(str(tickets[7].id))
    assert found.entries[3].lines[:3] == (
        "Found by Inspector, Mar 3, 2026, 5:04 PM.",
        "Inspector wrote, Mar 3, 2026, 5:04 PM:",
        "“Hinge too.”",
    )


def test_of_very_many_tickets_the_first_are_told_and_the_rest_counted(
    app: Flask, here: Scene
) -> None:
    with app.app_context():
        tickets = [add_ticket(here, part=n) for n in range(53)]
        found = letter(here, here.maintainer, *(happens(one, "opened") for one in tickets))
    assert found.subject == "53 problems at Theatre"
    assert len(found.entries) == 51
    assert found.entries[-1][:3] == ("And 3 more", (), f"/desk/venues/{here.venue.id}/tickets")


def test_what_people_wrote_is_said_as_they_wrote_it(app: Flask, here: Scene) -> None:
    with app.app_context():
        db.session.get_one(Person, here.inspector.person_id).name = "100 % <b>Ana</b>"
        ticket = add_ticket(here, HOSTILE)
        events = [
            happens(ticket, "opened", here.inspector.person_id),
            happens(ticket, "handed_over", here.manager.person_id, to="doors", text=HOSTILE),
        ]
        found = only(letter(here, here.maintainer, *events))
        long = add_ticket(here, "x" * 5000, part=1)
        cut = only(letter(here, here.maintainer, happens(long, "opened")))
    assert found.lines[0].startswith("Found by 100 % <b>Ana</b>, ")
    assert found.lines[1].startswith("Manager handed it over to The doors people, ")
    assert f"“{HOSTILE}”" in found.lines
    assert f"100 % <b>Ana</b> noted: “{HOSTILE}”" in found.lines
    (note,) = (line for line in cut.lines if "xx" in line)
    assert note.endswith("x…”")
    assert len(note) < 1100


def test_who_was_erased_has_no_name_in_a_letter(app: Flask, here: Scene) -> None:
    with app.app_context():
        db.session.get_one(Person, here.inspector.person_id).name = ERASED_NAME
        opened = happens(add_ticket(here), "opened", here.inspector.person_id)
        found = only(letter(here, here.maintainer, opened, language="es"))
    assert found.lines[0].startswith("Encontrado por Excolega, ")


CASES: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    # kind, the ticket, the event's detail, subject, first line
    ("opened", {"severity": Severity.CRITICAL}, {}, f"Critical: {TITLE}", "Found by"),
    (
        "reopened",
        {},
        {"inspection_id": "1"},
        f"Again: {TITLE}",
        "It fails again: found by Manager, Mar 3, 2026, 5:04 PM.",
    ),
    ("reopened", {}, {}, f"Again: {TITLE}", "Manager opened it again, Mar 3, 2026, 5:04 PM."),
    (
        "assigned",
        {},
        {"to": None},
        TITLE,
        "Manager gave it back to the team, Mar 3, 2026, 5:04 PM.",
    ),
    (
        "promise_warning",
        {},
        {"promised": "acknowledge"},
        f"Soon due: {TITLE}",
        "It is promised to be acknowledged by Mar 3, 2026, 7:04 PM: say that you have seen it.",
    ),
    (
        "promise_warning",
        {},
        {"promised": "resolve"},
        f"Soon due: {TITLE}",
        "It is promised to be mended by Mar 5, 2026, 5:04 PM. If that cannot be, say on the ticket "
        "what it waits for, or hand it over.",
    ),
    (
        "promise_broken",
        {},
        {"promised": "resolve"},
        f"Past its promise: {TITLE}",
        "It was promised to be mended by Mar 5, 2026, 5:04 PM.",
    ),
    (
        "promise_broken",
        {"acknowledge_by": None},
        {"promised": "acknowledge"},
        f"Past its promise: {TITLE}",
        "It was promised to be acknowledged by Mar 3, 2026, 5:04 PM.",
    ),
    ("resumed", {}, {}, TITLE, "It was on hold. Now it can go on."),
    (
        "failed",
        {"severity": Severity.CRITICAL},
        {"severity": "critical"},
        f"Critical: {TITLE}",
        "Manager found it again, and worse, Mar 3, 2026, 5:04 PM.",
    ),
    (
        "dismissed",
        {"state": TicketState.DISMISSED},
        {"dismiss_reason": "not_ours"},
        f"Looked into: {TITLE}",
        "Manager looked into it, Mar 3, 2026, 5:04 PM.",
    ),
    ("something_new", {}, {}, TITLE, "Severity: Major."),
]


def test_each_thing_that_happens_has_its_words_in_both_languages(app: Flask, here: Scene) -> None:
    with app.app_context():
        for part, (kind, values, detail, subject, line) in enumerate(CASES):
            ticket = add_ticket(here, part=part, **values)
            event = happens(ticket, kind, here.manager.person_id, **detail)
            english = letter(here, here.maintainer, event)
            spanish = letter(here, here.maintainer, event, language="es")
            assert english.subject == subject
            assert only(english).lines[0].startswith(line)
            assert only(spanish).lines[0] != only(english).lines[0]
            assert english.opening != spanish.opening


def test_whoever_may_work_on_it_has_buttons_that_need_no_sign_in(app: Flask, here: Scene) -> None:
    with app.app_context():
        ticket = add_ticket(here)
        opened = happens(ticket, "opened", here.inspector.person_id)
        buttons = only(letter(here, here.maintainer, opened)).buttons
        links = [
            read_act_token(app.config["SECRET_KEY"], one.url.split("/")[-1]) for one in buttons
        ]
        assert [one.label for one in buttons] == ["I have seen it", "I am on it", "It is mended"]
        assert [one and one.link for one in links] == [
            (here.maintainer.person_id, ticket.id, deed)
            for deed in ("acknowledge", "start", "resolve")
        ]
        assert not only(letter(here, here.inspector, opened)).buttons
        assert only(letter(here, here.admin, opened)).buttons
        ticket.state = TicketState.IN_PROGRESS
        (mended,) = only(letter(here, here.maintainer, opened, language="es")).buttons
        assert mended.label == "Está resuelto"


def test_given_to_you_is_said_to_you_alone(app: Flask, here: Scene) -> None:
    with app.app_context():
        to = str(here.maintainer.person_id)
        event = happens(add_ticket(here), "assigned", here.manager.person_id, to=to)
        mine = only(letter(here, here.maintainer, event)).lines[0]
        theirs = only(letter(here, here.manager, event)).lines[0]
    assert mine == "Manager gave it to you, Mar 3, 2026, 5:04 PM."
    assert theirs == "Manager gave it to Maintainer, Mar 3, 2026, 5:04 PM."


def test_a_call_shows_the_number_large_with_the_words_to_say_and_blames_nobody(
    app: Flask, here: Scene
) -> None:
    with app.app_context():
        ticket = add_ticket(here, severity=Severity.CRITICAL)
        porter = {**PORTER, "person_id": str(here.maintainer.person_id)}
        event = happens(ticket, "escalated", **porter)
        told = letter(here, here.manager, event)
        asked = letter(here, here.maintainer, event)
        last = happens(ticket, "escalated", step=2, whom=None, phone=None, person_id=None)
        nobody_left = letter(here, here.manager, last)
    assert told.subject.startswith("Call Night porter: +34 900 000 001 – Restroom 2, level 1")
    assert only(told).title == TITLE
    assert only(told).lines[:3] == (
        "Nobody has confirmed it yet. Please call now: a voice is wanted here.",
        "Call Night porter: +34 900 000 001",
        "What to say: “A guest is locked in.”",
    )
    assert only(told).buttons[0] == ("Call Night porter: +34 900 000 001", "tel:+34900000001")
    assert len(only(told).buttons) == 4
    assert only(asked).lines[0].startswith("You are asked to take care of this now.")
    assert [one.url[:4] for one in only(asked).buttons] == ["http"] * 3
    assert asked.subject == f"Critical: {TITLE}"
    assert nobody_left.subject == f"Critical: {TITLE}"
    assert only(nobody_left).lines[0].startswith("Everybody whom the plan names was asked")


def test_the_reporter_hears_what_was_done_and_by_when(app: Flask, here: Scene) -> None:
    maintainer = here.maintainer.person_id
    with app.app_context():
        found = []
        for part, hours in enumerate((48, 1)):
            ticket = add_ticket(
                here, part=part, state=TicketState.RESOLVED, resolved_at=AT + 2 * HOUR
            )
            kept(ticket, hours)
            event = happens(ticket, "resolved", maintainer, AT + 2 * HOUR, text="New hinge.")
            found.append(letter(here, here.inspector, event))
    assert found[0].subject == f"Mended: {TITLE}"
    assert found[0].opening == (
        "Thank you for what you found at Theatre, Inspector. This is what became of it."
    )
    assert only(found[0]).lines == (
        "Maintainer mended it, Mar 3, 2026, 7:04 PM.",
        "It was promised by Mar 5, 2026, 5:04 PM: kept.",
        "“New hinge.”",
        "If you find that it is not, let the check fail again: that opens the ticket again.",
    )
    assert only(found[1]).lines[1] == (
        "It was promised by Mar 3, 2026, 6:04 PM. We are sorry that it took longer."
    )
    assert only(found[0]).buttons == ()


def test_the_reporter_hears_politely_why_it_was_dismissed(app: Flask, here: Scene) -> None:
    with app.app_context():
        ticket = add_ticket(here, state=TicketState.DISMISSED)
        event = happens(
            ticket, "dismissed", here.manager.person_id, dismiss_reason="not_ours", text="Hotel's."
        )
        lines = only(letter(here, here.inspector, event)).lines
    assert lines[1:] == (
        "It ended without a mending: it is not the venue's to mend.",
        "“Hotel's.”",
        "If you see it otherwise, write it on the ticket: it will be read.",
    )


def test_what_was_mended_in_the_meantime_asks_for_nothing(app: Flask, here: Scene) -> None:
    with app.app_context():
        ticket = add_ticket(here, state=TicketState.RESOLVED)
        found = only(letter(here, here.maintainer, happens(ticket, "opened")))
    assert found.lines[1:] == (
        "In the meantime: Mended.",
        "Inspector noted: “Stall 3 swings open”",
    )


def test_a_ticket_on_hold_says_what_it_waits_for(app: Flask, here: Scene) -> None:
    with app.app_context():
        ticket = add_ticket(
            here,
            state=TicketState.ON_HOLD,
            hold_reason=HoldReason.NEEDS_PART,
            acknowledge_by=None,
            resolve_by=None,
        )
        event = happens(ticket, "assigned", to=str(here.maintainer.person_id))
        assert (
            "It is on hold: a part has to come." in only(letter(here, here.maintainer, event)).lines
        )


@pytest.mark.parametrize("many", [1, 12])
def test_a_letter_takes_as_many_statements_for_many_events(
    app: Flask, here: Scene, many: int
) -> None:
    with app.app_context():
        tickets = [add_ticket(here, part=n, state=TicketState.RESOLVED) for n in range(many)]
        whom = reader(here, here.inspector.person_id)
        source = source_of("ticket.opened")
        assert source
        for kind, most in (("opened", 7), ("resolved", 8)):
            events = [happens(one, kind, here.maintainer.person_id) for one in tickets]
            db.session.commit()
            source.compose(events, whom)  # this process reads a checklist once
            db.session.expunge_all()
            with statements(app) as said:
                source.compose(events, whom)
            assert len(said) == most
