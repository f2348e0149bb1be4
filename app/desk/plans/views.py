"""HTTP of the pages of a plan. What is changed stays in the form until it is kept."""

from typing import Any, Final, NamedTuple
from uuid import UUID

from flask import request
from werkzeug import Response as AnyResponse

from app.access.loading import Access
from app.access.policy import Do
from app.access.queries import names_of
from app.desk.frame import back_to, blueprint, page, words_of_reader
from app.desk.plans import drafts, fields, pages, saying
from app.desk.plans.choices import choices_at
from app.desk.plans.drafts import Content, Draft, DraftUnreadable
from app.desk.sessions import PATH, at_desk
from app.kernel.clock import now
from app.kernel.database import db
from app.tickets.models import PlanRow
from app.tickets.planning.queries import find_plan_row, plan_of
from app.tickets.planning.service import find_unknown, keep_plan, revision_of
from app.tickets.planning.trying import try_plan
from app.tickets.plans import HandlingPlan
from app.venues.models import Venue

# Parts that are lists, with what a new entry of theirs holds, and how it is read from its form.
LISTS: Final = {
    "rules": (pages.NEW_RULE, fields.rule_from),
    "chain": (pages.NEW_CALLEE, fields.callee_from),
}


class Deed(NamedTuple):
    """What a button does: to which part of the plan, what, and to which entry."""

    part: str
    what: str
    number: int | None


def deed_of(said: str) -> Deed:
    """The deed of a button, such as rules:up:3."""
    part, what, number = [*said.split(":"), "", ""][:3]
    return Deed(part, what, int(number) if number.isdigit() and len(number) < 4 else None)


@blueprint.get("/venues/<uuid:venue_id>/plan")
@at_desk(Do.SEE_PLAN)
def show_plan(access: Access, venue_id: UUID) -> AnyResponse:
    """How a venue handles its tickets; whoever may change it begins here."""
    venue = access.load(Venue, venue_id)
    row = find_plan_row(venue.id)
    draft = Draft.of(plan_of(row), revision_of(row))
    return _show(venue, draft, may_edit=access.can(Do.EDIT_PLAN, venue.id))


@blueprint.post("/venues/<uuid:venue_id>/plan")
@at_desk(Do.EDIT_PLAN)
def change_plan(access: Access, venue_id: UUID) -> AnyResponse:
    """Changes one thing in the draft; tries it, or keeps it, where the form says so."""
    deed = deed_of(request.form.get("do", ""))
    venue = access.load(Venue, venue_id, to_change=deed.part == "keep")
    draft = drafts.read(request.form.get("draft", ""), venue.id)
    match deed:
        case Deed("keep"):
            return _keep(access, venue, draft)
        case Deed("try"):
            return _try(venue, draft)
        case Deed("rules" | "chain"):
            return _change_list(venue, draft, deed)
        case Deed("targets" | "costs" | "rest"):
            return _change_whole(venue, draft, deed)
    return _show(venue, draft)


def _show(
    venue: Venue, draft: Draft, status: int = 200, *, may_edit: bool = True, **more: Any
) -> AnyResponse:
    shown = pages.plan_page(venue, draft, words_of_reader())
    return page("plan.html", status, may_edit=may_edit, **shown, **more)


def _try(venue: Venue, draft: Draft) -> AnyResponse:
    words = words_of_reader()
    trial = try_plan(venue, plan_of(find_plan_row(venue.id)), draft.plan, now())
    said = saying.say_trial(trial, choices_at(venue, words), words, pages.MOST_MOVES)
    return _show(venue, draft, trial=said)


def _keep(access: Access, venue: Venue, draft: Draft) -> AnyResponse:
    """Keeps the draft; where somebody was faster, shows it upon theirs instead."""
    row = find_plan_row(venue.id)
    if revision_of(row) != draft.revision:
        return _show_joined(venue, draft, row)
    unknown = find_unknown(venue, draft.plan)
    if unknown:
        said = pages.say_unknown(unknown, draft, words_of_reader())
        return _show(venue, draft, 422, lacks=said)
    if draft.changed:
        keep_plan(access.person, venue, draft.plan, now())
    db.session.commit()
    return back_to(f"{PATH}/venues/{venue.id}/plan", "plan")


def _show_joined(venue: Venue, draft: Draft, row: PlanRow | None) -> AnyResponse:
    theirs = plan_of(row).to_content()
    words = words_of_reader()
    changed = saying.say_parts(Draft(0, draft.base, theirs).changed, words)
    joined, both = drafts.join(draft, theirs, revision_of(row))
    who = names_of({row.changed_by_id}) if row and row.changed_by_id else {}
    meanwhile = {
        "who": words.person(next(iter(who.values()), "–")),
        "at": words.instant(row.changed_at, venue.time_zone) if row else "",
        "changed": changed,
        "both": saying.say_parts(both, words),
    }
    return _show(venue, joined, 409, meanwhile=meanwhile)


def _change_list(venue: Venue, draft: Draft, deed: Deed) -> AnyResponse:
    """Moves, removes, shows or changes a rule or somebody to call."""
    part, what, number = deed
    entries = draft.mine[part]
    new, read_form = LISTS[part]
    if number is not None and number >= len(entries):
        raise DraftUnreadable
    if what in ("up", "down", "remove") and number is not None:
        by = {"up": -1, "down": 1}
        left = (
            drafts.moved(entries, number, by[what])
            if what in by
            else drafts.without(entries, number)
        )
        return _show(venue, draft.with_part(part, left))
    if what != "put":
        return _show_form(venue, draft, deed, new if number is None else entries[number])
    given = read_form(request.form)
    changed = draft.with_part(part, drafts.put(entries, number, given))
    return _taken(venue, draft, changed, deed, given)


def _change_whole(venue: Venue, draft: Draft, deed: Deed) -> AnyResponse:
    """Shows or changes a part that has one form."""
    form, mine = request.form, draft.mine
    if deed.what != "put":
        return _show_form(venue, draft, deed, mine if deed.part == "rest" else mine[deed.part])
    if deed.part == "rest":
        given: Any = fields.rest_from(form)
        return _taken(venue, draft, draft._replace(mine=mine | given), deed, given)
    given = fields.targets_from(form) if deed.part == "targets" else fields.costs_from(form)
    return _taken(venue, draft, draft.with_part(deed.part, given), deed, given)


def _taken(venue: Venue, before: Draft, after: Draft, deed: Deed, given: Any) -> AnyResponse:
    """The plan's page with what a form gave; the form again where something is wrong with it."""
    problems = fields.problems_of(after.mine)
    if problems:
        return _show_form(venue, before, deed, given, problems)
    whole: Content = HandlingPlan.from_content(after.mine).to_content()
    return _show(venue, after._replace(mine=whole))


def _show_form(
    venue: Venue, draft: Draft, deed: Deed, given: Any, problems: dict[str, str] | None = None
) -> AnyResponse:
    words = words_of_reader()
    choices = choices_at(venue, words)
    shown = {
        "rules": lambda: pages.rule_form(given, choices, words),
        "chain": lambda: pages.callee_form(given, choices),
        "targets": lambda: pages.targets_form(given, choices, words),
        "costs": lambda: pages.costs_form(given, words),
        "rest": lambda: pages.rest_form(given, choices),
    }[deed.part]()
    said = {name: words.gettext(one) for name, one in (problems or {}).items()}
    return page(
        f"plan_{deed.part}.html",
        422 if said else 200,
        venue=venue,
        draft=drafts.sign(draft, venue.id),
        part=deed.part,
        number=deed.number,
        problems=said,
        **shown,
    )
