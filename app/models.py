"""Every feature's models, imported for Alembic alone."""

from app.access import models as access
from app.checklists import models as checklists
from app.evidence import models as evidence
from app.inspections import models as inspections
from app.kernel.database import Base
from app.notices import models as notices
from app.tickets import models as tickets
from app.venues import models as venues

__all__ = [
    "access",
    "checklists",
    "evidence",
    "inspections",
    "metadata",
    "notices",
    "tickets",
    "venues",
]

metadata = Base.metadata
