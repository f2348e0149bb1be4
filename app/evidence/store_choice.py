"""Which store an app uses: chosen once, by the setting STORE."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, select

from app.evidence.folder_store import FolderStore
from app.evidence.jobs import forget_old_photos, sweep_unfinished_uploads, take_in_waiting
from app.evidence.keeping import EVERY
from app.evidence.models import TO_BE_TAKEN_IN, Photo
from app.evidence.picture_process import PictureProcess
from app.evidence.s3_bucket import Bucket
from app.evidence.s3_store import S3Store
from app.evidence.stores import Store
from app.kernel.addresses import public_address
from app.kernel.jobs import repeat_job
from app.kernel.telemetry.backlog import watch_backlog

FILES_PATH = "/files"


def init_evidence(app: Flask) -> None:
    """Gives the app its store and what opens photos, and its photos their intake and tidying."""
    app.extensions["store"] = choose_store(app.config)
    app.extensions["pictures"] = choose_picture_process(app.config)
    repeat_job(app, take_in_waiting, every=timedelta(minutes=1))
    repeat_job(app, sweep_unfinished_uploads, every=timedelta(days=1))
    repeat_job(app, forget_old_photos, every=EVERY)
    waiting = select(func.count(), func.min(Photo.stored_at)).where(TO_BE_TAKEN_IN)
    watch_backlog(app, "rounds_photos_waiting", "Stored photos that are not taken in yet", waiting)


def choose_picture_process(settings: dict[str, Any]) -> PictureProcess:
    """What opens photos, within the limits of the settings. It is started at the first photo."""
    return PictureProcess(
        settings["PHOTO_MAX_BYTES"],
        settings["PHOTO_MAX_PIXELS"],
        settings["INTAKE_SECONDS"],
        settings["INTAKE_MEMORY_MB"],
    )


def choose_store(settings: dict[str, Any]) -> Store:
    """The store that the settings name. Raises ValueError where they name none."""
    upload_valid = timedelta(minutes=settings["UPLOAD_MINUTES"])
    view_valid = timedelta(minutes=settings["VIEW_MINUTES"])
    if settings["STORE"] == "s3":
        if not settings["S3_BUCKET"]:
            raise ValueError("Set S3_BUCKET to the bucket that photos go into.")
        bucket = Bucket(
            settings["S3_BUCKET"],
            settings["S3_ENDPOINT_URL"],
            settings["S3_REGION"],
            settings["S3_ADDRESSING"],
            settings["S3_KMS_KEY"],
        )
        return S3Store(bucket, upload_valid, view_valid)
    if settings["STORE"] == "folder":
        return FolderStore(
            Path(settings["INSTANCE"]).resolve() / "photos",
            settings["SECRET_KEY"],
            lambda: files_url(settings["PUBLIC_URL"]),
            upload_valid,
            view_valid,
        )
    raise ValueError(f"Set STORE to folder or to s3; “{settings['STORE']}” is neither.")


def files_url(public_url: str) -> str:
    """Where phones reach the folder: the address in the settings, or else the one they asked."""
    return public_address(public_url, f"{FILES_PATH}/")


def store_of(app: Flask) -> Store:
    """The store of this app."""
    store: Store = app.extensions["store"]
    return store


def get_store() -> Store:
    """The store of the app that runs now."""
    return store_of(current_app)
