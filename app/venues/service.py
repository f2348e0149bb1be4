"""The verbs of venues. They flush; the view commits."""

from typing import Any

from app.access import audit
from app.access.actor import Actor
from app.kernel.database import db
from app.kernel.errors import Invalid
from app.venues.models import Spot, Venue
from app.venues.regions import region_problem

# What deletes for good: the audit trail says what it was, and what it became.
KEPT = ("photo_days", "inspection_days")


def create_venue(person: Actor, values: dict[str, Any]) -> Venue:
    """A new venue of the person's organisation, without spots.

    Raises `Invalid` when only half of its place is given.
    """
    venue = Venue(organisation_id=person.organisation_id, **values)
    _check_place(venue)
    db.session.add(venue)
    db.session.flush()
    audit.note(person, "venue.create", venue.id, name=venue.name)
    return venue


def change_venue(person: Actor, venue: Venue, values: dict[str, Any]) -> None:
    """Applies changes to a venue; phones fetch its pack anew.

    Raises `Invalid` when its region would be none of its country's, or half its place missing.
    """
    kept = {name: [getattr(venue, name), values[name]] for name in KEPT if name in values}
    for name, value in values.items():
        setattr(venue, name, value)
    problem = region_problem(venue.country, venue.region)
    if problem:
        raise Invalid([{"at": "/json/region", "detail": problem}])
    _check_place(venue)
    count_change(venue)
    said = {name: days for name, days in kept.items() if days[0] != days[1]}
    audit.note(person, "venue.change", venue.id, changed=sorted(values), **said)
    db.session.flush()


def add_spot(person: Actor, venue: Venue, values: dict[str, Any]) -> Spot:
    """A new spot with a QR slug of its own."""
    spot = Spot(organisation_id=venue.organisation_id, venue=venue, **values)
    db.session.add(spot)
    count_change(venue)
    db.session.flush()
    audit.note(person, "spot.create", spot.id, name=spot.name, kind=spot.kind)
    return spot


def change_spot(person: Actor, spot: Spot, values: dict[str, Any]) -> None:
    """Applies changes to a spot; its QR slug stays, since labels are printed."""
    for name, value in values.items():
        setattr(spot, name, value)
    count_change(spot.venue)
    audit.note(person, "spot.change", spot.id, changed=sorted(values))
    db.session.flush()


def count_change(venue: Venue) -> None:
    """Counts up the revision of a venue: phones, and what is kept in memory, go by it.

    In the database, so that two changes at once are two.
    """
    venue.revision = Venue.revision + 1


def _check_place(venue: Venue) -> None:
    """Raises `Invalid` for a latitude without a longitude, or the other way round."""
    if (venue.latitude is None) != (venue.longitude is None):
        missing = "latitude" if venue.latitude is None else "longitude"
        detail = "Give latitude and longitude together, or null for both."
        raise Invalid([{"at": f"/json/{missing}", "detail": detail}])
