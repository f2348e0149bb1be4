"""What a report and the pages of trends say in sentences; each states its counts, and no more than
they show.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Protocol

from app.kernel.speech import N_
from app.trends.numbers.figures import (
    CheckFigures,
    InspectorFigures,
    ItemFriction,
    Neglect,
    SpotFigures,
    Trends,
)
from app.trends.numbers.periods import Compare, Comparison, Period
from app.trends.numbers.picking import better_checks, worse_checks
from app.trends.plain_text import shorten_text
from app.trends.statistics.change import Change
from app.trends.statistics.rules import Signal
from app.trends.statistics.tallies import Direction, Tally, add_tallies
from app.trends.wording import Wording

LONGEST_PROMPT: Final = 90  # letters
WRONGLY_MOVED: Final = 0.05  # of what did not change: the interval of a difference is one of 95 %

# By what is compared, and which way the rate moved; "told": that is said already.
COMPARED: Final[Mapping[Compare, Mapping[str, str]]] = {
    Compare.RECENT: {
        "worse": N_("%(recent)s in the last %(days)s days, up from %(before)s before."),
        "better": N_("%(recent)s in the last %(days)s days, down from %(before)s before."),
        "steady": N_(
            "%(recent)s in the last %(days)s days: no clear change from %(before)s before."
        ),
        "told": N_("%(recent)s in the last %(days)s days, %(before)s before."),
    },
    Compare.PREVIOUS: {
        "worse": N_("%(recent)s in these days, up from %(before)s in as many days before."),
        "better": N_("%(recent)s in these days, down from %(before)s in as many days before."),
        "steady": N_(
            "%(recent)s in these days: no clear change from %(before)s in as many days before."
        ),
        "told": N_("%(recent)s in these days, %(before)s in as many days before."),
    },
    Compare.YEAR: {
        "worse": N_("%(recent)s in these days, up from %(before)s a year before."),
        "better": N_("%(recent)s in these days, down from %(before)s a year before."),
        "steady": N_("%(recent)s in these days: no clear change from %(before)s a year before."),
        "told": N_("%(recent)s in these days, %(before)s a year before."),
    },
}
CHANGED: Final[Mapping[str, str]] = {
    "worse": N_(
        "Worse since week %(week)s (%(day)s): %(since)s since then, %(before)s before that."
    ),
    "better": N_(
        "Better since week %(week)s (%(day)s): %(since)s since then, %(before)s before that."
    ),
}
DIRECTIONS: Final[Mapping[Direction, str]] = {
    "worse": N_("Worse than before"),
    "better": N_("Better than before"),
    "steady": N_("No clear change"),
    "unknown": N_("Too few checks to compare"),
}
SINCE: Final[Mapping[str, str]] = {
    "worse": N_("Worse since week %(week)s (%(day)s)"),
    "better": N_("Better since week %(week)s (%(day)s)"),
}
UNCHANGED: Final[Mapping[str, str]] = {
    "steady": N_("No evidence of change"),
    "unknown": N_("Too few checks to tell"),
}
BECAUSE: Final[Mapping[Signal, str]] = {
    Signal.BEYOND: N_("It lies beyond the limits within which it moves by chance."),
    Signal.RUN: N_("Eight weeks or more in a row lie on the same side of the usual rate."),
}
NEGLECTED: Final[Mapping[Neglect, str]] = {
    "never": N_("never inspected"),
    "not_in_period": N_("not inspected in these days"),
    "overdue": N_("overdue"),
}


def headline_of(figures: Trends | CheckFigures, trends: Trends, words: Wording) -> str:
    """The finding about a venue, or one of its checks."""
    return say_finding(figures, tallies_of(figures), trends.period, trends.comparison, words)


def say_finding(
    figures: "Charted",
    weeks: Sequence[Tally],
    period: Period,
    comparison: Comparison,
    words: Wording,
) -> str:
    """The finding about whatever was checked in these weeks of a period.

    First what the chart shows, since it tells change from chance; else both parts of time.
    """
    change = figures.change
    if change.since is None:
        return say_compared(figures, comparison, words)
    monday = period.first_monday + timedelta(weeks=change.since)
    return words.gettext(
        CHANGED[change.verdict],
        week=words.number(monday.isocalendar().week),
        day=words.day(monday),
        since=say_failed(add_tallies(weeks[change.since :]), words),
        before=say_share(add_tallies(weeks[: change.since]), words),
    )


class Compared(Protocol):
    """What was checked in all, and in both parts of time."""

    @property
    def tally(self) -> Tally: ...
    @property
    def before(self) -> Tally: ...
    @property
    def recent(self) -> Tally: ...
    @property
    def direction(self) -> Direction: ...


class Charted(Compared, Protocol):
    """The same, with what its control chart shows."""

    @property
    def change(self) -> Change: ...


def say_compared(figures: Compared, comparison: Comparison, words: Wording) -> str:
    """How often checks failed, and whether that is more or less than before.

    Where a chart shows a change, that is what is said of it; this then names both rates alone.
    """
    tally, before, recent = figures.tally, figures.before, figures.recent
    if not tally.checked and not recent.checked:
        return words.gettext("Nothing was checked in these days.")
    if comparison.recent is None or figures.direction == "unknown":
        return words.gettext("%(share)s in these days.", share=say_failed(tally, words))
    change = getattr(figures, "change", None)
    is_told = figures.direction == "steady" and change is not None and change.since is not None
    message = COMPARED[comparison.by]["told" if is_told else figures.direction]
    return words.gettext(
        message,
        recent=say_failed(recent, words),
        before=say_share(before, words),
        days=words.number(comparison.recent.days),
    )


def tallies_of(figures: Trends | CheckFigures) -> Sequence[Tally]:
    """What was checked in each week."""
    if isinstance(figures, Trends):
        return [week.tally for week in figures.weeks]
    return figures.weeks


def say_failed(tally: Tally, words: Wording) -> str:
    """ "6.1% of 4,210 checks failed"."""
    return words.ngettext(
        "%(rate)s of %(count)s check failed",
        "%(rate)s of %(count)s checks failed",
        tally.checked,
        rate=words.percent(tally.rate),
    )


def say_share(tally: Tally, words: Wording) -> str:
    """ "6.1% of 4,210"."""
    return words.gettext(
        "%(rate)s of %(count)s", rate=words.percent(tally.rate), count=words.number(tally.checked)
    )


def say_change(change: Change, mondays: Sequence[date], words: Wording) -> str:
    """What a control chart shows: "Worse since week 31 (27 Jul 2026)"."""
    if change.since is None:
        return words.gettext(UNCHANGED.get(change.verdict, UNCHANGED["unknown"]))
    monday = mondays[change.since]
    week = words.number(monday.isocalendar().week)
    return words.gettext(SINCE[change.verdict], week=week, day=words.day(monday))


def say_because(change: Change, words: Wording) -> str:
    """Why that is more than chance; nothing where nothing changed."""
    return words.gettext(BECAUSE[change.because]) if change.because else ""


def say_direction(direction: Direction, words: Wording) -> str:
    """Which way a rate moved between the two parts of time."""
    return words.gettext(DIRECTIONS[direction])


def say_by_chance(trends: Trends, words: Wording) -> str:
    """How many spots seem to have moved though they have not; nothing where too few are compared
    for even one.
    """
    compared = sum(one.direction != "unknown" for one in trends.spots)
    wrong = round(compared * WRONGLY_MOVED)
    if not wrong:
        return ""
    return words.ngettext(
        "Of the %(compared)s spots compared, about %(count)s seems to have moved by chance alone.",
        "Of the %(compared)s spots compared, about %(count)s seem to have moved by chance alone.",
        wrong,
        compared=words.number(compared),
    )


def say_neglect(spot: SpotFigures, words: Wording) -> str:
    """How a spot was neglected: "overdue: last on 3 Mar 2026, usually every 2.5 days"."""
    if spot.neglect is None:
        return ""
    said = words.gettext(NEGLECTED[spot.neglect])
    if spot.last_on is None:
        return said
    last = words.gettext("%(said)s, last on %(day)s", said=said, day=words.day(spot.last_on))
    if spot.neglect != "overdue" or spot.usual_gap_days is None:
        return last
    gap = words.decimal(round(spot.usual_gap_days, 1))
    return words.gettext("%(said)s, usually every %(days)s days", said=last, days=gap)


def say_agreement(people: Sequence[InspectorFigures], words: Wording) -> str:
    """Whether inspectors find the same at the same checks."""
    odd = sum(one.agreement in ("finds_more", "finds_less") for one in people)
    if not people:
        return words.gettext("Nobody inspected in these days.")
    if all(one.agreement == "unknown" for one in people):
        return words.gettext("There are too few checks, or too few inspectors, to compare them.")
    if not odd:
        return words.gettext("Inspectors find about the same as each other.")
    return words.ngettext(
        "%(count)s inspector finds clearly more, or less, than others do at the same spots.",
        "%(count)s inspectors find clearly more, or less, than others do at the same spots.",
        odd,
    )


def say_slowest(items: Sequence[ItemFriction], words: Wording) -> str:
    """Which item of the form takes longest to fill."""
    timed = [one for one in items if one.friction.seconds is not None]
    if not timed:
        return words.gettext("No phone has said yet what filling the form takes.")
    slowest = max(timed, key=lambda one: one.friction.seconds or 0)
    return words.gettext(
        "“%(prompt)s” takes longest: %(seconds)s seconds on average.",
        prompt=shorten_text(words.text(slowest.prompt), LONGEST_PROMPT),
        seconds=words.decimal(round(slowest.friction.seconds or 0, 1)),
    )


def say_moved(trends: Trends, words: Wording) -> str:
    """How many checks moved which way; nothing when nothing was checked."""
    made = [check for check in trends.checks if check.tally.checked and check.is_asked]
    worse, better = len(worse_checks(trends)), len(better_checks(trends))
    if not made:
        return ""
    return words.ngettext(
        "Of %(count)s check, %(worse)s got worse and %(better)s got better.",
        "Of %(count)s checks, %(worse)s got worse and %(better)s got better.",
        len(made),
        worse=words.number(worse),
        better=words.number(better),
    )


def say_neglected(trends: Trends, words: Wording) -> str:
    """How many spots were not looked at as they should."""
    neglected = len(trends.neglected)
    if not neglected:
        return words.gettext("Every spot was looked at as often as usual.")
    return words.ngettext(
        "%(neglected)s of %(count)s spot was not looked at as it should.",
        "%(neglected)s of %(count)s spots were not looked at as they should.",
        len(trends.spots),
        neglected=words.number(neglected),
    )


def say_tickets(trends: Trends, words: Wording) -> str:
    """Tickets open at first, opened, mended, and open at the end."""
    tickets = trends.tickets
    return words.gettext(
        "Tickets: %(at_start)s open at first, %(opened)s opened, %(mended)s mended, "
        "%(at_end)s open at the end.",
        at_start=words.number(tickets.open_at_start),
        opened=words.number(tickets.opened),
        mended=words.number(tickets.mended),
        at_end=words.number(tickets.open_at_end),
    )
