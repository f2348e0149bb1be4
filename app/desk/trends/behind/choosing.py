"""Which inspections a page lists: read from its address, and written into addresses again."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final, Self
from uuid import UUID

LONGEST_KEY: Final = 60


class Came(StrEnum):
    """How what is looked at came out in an inspection."""

    FAILED = auto()
    FINE = auto()
    NOT_APPLICABLE = auto()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address narrows by; None, or "", does not narrow.

    `version` is the number of the checklist's version, `since` that of the one with which a check
    began to mean what it means. `outcome` is that of the check, or, where none is named, of whole
    inspections. `is_said`: all of it could be read; what could not is left out.
    """

    spot_id: UUID | None = None
    checklist: str = ""
    version: int | None = None
    item: str = ""
    since: int | None = None
    outcome: Came | None = None
    person_id: UUID | None = None
    is_said: bool = True

    @classmethod
    def from_address(cls, query: Mapping[str, str]) -> Self:
        """What the query of an address says."""
        said = {name: query.get(name, "") for name in FIELDS}
        of_check = said if said["checklist"] else dict.fromkeys(said, "")
        read = {
            "spot_id": _id(said["spot"]),
            "checklist": read_key(said["checklist"]),
            "version": _number(of_check["version"]),
            "item": read_key(of_check["item"]),
            "since": _number(of_check["since"]),
            "outcome": Came(said["outcome"]) if said["outcome"] in set(Came) else None,
            "person_id": _id(said["person"]),
        }
        is_said = all(
            bool(value) == bool(text)
            for value, text in zip(read.values(), said.values(), strict=True)
        )
        return cls(**read, is_said=is_said)  # type: ignore[arg-type]  # each is read as its field

    @property
    def fields(self) -> dict[str, object]:
        """The fields of an address that say this."""
        values = (
            self.spot_id,
            self.checklist,
            self.version,
            self.item,
            self.since,
            self.outcome,
            self.person_id,
        )
        return {name: value for name, value in zip(FIELDS, values, strict=True) if value}


FIELDS: Final = ("spot", "checklist", "version", "item", "since", "outcome", "person")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def read_key(text: str) -> str:
    """The text if it may be the key of a checklist or an item, else nothing."""
    return text if len(text) <= LONGEST_KEY and text.isprintable() else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
