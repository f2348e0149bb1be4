"""The letter that tells one reader of what happened to tickets."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import and_, select

from app.access.models import Person, VenueRole
from app.access.policy import Do, Role, allowed
from app.access.queries import names_of
from app.checklists.definition import Severity
from app.kernel.database import db
from app.kernel.speech import N_
from app.notices.models import Event
from app.notices.sources import Button, Entry, Letter, Picture, Reader
from app.tickets.lifecycle import Deed, next_state
from app.tickets.telling.addresses import deed_button, dialling, ticket_path, tickets_path
from app.tickets.telling.headings import opening_of, subject_of
from app.tickets.telling.known import PREFIX
from app.tickets.telling.matters import newest_findings, promised_by, read_matters, team_names
from app.tickets.telling.photos import newest_after, newest_before
from app.tickets.telling.pictures import Alt, read_pictures
from app.tickets.telling.sentences import ANSWERS, Happening, Sentences, Telling
from app.tickets.wording import TicketWords, ticket_words_for

MOST_ENTRIES: Final = 50
# What a letter lets its reader do, without a sign-in.
BUTTONS: Final = {
    Deed.ACKNOWLEDGE: N_("I have seen it"),
    Deed.START: N_("I am on it"),
    Deed.RESOLVE: N_("It is mended"),
}
# Where nothing is asked of the reader.
NO_BUTTONS: Final = ANSWERS | {"commented"}
RANK: Final = {Severity.CRITICAL: 0, Severity.MAJOR: 1, Severity.MINOR: 2}


def compose_letter(events: Sequence[Event], reader: Reader) -> Letter:
    """The letter about these events of one venue and topic, oldest first. A ticket is told of
    once, critical ones before others. At most ten statements, and some reads of the store.
    """
    words = ticket_words_for(reader.language)
    tellings = _tellings(events, reader)
    shown, more = tellings[:MOST_ENTRIES], len(tellings[MOST_ENTRIES:])
    pictures = _pictures(shown, words)
    may_work = _may_work(reader, events[0].venue_id)
    entries = [
        _entry(one, words, pictures, _buttons(one, words) if may_work else ()) for one in shown
    ]
    if more:
        title = words.ngettext("And %(count)s more", "And %(count)s more", more)
        entries.append(Entry(title, (), tickets_path(events[0].venue_id)))
    subject, opening = subject_of(tellings, words), opening_of(tellings, words, reader.name)
    return Letter(subject, opening, tuple(entries))


def _tellings(events: Sequence[Event], reader: Reader) -> list[Telling]:
    """What is told of each ticket."""
    happened: dict[UUID, list[Happening]] = defaultdict(list)
    for event in events:
        kind = event.kind.removeprefix(PREFIX)
        happened[event.subject_id].append(Happening(kind, event.at, event.person_id, event.detail))
    matters = read_matters(happened)
    names = names_of(_people_in(events))
    teams = {key: name for (_, key), name in team_names({events[0].venue_id}).items()}
    findings, promised = newest_findings(happened), promised_by(happened)
    tellings = [
        Telling(
            matters[ticket_id],
            told,
            reader.person_id,
            names,
            teams,
            findings.get(ticket_id),
            promised.get(ticket_id),
        )
        for ticket_id, told in happened.items()
    ]
    return sorted(tellings, key=lambda one: RANK[one.matter.ticket.severity])


def _people_in(events: Sequence[Event]) -> set[UUID]:
    people = {event.person_id for event in events if event.person_id}
    given = (one.detail.get("to") for one in events if one.kind == f"{PREFIX}assigned")
    return people | {UUID(one) for one in given if one}


def _pictures(tellings: Sequence[Telling], words: TicketWords) -> dict[UUID, Picture]:
    """Of a problem, as it was found; of an answer, also as it is now."""
    ids = [one.matter.ticket.id for one in tellings]
    answered = [one.matter.ticket.id for one in tellings if one.last.kind == "resolved"]
    alt = Alt(
        before=words.gettext("The problem as it was found"),
        after=words.gettext("As it is now"),
        both=words.gettext("On the left as it was found, on the right as it is now"),
    )
    after = newest_after(answered) if answered else {}
    return read_pictures(ids, newest_before(ids), after, alt)


def _may_work(reader: Reader, venue_id: UUID) -> bool:
    """Whether the reader may do something to tickets of the venue; one statement."""
    here = and_(VenueRole.person_id == Person.id, VenueRole.venue_id == venue_id)
    rows = db.session.execute(
        select(Person.is_admin, VenueRole.role)
        .outerjoin(VenueRole, here)
        .where(Person.id == reader.person_id)
    ).all()
    roles = {role for _, role in rows if role}
    if any(is_admin for is_admin, _ in rows):
        roles.add(Role.ADMIN)
    return allowed(Do.WORK_TICKET, frozenset(roles))


def _entry(
    telling: Telling,
    words: TicketWords,
    pictures: Mapping[UUID, Picture],
    buttons: Sequence[Button],
) -> Entry:
    sentences, ticket_id = Sentences(telling, words), telling.matter.ticket.id
    call = sentences.call()
    calling = (Button(call, dialling(telling.last.detail["phone"])),) if call else ()
    return Entry(
        sentences.title(),
        sentences.lines(),
        ticket_path(ticket_id),
        pictures.get(ticket_id),
        (*calling, *buttons),
    )


def _buttons(telling: Telling, words: TicketWords) -> list[Button]:
    if telling.last.kind in NO_BUTTONS:
        return []
    ticket = telling.matter.ticket
    return [
        deed_button(words.gettext(label), telling.reader_id, ticket.id, deed)
        for deed, label in BUTTONS.items()
        if next_state(ticket.state, deed)
    ]
