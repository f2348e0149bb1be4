"""What inspections hold about a person: those that they made.

Erasing changes nothing here: an inspection names its person by id, and so is one of a "Former
colleague" from then on.
"""

from uuid import UUID

from app.inspections.models import Inspection
from app.kernel.personal_rows import PersonalRows, rows_about


def export_person(person_id: UUID) -> PersonalRows:
    """Their inspections, with answers and with what filling them took."""
    return rows_about(Inspection, Inspection.person_id == person_id)
