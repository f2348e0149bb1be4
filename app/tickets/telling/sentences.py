"""What a letter says of one ticket, line by line, in its reader's language. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.checklists.definition import Severity
from app.kernel.speech import N_
from app.tickets.states import Promised, TicketState
from app.tickets.telling.audience import OVER
from app.tickets.telling.matters import Finding, Matter
from app.tickets.wording import TicketWords

NAME_OF_US: Final = "Rounds"
NOBODY_KNOWN: Final = "–"
LONGEST_NOTE: Final = 1000  # characters of what somebody wrote
# To whom nothing is left to say but what became of it.
ANSWERS: Final = frozenset({"resolved", "dismissed"})

# What is said of an event, of by whom and when.
SAID: Final = {
    "opened": N_("Found by %(person)s, %(at)s."),
    "failed": N_("%(person)s found it again, and worse, %(at)s."),
    "reopened": N_("%(person)s opened it again, %(at)s."),
    "resumed": N_("It was on hold. Now it can go on."),
    "commented": N_("%(person)s wrote, %(at)s:"),
    "resolved": N_("%(person)s mended it, %(at)s."),
    "dismissed": N_("%(person)s looked into it, %(at)s."),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a ticket; `kind` as in "opened"."""

    kind: str
    at: datetime
    person_id: UUID | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """All that is known where one ticket is told of: what happened to it, oldest first; who
    people are and what the venue's teams are called; by when its mending was promised, where it
    is mended."""

    matter: Matter
    happened: Sequence[Happening]
    reader_id: UUID
    names: Mapping[UUID, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    finding: Finding | None = None
    promised_by: datetime | None = None

    @property
    def last(self) -> Happening:
        """What is news."""
        return self.happened[-1]

    @property
    def is_over(self) -> bool:
        return self.matter.ticket.state in OVER


class Sentences:
    """Says what there is to say of one ticket."""

    def __init__(self, telling: Telling, words: TicketWords) -> None:
        self._told = telling
        self._matter = telling.matter
        self._ticket = telling.matter.ticket
        self._words = words
        self.gettext = words.gettext

    def title(self) -> str:
        """ "Restroom 2, level 1: Does every stall lock?" """
        return f"{self._matter.spot}: {self._words.text(self._matter.item.prompt)}"

    def call(self) -> str | None:
        """Whom the reader is asked to call, and the number; None where there is nobody, or it is
        the reader."""
        detail = self._told.last.detail
        if self._told.last.kind != "escalated" or not detail.get("phone") or self._is_asked(detail):
            return None
        return self.gettext("Call %(whom)s: %(phone)s", whom=detail["whom"], phone=detail["phone"])

    def _is_asked(self, detail: Mapping[str, Any]) -> bool:
        return bool(detail.get("person_id") == str(self._told.reader_id))

    def lines(self) -> tuple[str, ...]:
        """What happened, then what is known of it and what to do."""
        said = [line for one in self._told.happened for line in self._event(one)]
        if self._told.last.kind in ANSWERS:
            return (*said, *self._after_answer())
        return (*dict.fromkeys(said), *self._standing())

    def _event(self, one: Happening) -> Iterator[str]:
        yield from self._sentence(one)
        text = one.detail.get("text")
        if text:
            yield self._quoted(str(text))

    def _sentence(self, one: Happening) -> Iterator[str]:
        at = self._ticket.opened_at if one.kind == "opened" else one.at
        given = {"person": self._person(one.person_id), "at": self._at(at)}
        if one.kind == "reopened" and "inspection_id" in one.detail:
            yield self.gettext("It fails again: found by %(person)s, %(at)s.", **given)
        elif one.kind in SAID:
            yield self.gettext(SAID[one.kind], **given)
        yield from self._besides(one, given)

    def _besides(self, one: Happening, given: Mapping[str, str]) -> Iterator[str]:
        match one.kind:
            case "assigned":
                yield self._assigned(one, given)
            case "handed_over":
                yield self._handed_over(one, given)
            case "promise_warning" | "promise_broken":
                yield self._promise(one)
            case "escalated":
                yield from self._escalated(one)
            case "resolved":
                yield from self._promised_before()
            case "dismissed" if one.detail.get("dismiss_reason"):
                reason = self._words.dismiss_reason(one.detail["dismiss_reason"])
                yield self.gettext("It ended without a mending: %(reason)s.", reason=reason)

    def _handed_over(self, one: Happening, given: Mapping[str, str]) -> str:
        team = self._team(one.detail.get("to"))
        return self.gettext("%(person)s handed it over to %(team)s, %(at)s.", team=team, **given)

    def _assigned(self, one: Happening, given: Mapping[str, str]) -> str:
        to = one.detail.get("to")
        if to is None:
            return self.gettext("%(person)s gave it back to the team, %(at)s.", **given)
        if UUID(to) == self._told.reader_id:
            return self.gettext("%(person)s gave it to you, %(at)s.", **given)
        name = self._person(UUID(to))
        return self.gettext("%(person)s gave it to %(given)s, %(at)s.", given=name, **given)

    def _promise(self, one: Happening) -> str:
        """What is promised and by when; never whose fault it is."""
        is_first = one.detail.get("promised") == Promised.ACKNOWLEDGE
        due = self._ticket.acknowledge_by if is_first else self._ticket.resolve_by
        by = self._at(due or self._told.promised_by or one.at)
        if one.kind == "promise_broken":
            if is_first:
                return self.gettext("It was promised to be acknowledged by %(by)s.", by=by)
            return self.gettext("It was promised to be mended by %(by)s.", by=by)
        if is_first:
            return self.gettext(
                "It is promised to be acknowledged by %(by)s: say that you have seen it.", by=by
            )
        return self.gettext(
            "It is promised to be mended by %(by)s. If that cannot be, say on the ticket what it "
            "waits for, or hand it over.",
            by=by,
        )

    def _escalated(self, one: Happening) -> Iterator[str]:
        detail = one.detail
        if not detail.get("phone"):
            yield self.gettext(
                "Everybody whom the plan names was asked, and nobody has confirmed it yet. Please "
                "see to it that somebody goes there, then acknowledge it."
            )
            return
        call = self.call()
        if call is None:
            yield self.gettext(
                "You are asked to take care of this now. Acknowledge it, and nobody else is called."
            )
            return
        yield self.gettext("Nobody has confirmed it yet. Please call now: a voice is wanted here.")
        yield call
        escalation = self._matter.item.escalation
        if escalation:
            words = self._words.text(escalation.say)
            yield self.gettext("What to say: %(words)s", words=self._quoted(words))

    def _promised_before(self) -> Iterator[str]:
        by, done = self._told.promised_by, self._ticket.resolved_at
        if by is None:
            return
        if done and done <= by:
            yield self.gettext("It was promised by %(by)s: kept.", by=self._at(by))
        else:
            yield self.gettext(
                "It was promised by %(by)s. We are sorry that it took longer.", by=self._at(by)
            )

    def _after_answer(self) -> Iterator[str]:
        if self._told.last.kind == "resolved":
            yield self.gettext(
                "If you find that it is not, let the check fail again: that opens the ticket again."
            )
        else:
            yield self.gettext("If you see it otherwise, write it on the ticket: it will be read.")

    def _standing(self) -> Iterator[str]:
        """What is known of it and what to do."""
        ticket, finding = self._ticket, self._told.finding
        if self._told.is_over:
            state = self._words.state(ticket.state)
            yield self.gettext("In the meantime: %(state)s.", state=state)
        elif ticket.severity is not Severity.MINOR:
            severity = self._words.severity(ticket.severity)
            yield self.gettext("Severity: %(severity)s.", severity=severity)
        if finding and finding.note:
            person = self._words.person(finding.person)
            note = self._quoted(finding.note)
            yield self.gettext("%(person)s noted: %(note)s", person=person, note=note)
        if self._told.is_over:
            return
        if self._told.last.kind not in ("promise_warning", "promise_broken"):
            yield from self._promised()
        if any(one.kind == "opened" for one in self._told.happened):
            yield from filter(None, [self._words.why_there(ticket.route, self._told.teams)])
        if self._matter.item.next and self._told.last.kind != "commented":
            todo = self._words.text(self._matter.item.next)
            yield self.gettext("What to do next: %(todo)s", todo=todo)

    def _promised(self) -> Iterator[str]:
        ticket = self._ticket
        if ticket.acknowledge_by and ticket.acknowledged_at is None:
            at = self._at(ticket.acknowledge_by)
            yield self.gettext("To be acknowledged by %(at)s.", at=at)
        if ticket.resolve_by:
            yield self.gettext("To be mended by %(at)s.", at=self._at(ticket.resolve_by))
        elif ticket.state is TicketState.ON_HOLD and ticket.hold_reason:
            reason = self._words.hold_reason(ticket.hold_reason)
            yield self.gettext("It is on hold: %(reason)s.", reason=reason)

    def _at(self, at: datetime) -> str:
        return self._words.instant(at, self._matter.time_zone)

    def _person(self, person_id: UUID | None) -> str:
        if person_id is None:
            return NAME_OF_US
        return self._words.person(self._told.names.get(person_id, NOBODY_KNOWN))

    def _team(self, key: str | None) -> str:
        return self._told.teams.get(key or "", key or NOBODY_KNOWN)

    def _quoted(self, text: str) -> str:
        """What somebody wrote, as they wrote it; the end of a long one is on the ticket's page."""
        return self.gettext("“%(text)s”", text=shortened(text.strip(), LONGEST_NOTE))


def shortened(text: str, most: int) -> str:
    """A text of that many characters at most; a longer one ends in "…"."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
