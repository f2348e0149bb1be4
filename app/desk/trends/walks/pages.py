"""What the pages about inspectors and about the form show, as plain values."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

from app.desk.trends.addresses import Addresses
from app.desk.trends.asking import Asking
from app.desk.trends.drawings import Drawing, draw
from app.desk.trends.shown import show_rate
from app.desk.wording import Words
from app.kernel.speech import N_
from app.trends.charts.bars import friction_chart
from app.trends.charts.places import funnel_chart
from app.trends.numbers.figures import InspectorFigures, ItemFriction, Trends
from app.trends.saying import say_agreement, say_slowest
from app.trends.statistics.funnel import Agreement

AGREEMENTS: Final[Mapping[Agreement, str]] = {
    "as_others": N_("As others do"),
    "finds_more": N_("Finds more than others"),
    "finds_less": N_("Finds less than others"),
    "unknown": N_("Too few checks to tell"),
}


def inspectors_page(trends: Trends, asking: Asking, words: Words) -> dict[str, Any]:
    """Each inspector beside what the others find at the same spots."""
    addresses = Addresses(trends.venue_id, asking)
    people = trends.inspectors.inspectors
    return {
        "drawings": _draw_funnel(trends, words),
        "asking": asking,
        "addresses": addresses,
        "here": addresses.here("/inspectors"),
        "headline": say_agreement(people, words),
        "inspectors": [_show_inspector(one, addresses, words) for one in people],
        "over_dispersion": words.decimal(round(trends.inspectors.over_dispersion, 1))
        if trends.inspectors.over_dispersion > 1
        else "",
    }


def _draw_funnel(trends: Trends, words: Words) -> list[Drawing]:
    """Each inspector within their limits; the page has the table."""
    found = trends.inspectors
    if all(one.ratio is None for one in found.inspectors):
        return []
    return [
        draw(
            "funnel",
            words.gettext("Found for each failure that others would have found"),
            lambda width: funnel_chart(found, words, width),
            words.gettext(
                "Further to the right more was expected, so chance has less room there. Within "
                "the bands inspectors differ by chance alone; a triangle lies beyond them."
            ),
        )
    ]


def _show_inspector(one: InspectorFigures, addresses: Addresses, words: Words) -> dict[str, Any]:
    behind = addresses.behind(person=one.person_id)
    return {
        "name": words.person(one.name),
        "inspections": words.number(one.inspections),
        "behind": behind,
        "rate": show_rate(one.tally, behind, words),
        "found": words.number(one.compared.failed),
        "expected": words.decimal(round(one.expected, 1)),
        "ratio": words.decimal(round(one.ratio, 2)) if one.ratio is not None else "",
        "agreement": one.agreement,
        "said": words.gettext(AGREEMENTS[one.agreement]),
    }


def form_page(trends: Trends, asking: Asking, words: Words) -> dict[str, Any]:
    """What filling each item takes, by checklist, as the form asks for them."""
    addresses = Addresses(trends.venue_id, asking)
    groups = groupby(trends.friction, key=lambda one: one.checklist_slug)
    return {
        "drawings": _draw_slowest(trends, words),
        "asking": asking,
        "addresses": addresses,
        "here": addresses.here("/form"),
        "headline": say_slowest(trends.friction, words),
        "groups": [_show_items(list(items), words) for _, items in groups],
    }


def _draw_slowest(trends: Trends, words: Words) -> list[Drawing]:
    """The items that take longest; the page has the table."""
    if not any(one.friction.timed for one in trends.friction):
        return []
    return [
        draw(
            "friction",
            words.gettext("What takes longest to answer, on average"),
            lambda width: friction_chart(trends.friction, words, width),
        )
    ]


def _show_items(items: list[ItemFriction], words: Words) -> dict[str, Any]:
    return {
        "title": words.text(items[0].checklist_title),
        "items": [_show_item(one, words) for one in items],
    }


def _show_item(one: ItemFriction, words: Words) -> dict[str, Any]:
    friction = one.friction

    def in_all(count: int) -> str:
        share = count / friction.timed if friction.timed else None
        return words.gettext(
            "%(count)s, %(rate)s", count=words.number(count), rate=words.percent(share)
        )

    return {
        "prompt": words.text(one.prompt),
        "timed": words.number(friction.timed),
        "seconds": words.decimal(round(friction.seconds, 1))
        if friction.seconds is not None
        else "",
        "corrections": in_all(friction.corrections),
        "rejected": in_all(friction.rejected),
        "abandoned": in_all(friction.abandoned),
    }
