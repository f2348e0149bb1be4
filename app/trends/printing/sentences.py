"""What the printed report says besides `app.trends.saying`."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from app.checklists.definition import Severity
from app.kernel.speech import N_
from app.tickets.kept.tallies import Kept
from app.trends.numbers.figures import CheckFigures, Series, Trends
from app.trends.numbers.periods import Compare, Comparison
from app.trends.numbers.picking import pick_failing
from app.trends.numbers.ticket_figures import CostFigures
from app.trends.statistics.change import Change
from app.trends.statistics.funnel import Agreement
from app.trends.statistics.tallies import FEWEST_CHECKS, Direction, add_tallies
from app.trends.wording import Wording

LONGEST: Final[Mapping[str, int]] = {  # letters of what people typed, by where it stands
    "name": 60,
    "brief": 34,
    "team": 20,
    "foot": 40,
    "prompt": 90,
    "moment": 64,
    "note": 110,
    "idea": 160,
}
RECENTLY: Final[Mapping[Direction, str]] = {
    "worse": N_("recently worse than before"),
    "better": N_("recently better than before"),
}
MOVED: Final[Mapping[Direction, str]] = {
    "worse": N_("worse"),
    "better": N_("better"),
    "steady": N_("no clear change"),
    "unknown": N_("too few checks"),
}
AGREEMENTS: Final[Mapping[Agreement, str]] = {
    "as_others": N_("As others do"),
    "finds_more": N_("Finds more than others"),
    "finds_less": N_("Finds less than others"),
    "unknown": N_("Too few checks to tell"),
}


class PartNames(NamedTuple):
    """What the two parts of time that are compared are called at the head of a column."""

    before: str
    recent: str


def name_parts(comparison: Comparison, words: Wording) -> PartNames | None:
    """Their names; None where nothing is compared."""
    if comparison.recent is None:
        return None
    match comparison.by:
        case Compare.PREVIOUS:
            return PartNames(words.gettext("As many days before"), words.gettext("These days"))
        case Compare.YEAR:
            return PartNames(words.gettext("A year before"), words.gettext("These days"))
    days = comparison.recent.days
    recent = words.ngettext("Last %(count)s day", "Last %(count)s days", days)
    return PartNames(words.gettext("Before"), recent)


def say_surely(change: Change, words: Wording) -> str:
    """Whether a change is real: a lasting one by its control chart, else one of two parts of time
    that differ by more than so many checks would by chance (`moved_surely`).
    """
    if change.since is None:
        return words.gettext("Hardly chance")
    return words.gettext("Beyond chance")


def say_recently(check: CheckFigures, surely: Collection[Series], words: Wording) -> str:
    """Which way a rate surely moved between the two parts of time, where its chart does not say so;
    `surely` are the checks of which that is so.
    """
    if check.direction == check.change.verdict or check.series not in surely:
        return ""
    return words.gettext(RECENTLY.get(check.direction, ""))


def say_worst_week(trends: Trends, words: Wording) -> str:
    """The week with the highest failure rate among those with enough checks."""
    weeks = [week for week in trends.weeks if week.tally.checked >= FEWEST_CHECKS]
    if not trends.tally.failed:
        return words.ngettext(
            "No check failed, of %(count)s.",
            "No check failed, of %(count)s.",
            trends.tally.checked,
        )
    if len(weeks) < 2:
        return words.gettext(
            "%(share)s checks failed (%(rate)s).",
            share=words.share(trends.tally),
            rate=words.percent(trends.tally.rate),
        )
    worst = max(weeks, key=lambda week: week.tally.rate or 0.0)
    return words.gettext(
        "Highest in the week of %(day)s: %(share)s checks failed (%(rate)s).",
        day=words.day(worst.monday_on),
        share=words.share(worst.tally),
        rate=words.percent(worst.tally.rate),
    )


def say_failing(trends: Trends, words: Wording) -> str:
    """How much of all failures the checks with the most failures account for."""
    failing = pick_failing(trends)
    part = add_tallies(check.tally for check in failing)
    return words.ngettext(
        "%(count)s check accounts for %(failed)s of %(all)s failures (%(rate)s).",
        "%(count)s checks account for %(failed)s of %(all)s failures (%(rate)s).",
        len(failing),
        failed=words.number(part.failed),
        all=words.number(trends.tally.failed),
        rate=words.percent(part.failed / trends.tally.failed) if trends.tally.failed else "",
    )


def say_kept(kept: Kept, words: Wording) -> str:
    """ "852 of 1,007"."""
    return words.gettext(
        "%(kept)s of %(due)s",
        kept=words.number(kept.kept),
        due=words.number(kept.kept + kept.broken),
    )


def say_assumption(cost: CostFigures, words: Wording) -> str:
    """What an amount rests on, in one sentence for the first page."""
    rates = [
        f"{words.severity(severity).lower()} "
        + words.money(str(found.assumption.per_hour), cost.currency)
        for severity, found in reversed(list(cost.costs.items()))
        if found
    ]
    said = words.gettext("Assumed for an open hour: %(rates)s.", rates=words.listing(rates))
    return " ".join([said, *_say_weight(cost, words), *_say_left_out(cost, words)])


def _say_weight(cost: CostFigures, words: Wording) -> list[str]:
    weights = {one.assumption.weight for one in cost.costs.values() if one}
    if not cost.segments or not weights:
        return []
    weight = words.decimal(float(weights.pop()))
    return [words.gettext("Weighted × %(weight)s for who is hit.", weight=weight)]


def _say_left_out(cost: CostFigures, words: Wording) -> list[str]:
    left = [words.severity(one).lower() for one, found in cost.costs.items() if not found]
    if not left:
        return []
    return [words.gettext("Not counted: %(severities)s.", severities=words.listing(left))]


def severity_names(words: Wording) -> dict[Severity, str]:
    """What each severity is called."""
    return {severity: words.severity(severity) for severity in Severity}
