"""HTTP of promises."""

from typing import Any
from uuid import UUID

from app.access.loading import Access, may
from app.access.policy import Do
from app.kernel.api import Blueprint
from app.kernel.clock import local_day, now
from app.tickets.kept import schemas
from app.tickets.kept.documents import promises_document
from app.tickets.kept.service import chosen_days, read_promises
from app.tickets.planning.queries import find_plan_row, plan_of
from app.venues.models import Venue

blueprint = Blueprint("promises", __name__, description="How promises were kept")

BY_KIND = {
    "acknowledge": {"kept": 40, "broken": 2, "share": 0.952},
    "resolve": {"kept": 33, "broken": 8, "share": 0.805},
}
RETURNS = {"closed": 38, "returned": 3, "reopened": 4}
PROMISES = {
    "from": "2026-09-01",
    "to": "2026-11-20",
    "return_days": 14,
    "teams": [
        {
            "team": "maintenance",
            "months": [{"month": "2026-11", **BY_KIND}],
            "total": BY_KIND,
            "returns": RETURNS,
        }
    ],
    "total": BY_KIND,
    "returns": RETURNS,
    "cost": {
        "currency": "EUR",
        "amount": "2832.00",
        "lines": [
            {
                "severity": "major",
                "tickets": 31,
                "open_hours": "60.2",
                "per_hour": "40",
                "weight": "1.175",
                "amount": "2832.00",
            }
        ],
        "segments": [{"key": "families", "name": "Families", "share": "0.35", "weight": "1.5"}],
    },
}


@blueprint.get("/venues/<uuid:venue_id>/promises")
@may(Do.SEE_PROMISES)
@blueprint.arguments(schemas.PromisesIn, location="query")
@blueprint.response(200, schemas.PromisesOut, example=PROMISES)
@blueprint.problems(422)
def show_promises(access: Access, asked: dict[str, Any], venue_id: UUID) -> dict[str, Any]:
    """Promises kept and broken by team and month, what came back, and what open time cost."""
    venue = access.load(Venue, venue_id)
    days = chosen_days(asked["from_"], asked["to"], local_day(now(), venue.time_zone))
    plan = plan_of(find_plan_row(venue.id))
    return promises_document(read_promises(venue, plan, *days, now()), plan, *days)
