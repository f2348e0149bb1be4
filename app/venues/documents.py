"""What goes out about a venue that stands in no table: its labels, and who works there."""

from typing import Any
from uuid import UUID

from app.access.models import Person
from app.access.policy import Standing, may_invite
from app.kernel.addresses import public_address
from app.kernel.qr_codes import qr_svg
from app.venues.models import Spot


def spot_label(spot: Spot, public_url: str) -> dict[str, Any]:
    """A spot, as `LabelOut` describes it. Its address stays: labels are printed."""
    url = public_address(public_url, f"/form/spot/{spot.slug}")
    return {
        "spot_id": spot.id,
        "name": spot.name,
        "kind": spot.kind,
        "url": url,
        "svg": qr_svg(url),
    }


def person_at(venue_id: UUID, person: Person, mine: Standing) -> dict[str, Any]:
    """Somebody at a venue, as `PersonAtVenueOut` describes them to one who is `mine`."""
    theirs = person.standing
    return {
        "id": person.id,
        "name": person.name,
        "roles": sorted(role for at, role in theirs.roles if at == venue_id),
        "may_invite": may_invite(mine, theirs),
    }
