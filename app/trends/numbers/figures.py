"""The numbers of a venue's trends. They know no database, no language, and no way of showing them.

Rates are shares, 0 to 1, and never travel without their counts; durations are seconds. Wherever
two parts of time are compared, `before` and `recent` are those of the report's `Comparison`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from app.checklists.definition import Severity, Stage, Texts
from app.trends.numbers.periods import Comparison, Period
from app.trends.numbers.ticket_figures import (
    CostFigures,
    MendTimes,
    PromiseFigures,
    TicketFigures,
)
from app.trends.statistics.change import Change
from app.trends.statistics.control_chart import ControlChart
from app.trends.statistics.funnel import Agreement, LimitsAt
from app.trends.statistics.tallies import Direction, Tally, compare_tallies, wilson_interval

SEVERITY_FACTOR: Mapping[Severity, int] = {
    Severity.MINOR: 1,
    Severity.MAJOR: 2,
    Severity.CRITICAL: 4,
}
MOST_WORST = 5


class Series(NamedTuple):
    """A check as long as it means the same: `since` is the number of the version that began it."""

    checklist_slug: str
    item_key: str
    since: int


class SpotName(NamedTuple):
    """A spot, as the report names it."""

    id: UUID
    name: str
    kind: str


class SpotTally(NamedTuple):
    """One check at one spot."""

    spot: SpotName
    tally: Tally


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """One ISO week, cut to the period.

    `score` is the share of points that its inspections earned (None: none could be earned).
    """

    monday_on: date
    first_on: date
    last_on: date
    inspections: int
    tally: Tally
    score: float | None
    opened: int
    mended: int
    reopened: int
    open_at_end: int

    @property
    def whole(self) -> bool:
        """Whether all seven days lie in the period."""
        return (self.last_on - self.first_on).days == 6


@dataclass(frozen=True, slots=True)
class Friction:
    """What filling one item took: `timed` times it was measured, `ms` in all.

    `corrections` and `rejected` count answers that were changed or could not be taken, `abandoned`
    how often the form was left when it was next.
    """

    timed: int = 0
    ms: int = 0
    corrections: int = 0
    rejected: int = 0
    abandoned: int = 0

    @property
    def seconds(self) -> float | None:
        """Seconds that it took on average."""
        return self.ms / self.timed / 1000 if self.timed else None

    def __add__(self, other: "Friction") -> "Friction":
        return Friction(
            self.timed + other.timed,
            self.ms + other.ms,
            self.corrections + other.corrections,
            self.rejected + other.rejected,
            self.abandoned + other.abandoned,
        )


@dataclass(frozen=True, slots=True)
class ItemFriction:
    """The friction of one item of the form, whether it can fail or not."""

    checklist_slug: str
    checklist_title: Texts
    item_key: str
    prompt: Texts
    friction: Friction


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """One check over the period; `weeks` and `chart.points` run beside `Trends.weeks`.

    `is_asked` says that the newest version still asks it in this meaning. `change` is what its
    control chart shows; `spots` are those in use where it was checked, where it surely fails most
    first.
    """

    series: Series
    checklist_title: Texts
    prompt: Texts
    moment: Texts
    stage: Stage
    severity: Severity
    is_asked: bool
    tally: Tally
    not_applicable: int
    before: Tally
    recent: Tally
    weeks: tuple[Tally, ...]
    chart: ControlChart | None
    change: Change
    spots: tuple[SpotTally, ...]

    @property
    def worst_spot(self) -> SpotTally | None:
        """The spot where it surely fails most; None where it failed at none."""
        return self.spots[0] if self.spots and self.spots[0].tally.failed else None

    @property
    def direction(self) -> Direction:
        """Which way the rate moved from `before` to `recent`."""
        return compare_tallies(self.before, self.recent)

    @property
    def rank(self) -> float:
        """What `worst` is ordered by: how often it surely fails times how much that hurts.

        The lower bound of the 95 % Wilson interval (`wilson_interval`, 1927) of the failure
        rate, times `SEVERITY_FACTOR`. The lower bound, so that 3 of 10 does not outrank 250 of
        1,000; the factors 1, 2, 4 are ours: a critical failure counts as four minor ones.
        """
        return wilson_interval(self.tally)[0] * SEVERITY_FACTOR[self.severity]


Neglect = Literal["never", "not_in_period", "overdue"]


@dataclass(frozen=True, slots=True)
class SpotFigures:
    """One spot in use, over the period.

    As the period ends: `last_on` is the last day on which it was inspected, also before the period;
    `usual_gap_days` the mean of the days between inspected days of the period. `neglect`: never
    inspected until then; not within this period; overdue, by its own gap.
    """

    spot: SpotName
    inspections: int
    tally: Tally
    before: Tally
    recent: Tally
    last_on: date | None
    usual_gap_days: float | None
    neglect: Neglect | None

    @property
    def direction(self) -> Direction:
        """Which way the rate moved from `before` to `recent`."""
        return compare_tallies(self.before, self.recent)


@dataclass(frozen=True, slots=True)
class UnfailingCheck:
    """A check that never failed at a spot in `checked` times, though it does elsewhere.

    `elsewhere` is its tally at the venue's other spots; `probability` that of no failure here by
    chance, were this spot like those.
    """

    series: Series
    prompt: Texts
    spot: SpotName
    checked: int
    elsewhere: Tally
    probability: float


@dataclass(frozen=True, slots=True)
class InspectorFigures:
    """What one inspector found, beside what others find at the same checks.

    `compared` are those of their checks that others made too; `expected` is how many failures
    others would have found at these.
    """

    person_id: UUID
    name: str
    inspections: int
    tally: Tally
    compared: Tally
    expected: float
    agreement: Agreement

    @property
    def ratio(self) -> float | None:
        """Failures found for each that was expected."""
        return self.compared.failed / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class InspectorsFigures:
    """All inspectors of the period, by name; the funnel's limits; how over-dispersed they are."""

    inspectors: tuple[InspectorFigures, ...]
    limits: tuple[LimitsAt, ...]
    over_dispersion: float


@dataclass(frozen=True, slots=True)
class Trends:
    """A venue's trends over `period`.

    `as_of` is the instant up to which what is not over counts (UTC): now, or the period's end.
    `checks` stand in the checklists' order; `worst` are at most five that failed, worst first, of
    those checked ten times or more; `improved` those that got better from before to recent, the
    largest fall first. `score_chart` is the XmR chart of the weekly scores.
    """

    venue_id: UUID
    venue_name: str
    period: Period
    comparison: Comparison
    as_of: datetime
    inspections: int
    tally: Tally
    before: Tally
    recent: Tally
    weeks: tuple[WeekFigures, ...]
    chart: ControlChart | None
    change: Change
    score_chart: ControlChart | None
    score_change: Change
    checks: tuple[CheckFigures, ...]
    worst: tuple[CheckFigures, ...]
    improved: tuple[CheckFigures, ...]
    spots: tuple[SpotFigures, ...]
    unfailing: tuple[UnfailingCheck, ...]
    tickets: TicketFigures
    mending: MendTimes
    promises: PromiseFigures
    cost: CostFigures
    friction: tuple[ItemFriction, ...]
    inspectors: InspectorsFigures

    @property
    def direction(self) -> Direction:
        """Which way the venue's failure rate moved from `before` to `recent`."""
        return compare_tallies(self.before, self.recent)

    @property
    def neglected(self) -> tuple[SpotFigures, ...]:
        """Spots that were not looked at as they should: never first, longest ago next."""
        found = [one for one in self.spots if one.neglect]
        return tuple(sorted(found, key=lambda one: (one.last_on or date.min, one.spot.name)))
