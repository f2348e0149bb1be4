"""The words of tickets in the reader's language, for whatever tells of them: pages and mails."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from babel.dates import format_date

from app.access.personal import ERASED_NAME
from app.checklists.definition import Severity, localised
from app.kernel.speech import N_, Speech
from app.tickets.plans import WEEKDAYS
from app.tickets.routing import Because, Reason, reasons_from
from app.tickets.states import DismissReason, HoldReason, TicketState

STATES: Final = {
    TicketState.OPEN: N_("Open"),
    TicketState.ACKNOWLEDGED: N_("Acknowledged"),
    TicketState.IN_PROGRESS: N_("In progress"),
    TicketState.ON_HOLD: N_("On hold"),
    TicketState.RESOLVED: N_("Mended"),
    TicketState.CLOSED: N_("Closed"),
    TicketState.DISMISSED: N_("Dismissed"),
}
SEVERITIES: Final = {
    Severity.MINOR: N_("Minor"),
    Severity.MAJOR: N_("Major"),
    Severity.CRITICAL: N_("Critical"),
}
# As they follow "It waits:" and "It ended without a mending:".
HOLD_REASONS: Final = {
    HoldReason.NEEDS_PART: N_("a part has to come"),
    HoldReason.NEEDS_CONTRACTOR: N_("somebody from outside has to come"),
    HoldReason.NEEDS_ACCESS: N_("nobody can get to it just now"),
    HoldReason.NEEDS_MONEY: N_("the money has to be approved"),
    HoldReason.OTHER: N_("another reason"),
}
DISMISS_REASONS: Final = {
    DismissReason.NOT_A_FAULT: N_("it is as it should be"),
    DismissReason.DUPLICATE: N_("it is mended with another ticket"),
    DismissReason.CANNOT_BE_MENDED: N_("it cannot be mended"),
    DismissReason.NOT_OURS: N_("it is not the venue's to mend"),
}
# What spoke for a route; without a placeholder, what needs no value.
BECAUSE: Final = {
    Because.KIND: N_("kind of spot: %(value)s"),
    Because.CHECKLIST: N_("checklist: %(value)s"),
    Because.ITEM: N_("check: %(value)s"),
    Because.ITEM_TEAM: N_("team: %(value)s"),
    Because.SEVERITY: N_("severity: %(value)s"),
    Because.CLOCK: N_("time: %(value)s"),
    Because.WEEKDAY: N_("day: %(value)s"),
    Because.EVERY_TICKET: N_("every ticket"),
}
OPENINGS: Final = {"open": N_("while open"), "closed": N_("while closed")}
FORMER: Final = N_("Former colleague")
A_MONDAY: Final = date(2024, 1, 1)


class TicketWords(Speech):
    """Speaks one language about tickets."""

    def text(self, texts: Mapping[str, str]) -> str:
        """What a checklist says, in this language if it can."""
        return localised(texts, self.language)

    def state(self, state: str) -> str:
        """The name of a ticket's state."""
        return self.gettext(STATES[TicketState(state)])

    def severity(self, severity: str) -> str:
        """How much it matters."""
        return self.gettext(SEVERITIES[Severity(severity)])

    def hold_reason(self, reason: str) -> str:
        """Why nothing can be done for a while."""
        return self.gettext(HOLD_REASONS[HoldReason(reason)])

    def dismiss_reason(self, reason: str) -> str:
        """Why a ticket ended without a mending."""
        return self.gettext(DISMISS_REASONS[DismissReason(reason)])

    def person(self, name: str) -> str:
        """A name; for who was erased, what stands in its place."""
        return self.gettext(FORMER) if name == ERASED_NAME else name

    def why_there(self, route: Mapping[str, Any] | None, teams: Mapping[str, str]) -> str | None:
        """Why a ticket went where it went: a sentence, of what `Route.to_content` kept and the
        names of the venue's teams by key. None where nothing was kept."""
        if route is None:
            return None
        reasons = reasons_from(route)
        if route["rule"] is not None:
            return self.gettext(
                "The rule “%(rule)s” sent it there (%(because)s).",
                rule=route["rule"],
                because=self.listing([self._because(one, teams) for one in reasons]),
            )
        if reasons[0].code is Because.ITEM_TEAM:
            return self.gettext("It went there because the checklist names this team.")
        return self.gettext(
            "It went there because no rule is for it and the checklist names no team."
        )

    def _because(self, reason: Reason, teams: Mapping[str, str]) -> str:
        code, value = reason
        said = value or ""
        if code is Because.OPENING:
            return self.gettext(OPENINGS[said])
        if code is Because.SEVERITY:
            said = self.severity(said)
        elif code is Because.WEEKDAY:
            day = A_MONDAY + timedelta(days=WEEKDAYS.index(said))
            said = str(format_date(day, "EEEE", locale=self.locale))
        elif code is Because.ITEM_TEAM:
            said = teams.get(said, said)
        return self.gettext(BECAUSE[code], value=said)


@lru_cache(maxsize=16)
def ticket_words_for(language: str) -> TicketWords:
    """The words of a language tag; English where we know no such language."""
    return TicketWords(language)
