"""Background work of evidence."""

from datetime import timedelta

from flask import current_app

from app.evidence.folder_store import FolderStore
from app.kernel.clock import now
from app.kernel.jobs import job

KEPT = timedelta(days=2)


@job("evidence.sweep_unfinished_uploads")
def sweep_unfinished_uploads() -> None:
    """Deletes uploads that broke off, or were never claimed, more than two days ago.

    A bucket does so by itself: `flask storage prepare` sets the rule.
    """
    store = current_app.extensions["store"]
    if isinstance(store, FolderStore):
        store.sweep(now() - KEPT)
