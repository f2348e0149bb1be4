"""What the closed words of a report's tables mean, to be said in the reader's language."""

from collections.abc import Mapping
from typing import Final

from app.checklists.definition import Stage
from app.kernel.speech import N_, Speech
from app.tickets.states import Promised
from app.tickets.wording import SEVERITIES
from app.trends.numbers.periods import Compare
from app.trends.statistics.rules import Signal

Words = Mapping[str, str]

YES_NO: Final[Words] = {"yes": N_("yes"), "no": N_("no")}
SEVERITY: Final[Words] = {one.value: said for one, said in SEVERITIES.items()}
ALL_SEVERITIES: Final[Words] = {"all": N_("all"), **SEVERITY}
STAGES: Final[Words] = {
    Stage.BEFORE.value: N_("before the visit"),
    Stage.ARRIVAL.value: N_("arrival"),
    Stage.WAYFINDING.value: N_("finding the way"),
    Stage.COMFORT.value: N_("comfort"),
    Stage.SERVICE.value: N_("service"),
    Stage.PAYMENT.value: N_("payment"),
    Stage.DEPARTURE.value: N_("departure"),
    Stage.AFTERWARDS.value: N_("after the visit"),
}
COMPARED: Final[Words] = {
    Compare.RECENT.value: N_("the last days with the rest of the period"),
    Compare.PREVIOUS.value: N_("the period with as many days before it"),
    Compare.YEAR.value: N_("the period with the same days a year earlier"),
}
PARTS: Final[Words] = {
    "period": N_("the whole period"),
    "before": N_("before"),
    "recent": N_("recent"),
}
DIRECTIONS: Final[Words] = {
    "better": N_("better"),
    "worse": N_("worse"),
    "steady": N_("no clear change"),
    "unknown": N_("too few checks"),
}
VERDICTS: Final[Words] = {
    "better": N_("better"),
    "worse": N_("worse"),
    "steady": N_("no evidence of change"),
    "unknown": N_("too few checks to tell"),
}
SIGNALS: Final[Words] = {
    Signal.BEYOND.value: N_("beyond the control limits"),
    Signal.RUN.value: N_("eight weeks or more on one side"),
}
CHARTS: Final[Words] = {
    "p": N_("p-chart"),
    "p_prime": N_("Laney's p′ chart"),
    "xmr": N_("XmR chart"),
}
CHARTED: Final[Words] = {"rate": N_("failure rate"), "score": N_("score")}
NEGLECTS: Final[Words] = {
    "never": N_("never inspected"),
    "not_in_period": N_("not inspected in this period"),
    "overdue": N_("overdue"),
}
AGREEMENTS: Final[Words] = {
    "as_others": N_("as others"),
    "finds_more": N_("finds more than others"),
    "finds_less": N_("finds less than others"),
    "unknown": N_("too few checks to tell"),
}
PROMISED: Final[Words] = {
    Promised.ACKNOWLEDGE.value: N_("that somebody answers"),
    Promised.RESOLVE.value: N_("that it is mended"),
}


def say_words(speech: Speech, words: Words) -> dict[str, str]:
    """The same words in the reader's language."""
    return {code: speech.gettext(said) for code, said in words.items()}
