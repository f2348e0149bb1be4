"""What the page of one check shows, as plain values."""

from typing import Any

from app.access.loading import Access
from app.checklists.definition import Item
from app.desk.trends.addresses import Addresses
from app.desk.trends.asking import Asking
from app.desk.trends.behind.choosing import Came, read_key
from app.desk.trends.behind.queries import list_versions_of
from app.desk.trends.drawings import Drawing
from app.desk.trends.shown import show_rate
from app.desk.trends.subjects.queries import About
from app.desk.trends.subjects.tickets import show_open, show_pairs
from app.desk.trends.weeks import Weeks, draw_rates
from app.desk.wording import Words
from app.kernel.errors import NotFound
from app.trends.numbers.figures import CheckFigures, Trends
from app.trends.saying import headline_of, say_because, say_compared
from app.venues.models import Venue


def check_page(
    access: Access,
    venue: Venue,
    trends: Trends,
    asking: Asking,
    key: tuple[str, str],
    words: Words,
) -> dict[str, Any]:
    """All of it; as many statements however much it holds. Raises `NotFound` for no check."""
    slug, item_key = key
    title, item = _find_item(venue, slug, item_key)
    addresses = Addresses(venue.id, asking)
    found = [one for one in trends.checks if one.series[:2] == key]
    about = About(venue.id, slug, item_key)
    drawings = [_draw(one, trends, addresses, words) for one in found]
    return {
        "drawings": [one for each in drawings for one in each],
        "drawn_of": drawings,
        "asking": asking,
        "addresses": addresses,
        "here": addresses.here(f"/checks/{slug}/{item_key}"),
        "slug": slug,
        "item": item_key,
        "title": words.text(title),
        "prompt": words.text(item.prompt),
        "moment": words.text(item.moment),
        "severity": item.severity,
        "next": words.text(item.next) if item.next else "",
        "voice": words.text(item.escalation.say) if item.escalation else "",
        "check": _show(found[0], trends, addresses, words) if found else None,
        "earlier": [_show(one, trends, addresses, words) for one in found[1:]],
        **show_open(about),
        "pairs": show_pairs(access, about, words),
    }


def _find_item(venue: Venue, slug: str, item_key: str) -> tuple[Any, Item]:
    """The checklist's title and the item as its newest version with it words them."""
    versions = list_versions_of(venue.organisation_id, read_key(slug))
    for version in sorted(versions, key=lambda one: -one.number):
        item = version.checklist.items_by_key.get(item_key)
        if item and item.can_fail:
            return version.checklist.title, item
    raise NotFound


def _draw(check: CheckFigures, trends: Trends, addresses: Addresses, words: Words) -> list[Drawing]:
    weeks = Weeks(
        f"weeks-{check.series.since}",
        words.gettext("Not fine, by week"),
        check.weeks,
        check.chart,
        lambda days: addresses.failures(check.series, days),
    )
    return draw_rates(weeks, trends, words)


def _show(
    check: CheckFigures, trends: Trends, addresses: Addresses, words: Words
) -> dict[str, Any]:
    series = check.series
    of_it: dict[str, Any] = {
        "checklist": series.checklist_slug,
        "item": series.item_key,
        "since": series.since,
    }
    _, before, recent = trends.comparison
    return {
        "since": series.since,
        "is_asked": check.is_asked,
        "headline": headline_of(check, trends, words),
        "verdict": check.change.verdict,
        "because": say_because(check.change, words),
        "compared": say_compared(check, trends.comparison, words),
        "rate": show_rate(check.tally, addresses.failures(series), words),
        "before": show_rate(check.before, addresses.failures(series, before), words),
        "recent": show_rate(check.recent, addresses.failures(series, recent), words),
        "all": addresses.behind(**of_it),
        "not_applicable": words.number(check.not_applicable) if check.not_applicable else "",
        "not_applicable_behind": addresses.behind(**of_it, outcome=Came.NOT_APPLICABLE),
        "spots": [
            {
                "name": one.spot.name,
                "address": addresses.spot(one.spot.id),
                "rate": show_rate(
                    one.tally, addresses.failures(series, spot_id=one.spot.id), words
                ),
            }
            for one in check.spots
        ],
    }
