"""What venues hold about a person: the teams that they belong to."""

from uuid import UUID

from sqlalchemy import delete

from app.kernel.database import db
from app.kernel.personal_rows import PersonalRows, rows_about
from app.venues.models import TeamMember


def export_person(person_id: UUID) -> PersonalRows:
    """Their teams."""
    return rows_about(TeamMember, TeamMember.person_id == person_id)


def erase_person(person_id: UUID) -> None:
    """Takes them out of their teams."""
    db.session.execute(delete(TeamMember).where(TeamMember.person_id == person_id))
