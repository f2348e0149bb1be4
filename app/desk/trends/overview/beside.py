"""Venues beside one another on one version of a checklist, as plain values."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.desk.trends.addresses import Addresses
from app.desk.trends.asking import Asking
from app.desk.trends.drawings import Drawing, draw
from app.desk.trends.shown import show_rate
from app.desk.wording import Words
from app.kernel.speech import N_
from app.trends.charts.places import Standing as Dot
from app.trends.charts.places import standings_chart
from app.trends.numbers.comparison import VenueFigures, VenuesFigures
from app.trends.statistics.intervals import Standing
from app.trends.statistics.tallies import Direction

STANDINGS: Final[Mapping[Direction, str]] = {
    "worse": N_("Fails more than the others"),
    "better": N_("Fails less than the others"),
    "steady": N_("As the others"),
    "unknown": N_("Too few checks to compare"),
}


def show_beside(figures: VenuesFigures, asking: Asking, words: Words) -> dict[str, Any]:
    """The venues, the checks at which some stand out, and what else can be compared on."""
    chosen = figures.chosen
    return {
        "choices": [
            {
                "value": f"{one.version.slug}:{one.version.number}",
                "said": words.gettext(
                    "%(title)s, version %(number)s (venues: %(venues)s)",
                    title=words.text(one.version.checklist.title),
                    number=one.version.number,
                    venues=words.number(one.venues),
                ),
                "is_chosen": chosen is not None and one.version.id == chosen.id,
            }
            for one in figures.choices
        ],
        "title": words.text(chosen.checklist.title) if chosen else "",
        "version": chosen.number if chosen else None,
        "said": _say(figures, words),
        "venues": [_show(one, figures, asking, words) for one in figures.venues],
        "checks": list(_odd_checks(figures, asking, words)),
        "without": words.listing([one.name for one in figures.without]),
        "drawings": _draw(figures, words),
    }


def _say(figures: VenuesFigures, words: Words) -> str:
    if len(figures.venues) < 2:
        return words.gettext("Fewer than two venues used the same version, so there is no other.")
    odd = [one for one in figures.venues if one.standing.direction in ("worse", "better")]
    if not odd:
        return words.gettext("No venue differs from the others by more than chance.")
    return words.ngettext(
        "%(count)s venue differs from the others by more than chance.",
        "%(count)s venues differ from the others by more than chance.",
        len(odd),
    )


def _show(
    one: VenueFigures, figures: VenuesFigures, asking: Asking, words: Words
) -> dict[str, Any]:
    addresses = Addresses(one.venue.id, asking)
    low, high = one.standing.interval
    return {
        "name": one.venue.name,
        "address": addresses.venue(),
        "rate": show_rate(one.standing.tally, addresses.behind(**_on(figures)), words),
        "interval": words.gettext(
            "%(low)s to %(high)s", low=words.percent(low), high=words.percent(high)
        ),
        "direction": one.standing.direction,
        "said": words.gettext(STANDINGS[one.standing.direction]),
    }


def _on(figures: VenuesFigures) -> dict[str, Any]:
    """The fields of an address that narrow to the version."""
    chosen = figures.chosen
    return {"checklist": chosen.slug, "version": chosen.number} if chosen else {}


def _odd_checks(figures: VenuesFigures, asking: Asking, words: Words) -> Iterator[dict[str, Any]]:
    """The checks at which a venue differs from the others by more than chance."""
    for place, check in enumerate(figures.checks):
        odd = [
            (one, one.checks[place])
            for one in figures.venues
            if one.checks[place].direction in ("worse", "better")
        ]
        if odd:
            yield {
                "prompt": words.text(check.item.prompt),
                "usual": words.percent(check.tally.rate),
                "venues": [
                    _show_at_check(one, standing, figures, check.item.key, asking, words)
                    for one, standing in odd
                ],
            }


def _show_at_check(
    one: VenueFigures,
    standing: Standing,
    figures: VenuesFigures,
    item: str,
    asking: Asking,
    words: Words,
) -> dict[str, Any]:
    behind = Addresses(one.venue.id, asking).behind(**_on(figures), item=item)
    return {
        "name": one.venue.name,
        "direction": standing.direction,
        "said": words.gettext(STANDINGS[standing.direction]),
        "rate": show_rate(standing.tally, behind, words),
    }


def _draw(figures: VenuesFigures, words: Words) -> list[Drawing]:
    """Each venue's rate with its interval; nothing for one alone."""
    dots = [_dot(one, words) for one in figures.venues if one.standing.tally.checked]
    if len(dots) < 2:
        return []
    return [
        draw(
            "venues",
            words.gettext("Not fine, with the span that surely holds each rate"),
            lambda width: standings_chart(dots, figures.tally.rate, words, width),
            words.gettext("The dashed line is the rate of all of them together."),
        )
    ]


def _dot(one: VenueFigures, words: Words) -> Dot:
    tally = one.standing.tally
    return Dot(
        one.venue.name,
        tally.rate or 0.0,
        *one.standing.interval,
        f"{words.percent(tally.rate)} · {words.share(tally)}",
        one.standing.direction in ("worse", "better"),
    )
