"""What stands in a report beside its numbers: pictures, and the moments with their ideas."""

from typing import Final, NamedTuple

from app.evidence.stores import Store
from app.moments.inventory import Inventory
from app.moments.queries import read_inventory
from app.trends.numbers.figures import Trends
from app.trends.printing.pairs import Pairs, read_pairs
from app.venues.models import Venue

MOST_IDEAS: Final = 2  # to one question about a moment


class Beside(NamedTuple):
    """Both of them."""

    pairs: Pairs = Pairs()
    inventory: Inventory = Inventory((), ())


def read_beside(venue: Venue, trends: Trends, store: Store) -> Beside:
    """What belongs to these numbers; at most nine statements.

    Pictures are read from the store; one that cannot be had is printed as an empty frame.
    """
    return Beside(
        read_pairs(venue, trends, store),
        read_inventory(venue, at=trends.as_of, most=MOST_IDEAS),
    )
