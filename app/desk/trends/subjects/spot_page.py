"""What the page of one spot shows, as plain values."""

from collections.abc import Iterator
from typing import Any

from app.access.loading import Access
from app.desk.trends.addresses import Addresses
from app.desk.trends.asking import Asking
from app.desk.trends.drawings import Drawing
from app.desk.trends.shown import show_rate
from app.desk.trends.subjects.queries import About
from app.desk.trends.subjects.tickets import show_open, show_pairs
from app.desk.trends.weeks import Weeks, draw_rates
from app.desk.wording import Words
from app.trends.numbers.figures import CheckFigures, SpotFigures, SpotTally, Trends
from app.trends.numbers.reading import read_spot_weeks
from app.trends.saying import say_compared, say_neglect
from app.trends.statistics.control_chart import chart_rates
from app.trends.statistics.tallies import wilson_interval
from app.venues.models import Spot


def spot_page(
    access: Access, spot: Spot, trends: Trends, asking: Asking, words: Words
) -> dict[str, Any]:
    """All of it; as many statements however much it holds. A spot not in use has no figures."""
    addresses = Addresses(spot.venue_id, asking)
    figures = next((one for one in trends.spots if one.spot.id == spot.id), None)
    about = About(spot.venue_id, spot_id=spot.id)
    return {
        "drawings": _draw(spot, trends, addresses, words),
        "asking": asking,
        "addresses": addresses,
        "here": addresses.here(f"/spots/{spot.id}"),
        "spot": spot,
        "figures": figures and _show(figures, trends, addresses, words),
        "checks": list(_checks_at(spot, trends, addresses, words)),
        **show_open(about),
        "pairs": show_pairs(access, about, words),
    }


def _draw(spot: Spot, trends: Trends, addresses: Addresses, words: Words) -> list[Drawing]:
    tallies = read_spot_weeks(spot.venue_id, addresses.asking.asked, spot.id)
    weeks = Weeks(
        "weeks",
        words.gettext("Not fine at this spot, by week"),
        tallies,
        chart_rates(tallies),
        lambda days: addresses.behind(days, spot=spot.id),
    )
    return draw_rates(weeks, trends, words)


def _show(
    figures: SpotFigures, trends: Trends, addresses: Addresses, words: Words
) -> dict[str, Any]:
    spot_id, gap = figures.spot.id, figures.usual_gap_days
    _, before, recent = trends.comparison
    return {
        "compared": say_compared(figures, trends.comparison, words),
        "direction": figures.direction,
        "neglect": say_neglect(figures, words),
        "last": words.day(figures.last_on) if figures.last_on else "",
        "gap": words.decimal(round(gap, 1)) if gap else "",
        "inspections": words.number(figures.inspections),
        "behind": addresses.behind(spot=spot_id),
        "rate": show_rate(figures.tally, addresses.behind(spot=spot_id), words),
        "before": show_rate(figures.before, addresses.behind(before, spot=spot_id), words),
        "recent": show_rate(figures.recent, addresses.behind(recent, spot=spot_id), words),
    }


def _checks_at(
    spot: Spot, trends: Trends, addresses: Addresses, words: Words
) -> Iterator[dict[str, Any]]:
    """The checks made there, that which surely fails most first, beside the whole venue."""
    made = [
        (check, one) for check in trends.checks for one in check.spots if one.spot.id == spot.id
    ]
    made.sort(key=lambda pair: (-wilson_interval(pair[1].tally)[0], pair[0].series))
    silent = {one.series for one in trends.unfailing if one.spot.id == spot.id}
    for check, here in made:
        yield _show_check(check, here, addresses, words) | {"is_silent": check.series in silent}


def _show_check(
    check: CheckFigures, here: SpotTally, addresses: Addresses, words: Words
) -> dict[str, Any]:
    series = check.series
    return {
        "prompt": words.text(check.prompt),
        "address": addresses.check(series),
        "is_asked": check.is_asked,
        "rate": show_rate(here.tally, addresses.failures(series, spot_id=here.spot.id), words),
        "everywhere": show_rate(check.tally, addresses.failures(series), words),
    }
