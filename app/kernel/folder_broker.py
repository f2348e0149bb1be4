"""kombu's channel of files, mended: version 5.7 loses a worker over half a message."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

import orjson
from kombu.transport import filesystem


class FolderChannel(filesystem.Channel):
    """Messages as files, each of them there as a whole or not at all, and for one worker.

    kombu's own is found from its first byte on, and half a message ends the worker; it is moved
    to the folder of temporary files, which on another disk means to be copied, maybe by two.
    """

    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override]  # as its parent
        name = f"{time.time_ns():020}_{uuid4()}.{queue}.msg"
        _write_whole(Path(self.data_folder_out) / name, orjson.dumps(payload))

    def _get(self, queue: str, timeout: Any = None) -> Any:
        for path in sorted(Path(self.data_folder_in).iterdir()):
            if path.name.partition(".")[2] != f"{queue}.msg":
                continue
            try:
                with path.open("rb") as file:
                    path.unlink()  # which one worker alone can do
                    return orjson.loads(file.read())
            except FileNotFoundError:
                continue  # another was faster
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        untyped: Any = self
        file: Path = untyped._exchange_file(exchange)
        row = [routing_key or "", pattern or "", queue or ""]
        with _locked(file.with_suffix(".lock")):
            table = [list(one) for one in untyped.get_table(exchange)]
            if row not in table:
                _write_whole(file, orjson.dumps([row, *table]))


def _write_whole(file: Path, content: bytes) -> None:
    part = file.with_name(f"{file.name}.{uuid4()}.part")
    part.write_bytes(content)
    part.rename(file)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        flock(lock, LOCK_EX)
        yield


filesystem.Transport.Channel = FolderChannel
