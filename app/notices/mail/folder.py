"""The folder that takes e-mail where no mail server is set: one .eml file each."""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from app.notices.mail.ways import Envelope
from app.notices.senders import Fate, Outcome

NAME: Final = re.compile(r"\d{8}T\d{6}\.\d{3}Z-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.eml")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class KeptMail(NamedTuple):
    """An e-mail in the folder."""

    name: str
    message_id: UUID


class OutboxFolder:
    """Writes e-mail into a folder, where nobody ever sees half a file."""

    name = "outbox folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hand_over(self, envelope: Envelope) -> Outcome:
        """Writes the file; a second try of the same message replaces it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = file_name(envelope.message_id)
            # In a dot file first, under a name of this process: two workers never share it.
            half = self.folder / f".{name}.{os.getpid()}"
            half.write_bytes(envelope.content)
            half.replace(self.folder / name)
        except OSError as error:
            return Outcome(Fate.TRY_LATER, error=f"The outbox folder takes no file: {error}.")
        return Outcome(Fate.DELIVERED)

    def newest(self, most: int) -> Sequence[KeptMail]:
        """What the folder holds, newest first."""
        with suppress(FileNotFoundError):
            names = sorted(os.listdir(self.folder), reverse=True)  # noqa: PTH208 - names alone
            found = ((name, NAME.fullmatch(name)) for name in names)
            kept = [KeptMail(name, UUID(match[1])) for name, match in found if match]
            return kept[:most]
        return []

    def read(self, message_id: UUID) -> bytes | None:
        """The e-mail of a message; None where the folder holds none."""
        with suppress(FileNotFoundError, OverflowError):
            return (self.folder / file_name(message_id)).read_bytes()
        return None


def file_name(message_id: UUID) -> str:
    """A name that sorts by the time at which the message was made, and is the same at each try."""
    made_at = _EPOCH + timedelta(milliseconds=message_id.int >> 80)
    return f"{made_at:%Y%m%dT%H%M%S}.{made_at.microsecond // 1000:03d}Z-{message_id}.eml"
