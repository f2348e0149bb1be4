"""HTTP of the desk: its door, its files, and the venues of who is signed in."""

from contextlib import suppress
from datetime import timedelta

from flask import (
    Flask,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    request,
    send_from_directory,
)
from werkzeug import Response as AnyResponse

from app.access import service
from app.access.limits import TooManyTries, count_sign_in_try
from app.access.loading import Access, NotSignedIn, public
from app.access.policy import Do
from app.access.queries import find_person_by_email
from app.access.tokens import find_actor, find_token
from app.desk import sessions
from app.desk.acting import views as act_views
from app.desk.by_link import views as link_views
from app.desk.by_link.frame import blueprint as by_link
from app.desk.endpoints import views as endpoint_views
from app.desk.evidence import views as evidence_views
from app.desk.frame import STATIC, again, back_to, blueprint, door, page
from app.desk.kept import kept_by_door
from app.desk.letters import views as letter_views
from app.desk.moments import views as moment_views
from app.desk.navigation import may_anywhere
from app.desk.plans import views as plan_views
from app.desk.promises import views as promise_views
from app.desk.reports import views as report_views
from app.desk.sessions import COOKIE, at_desk, local_path
from app.desk.teams import views as team_views
from app.desk.tickets import views as ticket_views
from app.desk.tickets.queries import count_to_do
from app.desk.trends import views as trend_views
from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.errors import NotFound
from app.kernel.paging import Position, cut_page, read_cursor
from app.venues.queries import list_venues

VENUES_A_PAGE = 50
LONGEST_EMAIL, LONGEST_PASSWORD, LONGEST_DEVICE = 320, 200, 200
ROOMS = (
    ticket_views,
    evidence_views,
    letter_views,
    link_views,
    act_views,
    endpoint_views,
    plan_views,
    team_views,
    promise_views,
    moment_views,
    report_views,
    trend_views,
)


def init_desk(app: Flask) -> None:
    """Opens the desk: the routes of its rooms came with their import."""
    app.register_blueprint(blueprint)
    app.register_blueprint(by_link)


@blueprint.get("/static/<path:name>")
@public
def show_file(name: str) -> Response:
    """A style or a script; its address changes with its content."""
    response = send_from_directory(STATIC, name)
    if request.args.get("v"):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/sign-in")
@public
def show_door() -> AnyResponse:
    """The sign-in page; who is signed in goes on to where they wanted to go."""
    wanted = local_path(request.args.get("next"))
    if find_actor(request.cookies.get(COOKIE, "")):
        return redirect(wanted, 303)
    return door(wanted)


@blueprint.post("/sign-in")
@public
def sign_in() -> AnyResponse:
    """Signs in by e-mail and password, as the API does."""
    form = request.form
    email, password = form.get("email", "")[:LONGEST_EMAIL], form.get("password", "")
    wanted = local_path(form.get("next"))
    valid = timedelta(days=current_app.config["TOKEN_DAYS"])
    device = f"Desk: {request.user_agent.string}"[:LONGEST_DEVICE]
    try:
        count_sign_in_try(email)
        person = None if "\0" in email else find_person_by_email(email)
        db.session.commit()  # checking the password takes long, and must keep no writer waiting
        token, _ = service.sign_in(person, password[:LONGEST_PASSWORD], device, valid)
    except (service.SignInRefused, TooManyTries) as problem:
        return door(wanted, email, problem, *kept_by_door())
    db.session.commit()
    address, kept = kept_by_door()
    if kept:
        g.person, g.new_token = person, token
    response = again(200, address, kept) if kept else make_response(redirect(wanted, 303))
    sessions.remember(response, token, valid)
    return response


@blueprint.post("/sign-out")
@at_desk(Do.USE_OWN_SIGN_IN)
def sign_out(access: Access) -> AnyResponse:
    """Ends this browser's sign-in at once."""
    token = find_token(request.cookies[COOKIE])
    if token:
        service.revoke_token(access.person, token, now())
        db.session.commit()
    response = current_app.make_response(back_to(f"{sessions.PATH}/sign-in", "signed-out"))
    sessions.forget(response)
    return response


@blueprint.get("")
@at_desk(Do.LIST_VENUES)
def show_venues(access: Access) -> AnyResponse:
    """The venues of who is signed in, with how many tickets wait there."""
    position = read_cursor(request.args.get("cursor"))
    rows = list_venues(access, position, VENUES_A_PAGE)
    shown = cut_page(rows, VENUES_A_PAGE, lambda row: Position(row.created_at, row.id))
    ids = [venue.id for venue in shown.items]
    return page(
        "venues.html",
        venues=shown.items,
        to_do=count_to_do(ids),
        may_see_trends=may_anywhere(Do.SEE_TRENDS),
        next_cursor=shown.next_cursor,
    )


@blueprint.route("/<path:_path>", methods=["GET", "POST"])
@public
def show_nothing(_path: str) -> AnyResponse:
    """Every other address: a page that says so, in the language of whoever is signed in."""
    with suppress(NotSignedIn):
        sessions.person_by_cookie()
    raise NotFound
