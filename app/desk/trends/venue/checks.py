"""What a venue's page says of its checks."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple, Self

from app.desk.trends.addresses import Addresses
from app.desk.trends.shown import show_rate
from app.desk.wording import Words
from app.trends.numbers.building import rank_failing
from app.trends.numbers.figures import CheckFigures, Series, Trends
from app.trends.numbers.picking import mondays_of, moved_surely, worse_checks
from app.trends.saying import say_because, say_change, say_direction
from app.trends.statistics.tallies import add_tallies


class Showing(NamedTuple):
    """What all checks of a page are shown with; `surely` are those that `moved_surely`."""

    trends: Trends
    surely: Collection[Series]
    addresses: Addresses
    words: Words

    @classmethod
    def of(cls, trends: Trends, addresses: Addresses, words: Words) -> Self:
        """Of these trends."""
        return cls(trends, moved_surely(trends), addresses, words)


def show_check(check: CheckFigures, showing: Showing) -> dict[str, Any]:
    """A check with what its chart says, both parts of time, and where it fails most.

    `moved` says which way it moved from one to the other, where so many checks would not by chance.
    """
    trends, surely, addresses, words = showing
    worst, series = check.worst_spot, check.series
    is_told = series in surely and check.direction in ("worse", "better")
    _, before, recent = trends.comparison
    return {
        "address": addresses.check(series),
        "prompt": words.text(check.prompt),
        "moment": words.text(check.moment),
        "severity": check.severity,
        "verdict": check.change.verdict,
        "change": say_change(check.change, mondays_of(trends), words),
        "because": say_because(check.change, words),
        "direction": check.direction,
        "moved": say_direction(check.direction, words) if is_told else "",
        "rate": show_rate(check.tally, addresses.failures(series), words),
        "before": show_rate(check.before, addresses.failures(series, before), words),
        "recent": show_rate(check.recent, addresses.failures(series, recent), words),
        "worst_spot": worst
        and {
            "name": worst.spot.name,
            "address": addresses.spot(worst.spot.id),
            "rate": show_rate(
                worst.tally, addresses.failures(series, spot_id=worst.spot.id), words
            ),
        },
        "is_asked": check.is_asked,
    }


def show_checks(checks: Iterable[CheckFigures], showing: Showing) -> list[dict[str, Any]]:
    """Several of them."""
    return [show_check(check, showing) for check in checks]


def show_groups(showing: Showing) -> list[dict[str, Any]]:
    """All checks that were made, by checklist; they already stand in its order."""
    made = [check for check in showing.trends.checks if check.tally.checked]
    groups = groupby(made, key=lambda check: check.series.checklist_slug)
    return [_show_group(list(checks), showing) for _, checks in groups]


def _show_group(checks: Sequence[CheckFigures], showing: Showing) -> dict[str, Any]:
    slug, words = checks[0].series.checklist_slug, showing.words
    everything = add_tallies(check.tally for check in checks)
    return {
        "title": words.text(checks[0].checklist_title),
        "all": show_rate(everything, showing.addresses.behind(checklist=slug), words),
        "checks": show_checks(checks, showing),
    }


def show_worst(showing: Showing) -> list[dict[str, Any]]:
    """Where it fails most, by how much that hurts, of what did not get worse."""
    trends = showing.trends
    told = {check.series for check in worse_checks(trends)}
    rest = [check for check in rank_failing(trends.checks) if check.series not in told]
    return show_checks(rest[: len(trends.worst)], showing)
