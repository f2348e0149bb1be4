"""What the theatre's manager has asked for: a worker makes it as soon as there is one."""

from datetime import datetime
from typing import Final

from app.access.queries import find_active, find_person_by_email
from app.kernel.database import db
from app.trends.numbers.periods import Compare
from app.trends.reports.models import Every
from app.trends.reports.scheduling import period_over
from app.trends.reports.service import Wish, ask_for_report, set_schedule
from app.venues.models import Venue

MANAGER: Final = "manager@rounds.example"


def ask_for_reports(at: datetime) -> None:
    """Asks for one of the year and one of the last month, and for one after each month. Flushes."""
    found = find_person_by_email(MANAGER)
    manager = found and find_active(found.id)
    if not found or not manager:
        return
    venue = db.session.get_one(Venue, found.venue_roles[0].venue_id)
    month = period_over(Every.MONTH, at, venue.time_zone)
    for wish in (Wish(*month, Compare.PREVIOUS), Wish()):
        ask_for_report(manager, venue, None, wish, at)
    set_schedule(manager, venue, Every.MONTH, None, None, at)
