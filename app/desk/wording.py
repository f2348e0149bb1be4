"""The desk's words in the reader's language: those of trends and tickets, and of problems."""

from functools import lru_cache
from typing import Final

from app.evidence.hiding_regions import NEVER_SENT, ORIGINAL_ERASED, SHOWN_TO_NOBODY
from app.kernel.errors import NEXT_STEPS, Problem
from app.kernel.speech import N_
from app.trends.wording import Wording

# What went wrong and what to do next, by the type of the problem.
PROBLEMS: Final = {
    "not-found": (
        N_("Not found"),
        N_(
            "There is nothing here that you may see. "
            "Check the address, or ask a manager for access."
        ),
    ),
    "forbidden": (
        N_("Not with your role"),
        N_("Ask a manager of this venue: your role here does not include this."),
    ),
    "form-not-from-here": (
        N_("This page was too old to be sent"),
        N_("Nothing was changed. Go back, load the page again, then send it again."),
    ),
    "not-signed-in": (
        N_("Your sign-in has ended"),
        N_("Sign in to go on."),
    ),
    "sign-in-refused": (
        N_("That did not sign in"),
        N_("Check the e-mail and the password, then try again."),
    ),
    "too-many-tries": (N_("That was a lot in a short time"), N_("Wait a minute, then try again.")),
    "photo-store-away": (
        N_("Photos cannot be stored just now"),
        N_("Keep the photo and send the same again in a minute. Nothing is lost."),
    ),
    "request-entity-too-large": (
        N_("This is too large"),
        N_(
            "Send a smaller photo: take it anew at a lower resolution, or crop it. "
            "Or send a shorter text."
        ),
    ),
    "photo-not-there": (
        N_("The photo has not arrived yet"),
        N_("Go back, choose the photo again, then send it again."),
    ),
    "photo-differs": (
        N_("The photo changed on its way"),
        N_("Nothing of it is kept. Go back, choose the photo again, then send it again."),
    ),
    "nothing-to-hide-in": (N_("There is no picture to hide it in"), ""),
    "being-drawn-anew": (
        N_("The picture is being drawn anew"),
        N_("Look at it again in a moment, then mark what is still to be hidden."),
    ),
    "too-many-regions": (
        N_("That is too many parts"),
        N_("Mark fewer and larger parts: one photo takes 100 in all."),
    ),
    "draft-unreadable": (
        N_("This draft could not be read"),
        N_("Nothing was changed. Open the plan again, then repeat your changes."),
    ),
    "too-many-teams": (
        N_("This venue has many teams already"),
        N_("A venue has at most 100 teams: take one away first, or change one of them."),
    ),
    "team-still-needed": (
        N_("This team is still needed"),
        N_(
            "Open tickets or the plan still name this team: hand its tickets over to another "
            "team and choose another one in the plan, then take it away."
        ),
    ),
    "too-many-reports": (
        N_("Several reports are being made already"),
        N_("Wait until one of them is ready, then ask for this one again."),
    ),
    "report-being-made": (
        N_("This report is being made"),
        N_("Wait until it is ready, then delete it."),
    ),
    "report-not-deleted": (
        N_("The report could not be deleted just now"),
        N_("Some of its files may be left. Delete it again in a minute."),
    ),
    "conflict": (
        N_("Somebody was faster"),
        N_("This was changed in the meantime. Look at it as it is now, then choose again."),
    ),
    "ticket-elsewhere": (
        N_("The ticket is in another state"),
        N_("Look at it as it is now, then choose from what it offers."),
    ),
    "tickets-not-joined": (
        N_("These tickets stay apart"),
        N_("Choose another ticket of the same venue, which is not merged itself."),
    ),
    "changed-meanwhile": (
        N_("Somebody was faster"),
        N_("This was changed in the meantime. Look at it as it is now, then choose again."),
    ),
    "precondition-required": (
        N_("This page was too old to be sent"),
        N_("Nothing was changed. Go back, load the page again, then send it again."),
    ),
    "invalid": (N_("Something is missing"), ""),
    "bad-request": (
        N_("This could not be read"),
        N_("Nothing was changed. Go back, load the page again, then send it again."),
    ),
    "method-not-allowed": (
        N_("This page takes no form"),
        N_("Nothing was changed. Go back, load the page again, then send it again."),
    ),
    "service-unavailable": (
        N_("Rounds is busy"),
        N_("Rounds is busy or being updated. Send the same again in a minute."),
    ),
    "internal-server-error": (
        N_("Something failed on our side"),
        N_("It has been noted. Send the same again in a minute."),
    ),
}
# What other rooms say in English, by the words for the desk.
SENTENCES: Final = {
    NEXT_STEPS[422]: N_("Go back, look at what was asked for, then try again."),
    NEVER_SENT: N_("The phone has not sent this photo yet. Try again later."),
    SHOWN_TO_NOBODY: N_("Nobody is shown this file, so there is nothing to do."),
    ORIGINAL_ERASED: N_(
        "This photo's original was erased with the person who took it, so its picture cannot "
        "be drawn anew. Let it go earlier: an admin sets for how many days photos are kept."
    ),
}


class Words(Wording):
    """Speaks one language to somebody at the desk."""

    def problem(self, problem: Problem) -> tuple[str, str]:
        """Title and sentence of a problem of ours."""
        return self.say_problem(problem.type, problem.title, problem.detail)

    def say_problem(self, kind: str, title: str, detail: str) -> tuple[str, str]:
        """Title and sentence of a type of problem; where we have no other words, those given."""
        own_title, own_detail = PROBLEMS.get(kind, (title, ""))
        say = self.translations.gettext  # a problem's own sentence may hold a %
        return say(own_title), say(own_detail or SENTENCES.get(detail, detail))


@lru_cache(maxsize=16)
def words_for(language: str) -> Words:
    """The words of a language tag; English where we know no such language."""
    return Words(language)
