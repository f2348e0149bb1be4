"""The verbs of checklists. They flush; the caller commits."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.checklists.models import ChecklistVersion
from app.checklists.queries import find_latest_version
from app.checklists.reading import content_sha256
from app.kernel.database import db


def load_checklist(
    organisation_id: UUID, slug: str, content: Mapping[str, Any]
) -> tuple[ChecklistVersion, bool]:
    """The version that holds this content, and whether it is new.

    The same content as the newest version's makes no new one.
    """
    newest = find_latest_version(organisation_id, slug)
    sha256 = content_sha256(content)
    if newest and newest.content_sha256 == sha256:
        return newest, False
    version = ChecklistVersion(
        organisation_id=organisation_id,
        slug=slug,
        number=newest.number + 1 if newest else 1,
        kind=content["kind"],
        content=dict(content),
        content_sha256=sha256,
    )
    db.session.add(version)
    db.session.flush()
    return version, True
