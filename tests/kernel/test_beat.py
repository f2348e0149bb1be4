"""When jobs were last sent is kept over restarts, however many beats there are and end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app import create_app
from app.kernel.beat import Beat
from tests.conftest import SETTINGS

DAILY = "inspections.notice_rows"
YESTERDAY = datetime.now(UTC) - timedelta(days=1, minutes=5)


@pytest.fixture
def start_beat(tmp_path: Path) -> Callable[[], Beat]:
    celery = create_app(SETTINGS | {"INSTANCE": str(tmp_path)}).extensions["celery"]
    return lambda: Beat(celery, schedule_filename=celery.conf.beat_schedule_filename)


def test_a_daily_job_is_due_a_day_after_its_last_run_also_where_the_beat_began_anew(
    start_beat: Callable[[], Beat],
) -> None:
    first = start_beat()
    assert not first.entries[DAILY].is_due().is_due
    first.entries[DAILY].last_run_at = YESTERDAY
    first.sync()
    assert start_beat().entries[DAILY].is_due().is_due


def test_beats_that_write_at_once_leave_what_one_of_them_wrote(
    start_beat: Callable[[], Beat],
) -> None:
    beats = [start_beat() for _ in range(3)]
    for beat in beats:
        beat.entries[DAILY].last_run_at = YESTERDAY
    with ThreadPoolExecutor(4) as threads:
        for _ in range(20):
            written = [threads.submit(beat.sync) for beat in beats]
            read = threads.submit(start_beat)
            assert all(one.result() is None for one in written)
            assert set(read.result().entries) == set(beats[0].entries)
    assert start_beat().entries[DAILY].last_run_at == YESTERDAY


@pytest.mark.parametrize("content", [b"", b"\x80", b"[]", b'{"inspections.notice_rows": 5}'])
def test_a_file_that_cannot_be_read_is_begun_anew(
    start_beat: Callable[[], Beat], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "beat.json").write_bytes(content)
    beat = start_beat()
    assert not beat.entries[DAILY].is_due().is_due
    beat.sync()
    assert start_beat().entries[DAILY].last_run_at == beat.entries[DAILY].last_run_at


def test_the_beat_of_a_worker_that_was_killed_ends(start_beat: Callable[[], Beat]) -> None:
    beat = start_beat()
    beat._worker = 1  # whoever takes over those whose parent is gone
    with pytest.raises(SystemExit):
        beat.tick()
