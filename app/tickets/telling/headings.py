"""What a letter is headed by: its subject, and the sentence it begins with. Pure."""

from collections.abc import Sequence
from typing import Final

from app.checklists.definition import Severity
from app.kernel.speech import N_
from app.notices.topics import Topic
from app.tickets.telling.sentences import Sentences, Telling, shortened
from app.tickets.wording import TicketWords

LONGEST_SUBJECT: Final = 100  # characters
TOPICS: Final = {
    "promise_warning": Topic.PROMISES,
    "promise_broken": Topic.PROMISES,
    "escalated": Topic.CALLS,
    "resolved": Topic.ANSWERS,
    "dismissed": Topic.ANSWERS,
}
# What stands before a single problem, by what happened to it.
SUBJECTS: Final = {
    "reopened": N_("Again: %(problem)s"),
    "commented": N_("Comment: %(problem)s"),
    "promise_warning": N_("Soon due: %(problem)s"),
    "promise_broken": N_("Past its promise: %(problem)s"),
    "resolved": N_("Mended: %(problem)s"),
    "dismissed": N_("Looked into: %(problem)s"),
}
OPENINGS: Final = {
    Topic.TICKETS: N_("This is for you or your team at %(venue)s."),
    Topic.PROMISES: N_("This is about what was promised at %(venue)s."),
    Topic.CALLS: N_("This is critical, at %(venue)s: a person's voice helps more than a message."),
    Topic.ANSWERS: N_(
        "Thank you for what you found at %(venue)s, %(name)s. This is what became of it."
    ),
}


def subject_of(tellings: Sequence[Telling], words: TicketWords) -> str:
    """The subject: the problem itself where there is one, else how many there are, and where."""
    first, count = tellings[0], len(tellings)
    if count == 1:
        return shortened(_subject_of_one(first, words), LONGEST_SUBJECT)
    venue = first.matter.venue
    match _topic_of(first):
        case Topic.ANSWERS:
            said = words.ngettext(
                "An answer to %(count)s problem at %(venue)s",
                "Answers to %(count)s problems at %(venue)s",
                count,
                venue=venue,
            )
        case Topic.PROMISES:
            said = words.ngettext(
                "%(count)s promise at %(venue)s",
                "%(count)s promises at %(venue)s",
                count,
                venue=venue,
            )
        case _:
            said = words.ngettext(
                "%(count)s problem at %(venue)s",
                "%(count)s problems at %(venue)s",
                count,
                venue=venue,
            )
    return shortened(said, LONGEST_SUBJECT)


def _subject_of_one(telling: Telling, words: TicketWords) -> str:
    sentences, kind = Sentences(telling, words), telling.last.kind
    if call := sentences.call():
        return f"{call} – {sentences.title()}"
    pattern = SUBJECTS.get(kind)
    if pattern is None and telling.matter.ticket.severity is Severity.CRITICAL:
        return words.gettext("Critical: %(problem)s", problem=sentences.title())
    if pattern is None:
        return sentences.title()
    return words.gettext(pattern, problem=sentences.title())


def opening_of(tellings: Sequence[Telling], words: TicketWords, name: str) -> str:
    """The sentence that a letter begins with."""
    first = tellings[0]
    if all(one.last.kind == "commented" for one in tellings):
        return words.gettext("There is something to read at %(venue)s.", venue=first.matter.venue)
    return words.gettext(OPENINGS[_topic_of(first)], venue=first.matter.venue, name=name)


def _topic_of(telling: Telling) -> Topic:
    """All of a letter is of one topic."""
    return TOPICS.get(telling.last.kind, Topic.TICKETS)
