"""Which tickets a page lists: read from its address, and written into addresses again."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Final, Self

from app.checklists.definition import Severity


class Happened(StrEnum):
    """What became of a ticket in the days that are looked at."""

    OPENED = auto()
    MENDED = auto()
    RETURNED = auto()  # it was opened, and follows an earlier one of the same problem
    OPEN_AT_START = auto()
    OPEN_AT_END = auto()


FIELDS: Final = ("happened", "severity")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address asks for; what could not be read is left out, and `is_said` false."""

    happened: Happened = Happened.OPENED
    severity: Severity | None = None
    is_said: bool = True

    @classmethod
    def from_address(cls, query: Mapping[str, str]) -> Self:
        """What the query of an address says."""
        happened, severity = (query.get(name, "") for name in FIELDS)
        return cls(
            Happened(happened) if happened in set(Happened) else Happened.OPENED,
            Severity(severity) if severity in set(Severity) else None,
            happened in {"", *Happened} and severity in {"", *Severity},
        )

    @property
    def fields(self) -> dict[str, object]:
        """The fields of an address that say this."""
        return {"happened": self.happened, "severity": self.severity}
