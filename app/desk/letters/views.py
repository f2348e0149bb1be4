"""HTTP of the desk's pages about messages."""

from uuid import UUID

from flask import Response, current_app, request
from sqlalchemy import select
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.access.queries import standing_of
from app.desk.frame import back_to, blueprint, content_policy, page, words_of_reader
from app.desk.letters import outbox
from app.desk.letters.outbox import only_to_look_at
from app.desk.letters.told import read_choices, venue_rows
from app.desk.sessions import PATH, at_desk
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.paging import Position, cut_page, read_cursor
from app.notices import stops
from app.notices.mail.refused import lift_row, list_stopped
from app.notices.models import StoppedAddress
from app.venues.models import Venue
from app.venues.queries import list_venues

VENUES_A_PAGE = 50
TOLD_PATH, ADDRESSES_PATH = f"{PATH}/notices", f"{PATH}/addresses"


@blueprint.get("/notices")
@at_desk(Do.USE_OWN_SIGN_IN)
def show_notices(access: Access) -> AnyResponse:
    """What I am told, venue by venue."""
    rows = list_venues(access, read_cursor(request.args.get("cursor")), VENUES_A_PAGE)
    shown = cut_page(rows, VENUES_A_PAGE, lambda row: Position(row.created_at, row.id))
    stopped = stops.list_stops(access.person.id, [venue.id for venue in shown.items])
    return page(
        "notices.html",
        venues=venue_rows(shown.items, standing_of(access.person), stopped, words_of_reader()),
        next_cursor=shown.next_cursor,
    )


@blueprint.post("/notices")
@at_desk(Do.USE_OWN_SIGN_IN)
def set_notices(access: Access) -> AnyResponse:
    """Says for the venues of the page of what one is told; nothing of venues of others."""
    asked, stopped = read_choices(standing_of(access.person), request.form)
    mine = set(
        db.session.scalars(select(Venue.id).where(Venue.id.in_(asked), access.visible(Venue)))
    )
    wanted = {(venue_id, topic) for venue_id, topic in stopped if venue_id in mine}
    stops.set_stops(access.person, mine, wanted, now(), "desk")
    db.session.commit()
    return back_to(TOLD_PATH, "told")


@blueprint.get("/addresses")
@at_desk(Do.EDIT_PEOPLE)
def show_addresses(access: Access) -> AnyResponse:
    """The addresses of the organisation that take no mail."""
    return page("addresses.html", rows=list_stopped(access.person.organisation_id))


@blueprint.post("/addresses/<uuid:row_id>/lift")
@at_desk(Do.EDIT_PEOPLE)
def lift_address(access: Access, row_id: UUID) -> AnyResponse:
    """Lets mail go to an address again."""
    lift_row(access.person, access.load(StoppedAddress, row_id), now())
    db.session.commit()
    return back_to(ADDRESSES_PATH, "lifted")


@blueprint.get("/outbox")
@only_to_look_at
@at_desk(Do.USE_OWN_SIGN_IN)
def show_outbox(access: Access) -> AnyResponse:
    """The e-mails of the organisation that would have gone out."""
    return page("outbox.html", mails=outbox.list_mails(access.person.organisation_id))


@blueprint.get("/outbox/<uuid:message_id>")
@only_to_look_at
@at_desk(Do.USE_OWN_SIGN_IN)
def show_mail(access: Access, message_id: UUID) -> AnyResponse:
    """One of them: its headers, its text, and a frame with its HTML."""
    mail = outbox.get_mail(access.person.organisation_id, message_id)
    response = page("mail.html", mail=outbox.show_mail(message_id, mail))
    config = current_app.config
    own = content_policy(config["STORE"], config["S3_ENDPOINT_URL"], config["PUBLIC_URL"])
    response.headers["Content-Security-Policy"] = f"{own}; frame-src 'self'"
    return response


@blueprint.get("/outbox/<uuid:message_id>/html")
@only_to_look_at
@at_desk(Do.USE_OWN_SIGN_IN)
def show_html(access: Access, message_id: UUID) -> AnyResponse:
    """Its HTML alone, which may do nothing but be looked at."""
    mail = outbox.get_mail(access.person.organisation_id, message_id)
    response = Response(outbox.html_of(mail), mimetype="text/html")
    response.headers["Content-Security-Policy"] = outbox.POLICY
    return response
