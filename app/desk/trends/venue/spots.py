"""What a venue's page says of its spots: those nobody looks at, and how each one fares."""

from typing import Any, Final

from app.desk.trends.addresses import Addresses
from app.desk.trends.shown import show_rate
from app.desk.wording import Words
from app.trends.numbers.figures import SpotFigures, Trends
from app.trends.numbers.picking import rank_spots
from app.trends.saying import say_direction, say_neglect

MOST_UNFAILING: Final = 5


def show_neglected(trends: Trends, addresses: Addresses, words: Words) -> list[dict[str, str]]:
    """The spots that were not looked at as they should."""
    return [
        {
            "name": spot.spot.name,
            "address": addresses.spot(spot.spot.id),
            "said": say_neglect(spot, words),
        }
        for spot in trends.neglected
    ]


def show_unfailing(trends: Trends, addresses: Addresses, words: Words) -> list[dict[str, Any]]:
    """Checks that never fail at a spot though they do at others, the least likely first."""
    return [
        {
            "prompt": words.text(one.prompt),
            "check": addresses.check(one.series),
            "spot": one.spot.name,
            "behind": addresses.behind(
                spot=one.spot.id,
                checklist=one.series.checklist_slug,
                item=one.series.item_key,
                since=one.series.since,
            ),
            "checked": one.checked,
            "elsewhere": show_rate(one.elsewhere, addresses.failures(one.series), words),
        }
        for one in trends.unfailing[:MOST_UNFAILING]
    ]


def show_spots(trends: Trends, addresses: Addresses, words: Words) -> list[dict[str, Any]]:
    """Every spot in use, that whose rate is surely highest first."""
    return [_show_spot(one, trends, addresses, words) for one in rank_spots(trends)]


def _show_spot(
    one: SpotFigures, trends: Trends, addresses: Addresses, words: Words
) -> dict[str, Any]:
    spot_id = one.spot.id
    _, before, recent = trends.comparison
    return {
        "name": one.spot.name,
        "address": addresses.spot(spot_id),
        "inspections": words.number(one.inspections),
        "behind": addresses.behind(spot=spot_id),
        "rate": show_rate(one.tally, addresses.behind(spot=spot_id), words),
        "before": show_rate(one.before, addresses.behind(before, spot=spot_id), words),
        "recent": show_rate(one.recent, addresses.behind(recent, spot=spot_id), words),
        "direction": one.direction,
        "moved": say_direction(one.direction, words),
        "last": words.day(one.last_on) if one.last_on else "",
        "neglect": say_neglect(one, words),
    }
