"""The words of notices in the reader's language: their topics, and what stands around a letter."""

from functools import lru_cache
from typing import Final

from app.kernel.speech import N_, Speech
from app.notices.topics import Topic

# As they stand in "You get e-mails about …" and in lists.
TOPICS: Final = {
    Topic.TICKETS: N_("tickets that are new, found again or given to you"),
    Topic.PROMISES: N_("promises that are soon due, or broken"),
    Topic.ANSWERS: N_("what became of the problems that you found"),
    Topic.CALLS: N_("critical problems that need a call"),
    Topic.SYSTEM: N_("what Rounds itself needs an admin for"),
    Topic.REPORTS: N_("reports that you wished to get each week or month"),
}


class NoticeWords(Speech):
    """Speaks one language to somebody who is told of something."""

    def topic(self, topic: Topic) -> str:
        """What a topic is about."""
        return self.gettext(TOPICS[topic])


@lru_cache(maxsize=16)
def notice_words(language: str) -> NoticeWords:
    """The words of a language tag; English where we know no such language."""
    return NoticeWords(language)
