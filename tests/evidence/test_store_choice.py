"""The settings choose the store, and the worker tidies it."""

import os
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.evidence.folder_store import FolderStore
from app.evidence.s3_store import S3Store
from app.evidence.store_choice import store_of
from tests.conftest import SETTINGS


def app_with(tmp_path: Path, **settings: str) -> Flask:
    return create_app(SETTINGS | {"INSTANCE": str(tmp_path)} | settings)


def test_photos_go_into_the_instance_folder_by_default(tmp_path: Path) -> None:
    store = store_of(app_with(tmp_path))
    assert isinstance(store, FolderStore)
    assert store.root == tmp_path / "photos"


def test_s3_is_chosen_by_name(tmp_path: Path) -> None:
    assert isinstance(store_of(app_with(tmp_path, STORE="s3", S3_BUCKET="photos")), S3Store)


def test_an_unknown_store_is_refused_when_the_app_starts(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="folder or to s3"):
        app_with(tmp_path, STORE="tape")


def test_s3_without_a_bucket_is_refused_when_the_app_starts(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="S3_BUCKET"):
        app_with(tmp_path, STORE="s3")


def test_with_a_bucket_the_folder_s_door_is_shut(tmp_path: Path) -> None:
    app = app_with(tmp_path, STORE="s3", S3_BUCKET="photos")
    assert app.test_client().get("/files/anything").status_code == 404


def test_the_public_address_goes_before_the_one_that_was_asked(tmp_path: Path) -> None:
    store = store_of(app_with(tmp_path, PUBLIC_URL="https://rounds.example/"))
    url = store.view_url("a/b", "image/jpeg", "a.jpg")
    assert url.startswith("https://rounds.example/files/")


def test_the_worker_sweeps_unfinished_uploads_every_day(tmp_path: Path) -> None:
    app = app_with(tmp_path)
    celery = app.extensions["celery"]
    entry = celery.conf.beat_schedule["evidence.sweep_unfinished_uploads"]
    assert entry["schedule"].days == 1
    old = tmp_path / "photos" / ".unfinished" / "old"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"half")
    os.utime(old, (0, 0))
    celery.tasks[entry["task"]]()
    assert not old.exists()
