"""Deleting inspections for good, with everything that hangs on them. Nothing commits here."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from app.evidence.forgetting import Limit, forget_signals_of
from app.inspections.models import Finding, Inspection
from app.kernel.database import db
from app.tickets.service import forget_occurrences


def list_old_inspections(limit: Limit, most: int) -> Sequence[UUID]:
    """Ids of inspections of a venue that ended and arrived before the limit, oldest first: one
    that waited on a phone for long is kept as long as any.
    """
    is_old = (Inspection.performed_at < limit.before, Inspection.received_at < limit.before)
    return db.session.scalars(
        select(Inspection.id)
        .where(Inspection.venue_id == limit.venue_id, *is_old)
        .order_by(Inspection.performed_at, Inspection.id)
        .limit(most)
    ).all()


def forget_inspections(inspection_ids: Collection[UUID]) -> dict[str, int]:
    """Deletes every row about these inspections; their photos have gone before. How many
    `inspections` went: those that no other worker had deleted.

    Their tickets stay, and say how often and since when it failed; who found it, and what they
    wrote, goes with the inspection, for that is what the venue said it would not keep.
    """
    if not inspection_ids:
        return {}
    forget_occurrences(inspection_ids)
    forget_signals_of(inspection_ids)
    db.session.execute(delete(Finding).where(Finding.inspection_id.in_(inspection_ids)))
    gone = db.session.scalars(
        delete(Inspection).where(Inspection.id.in_(inspection_ids)).returning(Inspection.id),
        execution_options={"synchronize_session": False},
    ).all()
    return {"inspections": len(gone)}
