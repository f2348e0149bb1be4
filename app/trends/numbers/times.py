"""How long mending took, with its spread. Pure."""

from collections.abc import Sequence

from app.checklists.definition import Severity
from app.trends.numbers.rows import MendTime
from app.trends.numbers.ticket_figures import MendTimes
from app.trends.statistics.spread import spread_of


def spread_times(times: Sequence[MendTime]) -> MendTimes:
    """In all, and by each severity that there was."""
    by_severity = {
        severity: spread_of(
            [(one.seconds, one.is_open) for one in times if one.severity is severity]
        )
        for severity in Severity
        if any(one.severity is severity for one in times)
    }
    return MendTimes(spread_of([(one.seconds, one.is_open) for one in times]), by_severity)
