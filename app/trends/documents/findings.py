"""What a workbook says first: the findings of a report, in sentences."""

from collections.abc import Iterator, Sequence

from app.checklists.definition import localised
from app.tickets.states import Promised
from app.trends.numbers.figures import CheckFigures, Trends
from app.trends.numbers.picking import better_checks, worse_checks
from app.trends.saying import headline_of, say_compared
from app.trends.wording import Wording, wording_for

MOST_CHECKS = 5  # of those that got worse, and of those that got better


def list_findings(trends: Trends, language: str) -> list[str]:
    """About the venue, the checks that moved, what nobody looked at, tickets, promises and cost."""
    words = wording_for(language)
    said = [headline_of(trends, trends, words)]
    if trends.change.since is not None:
        said.append(say_compared(trends, trends.comparison, words))
    if not trends.tally.checked:
        return [*said, *_about_spots(trends, words)]
    return [
        *said,
        *_about_checks(worse_checks(trends), trends, words),
        *_about_checks(better_checks(trends), trends, words),
        *_about_spots(trends, words),
        *_about_tickets(trends, words),
    ]


def _about_checks(checks: Sequence[CheckFigures], trends: Trends, words: Wording) -> Iterator[str]:
    for check in checks[:MOST_CHECKS]:
        yield words.gettext(
            "%(check)s – %(finding)s",
            check=localised(check.prompt, words.language),
            finding=headline_of(check, trends, words),
        )


def _about_spots(trends: Trends, words: Wording) -> Iterator[str]:
    if trends.neglected:
        yield words.ngettext(
            "%(count)s spot of %(all)s was not looked at as it should be.",
            "%(count)s spots of %(all)s were not looked at as they should be.",
            len(trends.neglected),
            all=words.number(len(trends.spots)),
        )


def _about_tickets(trends: Trends, words: Wording) -> Iterator[str]:
    tickets, due = trends.tickets, trends.promises.total[Promised.RESOLVE]
    yield words.gettext(
        "Tickets: %(opened)s opened, %(mended)s mended, %(open)s open at the end.",
        opened=words.number(tickets.opened),
        mended=words.number(tickets.mended),
        open=words.number(tickets.open_at_end),
    )
    if due.share is not None:
        yield words.gettext(
            "%(share)s of %(due)s promises that something would be mended were kept.",
            share=words.percent(due.share),
            due=words.number(due.kept + due.broken),
        )
    if trends.cost.amount is not None:
        yield words.gettext(
            "Open moments cost %(amount)s, as far as an hour's cost is assumed.",
            amount=words.money(str(trends.cost.amount), trends.cost.currency),
        )
