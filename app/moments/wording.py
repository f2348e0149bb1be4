"""What the stages of a visit and the two questions are called, for whoever shows moments."""

from typing import Final

from app.checklists.definition import Stage
from app.kernel.speech import N_
from app.moments.models import Question

STAGES: Final = {
    Stage.BEFORE: N_("Before the visit"),
    Stage.ARRIVAL: N_("Arriving"),
    Stage.WAYFINDING: N_("Finding the way"),
    Stage.COMFORT: N_("Feeling at ease"),
    Stage.SERVICE: N_("Being looked after"),
    Stage.PAYMENT: N_("Paying"),
    Stage.DEPARTURE: N_("Leaving"),
    Stage.AFTERWARDS: N_("Afterwards"),
}
QUESTIONS: Final = {
    Question.EASIER: N_("How could this be easier?"),
    Question.MEMORABLE: N_("How could it be more memorable?"),
}
