"""HTTP of checklists."""

from typing import Any
from uuid import UUID

from app.access.loading import Access, may
from app.access.policy import Do
from app.checklists import queries, schemas
from app.checklists.models import ChecklistVersion
from app.kernel.api import Blueprint

blueprint = Blueprint("checklists", __name__, description="What is checked at each kind of spot")

VERSION = {
    "id": "01936f0a-0000-7000-8000-0000000000cc",
    "slug": "restroom",
    "number": 3,
    "kind": "restroom",
    "content": {"title": {"en": "Restroom", "es": "Baño"}, "kind": "restroom", "items": []},
}


@blueprint.get("/checklists")
@may(Do.SEE_CHECKLISTS)
@blueprint.response(200, schemas.ChecklistsOut, example={"items": [VERSION]})
def list_checklists(access: Access) -> dict[str, Any]:
    """The newest version of each checklist of the organisation."""
    return {"items": queries.list_latest_versions(access.person.organisation_id)}


@blueprint.get("/checklist-versions/<uuid:version_id>")
@may(Do.SEE_CHECKLISTS)
@blueprint.response(200, schemas.ChecklistVersionOut, example=VERSION)
@blueprint.problems(404)
def show_version(access: Access, version_id: UUID) -> ChecklistVersion:
    """One version, also when newer ones exist: drafts finish on the version they began with."""
    return access.load(ChecklistVersion, version_id)
