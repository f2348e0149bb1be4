"""What the page of all venues says of each, as plain values."""

from collections.abc import Sequence
from typing import Any

from app.desk.trends.addresses import Addresses
from app.desk.trends.asking import Asking
from app.desk.trends.shown import show_rate
from app.desk.trends.venue.tickets import show_promise
from app.desk.wording import Words
from app.trends.numbers.overview import VenueOverview
from app.trends.saying import say_direction, say_finding
from app.trends.statistics.tallies import wilson_interval


def show_venues(
    venues: Sequence[VenueOverview], asking: Asking, words: Words
) -> list[dict[str, Any]]:
    """Each venue; those that got worse first, then those that surely fail most."""
    ordered = sorted(
        venues,
        key=lambda one: (
            "worse" not in (one.change.verdict, one.direction),
            -wilson_interval(one.tally)[0] if one.tally.checked else 0.0,
            one.venue.name,
            one.venue.id,
        ),
    )
    return [_show_venue(one, asking, words) for one in ordered]


def say_venues(venues: Sequence[VenueOverview], words: Words) -> str:
    """How many got worse, and how many better."""
    worse = sum("worse" in (one.change.verdict, one.direction) for one in venues)
    better = sum("better" in (one.change.verdict, one.direction) for one in venues)
    if not venues:
        return words.gettext("You manage no venue yet.")
    return words.gettext(
        "Venues that got worse: %(worse)s of %(all)s. That got better: %(better)s.",
        worse=words.number(worse),
        better=words.number(better),
        all=words.number(len(venues)),
    )


def _show_venue(one: VenueOverview, asking: Asking, words: Words) -> dict[str, Any]:
    addresses = Addresses(one.venue.id, asking)
    period, comparison = asking.asked
    _, before, recent = comparison
    return {
        "name": one.venue.name,
        "address": addresses.venue(),
        "headline": say_finding(one, one.weeks, period, comparison, words),
        "direction": one.direction,
        "moved": say_direction(one.direction, words),
        "all": show_rate(one.tally, addresses.behind(), words),
        "before": show_rate(one.before, addresses.behind(before), words),
        "recent": show_rate(one.recent, addresses.behind(recent), words),
        "neglected": words.gettext(
            "%(count)s of %(all)s",
            count=words.number(one.neglected),
            all=words.number(one.spots),
        ),
        "neglected_address": f"{addresses.venue()}#neglected",
        "promises": addresses.promises(),
        "mended": show_promise(one.mended_in_time, words),
    }
