"""What the page of a venue's trends shows, as plain values."""

from typing import Any

from app.desk.trends.addresses import Addresses
from app.desk.trends.asking import Asking
from app.desk.trends.shown import show_rate
from app.desk.trends.venue.checks import Showing, show_checks, show_groups, show_worst
from app.desk.trends.venue.drawn import draw_mending, draw_tickets, draw_weeks
from app.desk.trends.venue.spots import show_neglected, show_spots, show_unfailing
from app.desk.trends.venue.tickets import (
    show_cost,
    show_mending,
    show_promises,
    show_returns,
    show_tickets,
)
from app.desk.wording import Words
from app.trends.numbers.figures import Trends
from app.trends.numbers.picking import better_checks, worse_checks
from app.trends.saying import headline_of, say_because, say_by_chance, say_compared


def venue_page(trends: Trends, asking: Asking, words: Words) -> dict[str, Any]:
    """All of it, from the numbers alone."""
    addresses = Addresses(trends.venue_id, asking)
    checks = Showing.of(trends, addresses, words)
    neglected = show_neglected(trends, addresses, words)
    weeks = draw_weeks(trends, addresses, words)
    tickets = draw_tickets(trends, words)
    mending = draw_mending(trends, words)
    return {
        "drawings": [*weeks, *tickets, *mending],
        "weeks": weeks,
        "tickets_drawn": tickets,
        "mending_drawn": mending,
        "asking": asking,
        "addresses": addresses,
        "is_empty": not trends.tally.checked and not trends.inspections,
        "headline": headline_of(trends, trends, words),
        "compared": say_compared(trends, trends.comparison, words),
        "because": say_because(trends.change, words),
        "all": show_rate(trends.tally, addresses.behind(), words),
        "inspections": words.number(trends.inspections),
        "worse": show_checks(worse_checks(trends), checks),
        "worst": show_worst(checks),
        "better": show_checks(better_checks(trends), checks),
        "neglected": neglected,
        "neglected_of": words.gettext(
            "%(count)s of %(all)s",
            count=words.number(len(neglected)),
            all=words.number(len(trends.spots)),
        ),
        "unfailing": show_unfailing(trends, addresses, words),
        "groups": show_groups(checks),
        "spots": show_spots(trends, addresses, words),
        "spots_by_chance": say_by_chance(trends, words),
        "tickets": show_tickets(trends, addresses, words),
        "promises": show_promises(trends, words),
        "mending": show_mending(trends, addresses, words),
        "returns": show_returns(trends, words),
        "cost": show_cost(trends.cost, words),
    }
