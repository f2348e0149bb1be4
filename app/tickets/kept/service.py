"""How promises were kept at a venue, read from the database."""

from datetime import date, datetime, time, timedelta

from app.kernel.clock import zone
from app.kernel.errors import Invalid
from app.tickets.handling import calendar_at
from app.tickets.kept.past import Period
from app.tickets.kept.queries import count_outcomes, list_events_within, list_tickets_within
from app.tickets.kept.tallies import Promises, tally_promises
from app.tickets.plans import HandlingPlan
from app.venues.models import Venue

MOST_DAYS = 1100


def read_promises(
    venue: Venue, plan: HandlingPlan, from_on: date, to_on: date, at: datetime
) -> Promises:
    """How promises were kept in these days, both included. Three statements.

    What is not over yet counts up to the instant `at`.
    """
    period = Period(_midnight(from_on, venue), min(_midnight(to_on + timedelta(1), venue), at))
    return tally_promises(
        plan,
        calendar_at(venue, venue.opening_hours),
        period,
        count_outcomes(venue.id, from_on, to_on),
        list_tickets_within(venue.id, period),
        list_events_within(venue.id, period),
    )


def chosen_days(from_on: date | None, to_on: date | None, today: date) -> tuple[date, date]:
    """The period asked for; up to today, and from the first of the month two months before, where
    left out. Raises `Invalid` where it ends before it begins, or is too long."""
    last = to_on or today
    first = from_on or (last.replace(day=1) - timedelta(days=32)).replace(day=1)
    if first > last:
        raise Invalid([{"at": "/query/from", "detail": f"Give a start on or before {last}."}])
    if (last - first).days > MOST_DAYS:
        detail = f"Ask for at most {MOST_DAYS} days at once."
        raise Invalid([{"at": "/query/from", "detail": detail}])
    return first, last


def _midnight(day: date, venue: Venue) -> datetime:
    return datetime.combine(day, time(), zone(venue.time_zone))
