"""HTTP of the links that stop messages (RFC 8058), and start them again."""

from typing import Final

from flask import Response, current_app

from app.access.loading import public
from app.desk.by_link.frame import blueprint, page_by_link, unread_link, words_in
from app.kernel.clock import now
from app.kernel.database import db
from app.notices import stops
from app.notices.links import STOP_PATH, StopLink, read_stop_token
from app.notices.wording import TOPICS

START_PATH: Final = "/notices/start"


@blueprint.get(f"{STOP_PATH}/<token>")
@public
def show_stop(token: str) -> Response:
    """What the link stops, with a button: mail programs look at links that nobody has opened."""
    link = _read(token)
    if link is None:
        return unread_link()
    stopped = stops.list_stops(link.person_id, [link.venue_id])
    is_stopped = (link.venue_id, link.topic) in stopped
    return _page(link, token, "stopped" if is_stopped else "asked")


@blueprint.post(f"{STOP_PATH}/<token>")
@public
def stop(token: str) -> Response:
    """Stops at once, for a mail program's one click as well as for the page's button."""
    link = _read(token)
    if link is None:
        return unread_link()
    told = stops.find_told(link.person_id, link.venue_id)
    if told:
        wanted = [(link.venue_id, link.topic)]
        stops.stop(told.person.organisation_id, told.person.id, wanted, now(), "link")
        db.session.commit()
    return _page(link, token, "stopped")


@blueprint.post(f"{START_PATH}/<token>")
@public
def start_again(token: str) -> Response:
    """For whoever has stopped it by mistake."""
    link = _read(token)
    if link is None:
        return unread_link()
    stops.start_again(link.person_id, [(link.venue_id, link.topic)])
    db.session.commit()
    return _page(link, token, "started")


def _read(token: str) -> StopLink | None:
    return read_stop_token(current_app.config["SECRET_KEY"], token)


def _page(link: StopLink, token: str, shown: str) -> Response:
    told = stops.find_told(link.person_id, link.venue_id)
    words = words_in(told.person.language if told else None)
    return page_by_link(
        "stop.html",
        words,
        shown=shown,
        topic=words.gettext(TOPICS[link.topic]),
        venue=told.venue.name if told else "Rounds",
        stop_path=f"{STOP_PATH}/{token}",
        start_path=f"{START_PATH}/{token}",
    )
