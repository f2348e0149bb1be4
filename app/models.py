"""Every feature's models, imported for Alembic alone."""

from app.access import models as access
from app.checklists import models as checklists
from app.evidence import models as evidence
from app.inspections import models as inspections
from app.kernel.database import Base
from app.moments import models as moments
from app.notices import models as notices
from app.tickets import models as tickets
from app.trends.reports import models as reports
from app.trends.rollups import models as rollups
from app.venues import models as venues

__all__ = [
    "access",
    "checklists",
    "evidence",
    "inspections",
    "metadata",
    "moments",
    "notices",
    "reports",
    "rollups",
    "tickets",
    "venues",
]

metadata = Base.metadata
