"""Background work of evidence."""

from datetime import timedelta

from flask import current_app

from app.evidence.folder_store import FolderStore
from app.kernel.clock import now
from app.kernel.jobs import job

KEPT = timedelta(days=1)


@job("evidence.sweep_unfinished_uploads")
def sweep_unfinished_uploads() -> None:
    """Deletes what uploads left behind that broke off more than a day ago.

    An upload tidies up after itself; this is for a process that was killed meanwhile. In a
    bucket an object appears whole or not at all, so there is nothing to sweep.
    """
    store = current_app.extensions["store"]
    if isinstance(store, FolderStore):
        store.sweep_unfinished(now() - KEPT)
