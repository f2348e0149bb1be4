"""What the report says in plain words: each sentence states counts, and no more than they show."""

from collections import Counter

from app.trends.figures import CheckTrend, Trends, TrendWeek
from app.trends.statistics.tallies import FEWEST_CHECKS, Tally, add_tallies
from app.trends.wording import Wording


def say_headline(trends: Trends, wording: Wording) -> str:
    """The finding of the whole report; "down" and "up" only where chance alone would not do."""
    if not trends.tally.checked:
        return wording.gettext("Nothing was checked in this period.")
    values = {
        "rate": wording.percent(trends.recent.rate),
        "checked": wording.number(trends.recent.checked),
        "before": wording.percent(trends.before.rate),
        "checked_before": wording.number(trends.before.checked),
        "days": wording.number(trends.days_recent),
    }
    if trends.days_recent and not trends.recent.checked:
        return wording.gettext(
            "Nothing was checked in the last %(days)s days; before that, %(before)s of "
            "%(checked_before)s checks failed.",
            **values,
        )
    match trends.direction:
        case "better":
            return wording.gettext(
                "%(rate)s of %(checked)s checks failed in the last %(days)s days, down from "
                "%(before)s of %(checked_before)s before.",
                **values,
            )
        case "worse":
            return wording.gettext(
                "%(rate)s of %(checked)s checks failed in the last %(days)s days, up from "
                "%(before)s of %(checked_before)s before.",
                **values,
            )
        case "steady":
            return wording.gettext(
                "%(rate)s of %(checked)s checks failed in the last %(days)s days: no clear "
                "change from %(before)s of %(checked_before)s before.",
                **values,
            )
    return _say_failures(trends.tally, wording)


def _say_failures(tally: Tally, wording: Wording) -> str:
    return wording.gettext(
        "%(rate)s of %(checked)s checks failed in this period.",
        rate=wording.percent(tally.rate),
        checked=wording.number(tally.checked),
    )


def say_movement(trends: Trends, wording: Wording) -> str:
    """How many checks moved which way; nothing when no check can be compared."""
    moved = Counter(check.direction for check in trends.checks if check.tally.checked)
    if not moved["worse"] + moved["better"] + moved["steady"]:
        return ""
    return wording.gettext(
        "Checks that got worse: %(worse)s. That got better: %(better)s. No clear change: "
        "%(steady)s.",
        worse=moved["worse"],
        better=moved["better"],
        steady=moved["steady"],
    )


def say_worst_week(trends: Trends, wording: Wording) -> str:
    """The week with the highest failure rate among those with enough checks."""
    weeks = [week for week in trends.weeks if week.tally.checked >= FEWEST_CHECKS]
    if not trends.tally.checked:
        return wording.gettext("Nothing was checked in this period.")
    if not trends.tally.failed:
        return wording.gettext(
            "No check failed, of %(checked)s.", checked=wording.number(trends.tally.checked)
        )
    if len(weeks) < 2:
        return wording.gettext(
            "%(share)s checks failed (%(rate)s).",
            share=wording.share(trends.tally),
            rate=wording.percent(trends.tally.rate),
        )
    worst = max(weeks, key=_rate_of_week)
    return wording.gettext(
        "Highest in the week of %(day)s: %(share)s checks failed (%(rate)s).",
        day=wording.day(worst.monday_on),
        share=wording.share(worst.tally),
        rate=wording.percent(worst.tally.rate),
    )


def say_tickets(trends: Trends, wording: Wording) -> str:
    """Tickets opened, mended, and open at the end."""
    tickets = trends.tickets
    return wording.gettext(
        "Tickets: %(opened)s opened, %(mended)s mended, %(open)s open at the end.",
        opened=wording.number(tickets.opened),
        mended=wording.number(tickets.mended),
        open=wording.number(tickets.open_at_end),
    )


def pick_failing(trends: Trends, most: int) -> list[CheckTrend]:
    """The checks with the most failures, most first."""
    failing = [check for check in trends.checks if check.tally.failed]
    failing.sort(key=lambda c: (-c.tally.failed, c.checklist_slug, c.item_key))
    return failing[:most]


def say_failing(trends: Trends, most: int, wording: Wording) -> str:
    """How much of all failures the `most` checks with the most failures account for."""
    failing = pick_failing(trends, most)
    if not failing:
        return wording.gettext("No check failed in this period.")
    part: Tally = add_tallies(check.tally for check in failing)
    return wording.ngettext(
        "%(count)s check accounts for %(failed)s of %(all)s failures (%(rate)s).",
        "%(count)s checks account for %(failed)s of %(all)s failures (%(rate)s).",
        len(failing),
        failed=wording.number(part.failed),
        all=wording.number(trends.tally.failed),
        rate=wording.percent(part.failed / trends.tally.failed),
    )


def say_direction(check: CheckTrend, wording: Wording) -> str:
    """Which way a check moved, in a word or three."""
    words = {
        "worse": wording.gettext("worse"),
        "better": wording.gettext("better"),
        "steady": wording.gettext("no clear change"),
        "unknown": wording.gettext("too few checks"),
    }
    return words[check.direction]


def _rate_of_week(week: TrendWeek) -> float:
    return week.tally.rate or 0.0
