"""What of moments is about one person."""

from uuid import UUID

from sqlalchemy import or_

from app.kernel.personal_rows import PersonalRows, rows_about
from app.moments.models import Idea


def export_person(person_id: UUID) -> PersonalRows:
    """The ideas that they wrote or took back."""
    return rows_about(Idea, or_(Idea.person_id == person_id, Idea.hidden_by_id == person_id))
