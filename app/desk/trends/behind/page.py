"""What the page of the inspections behind a number shows, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple
from uuid import UUID

from app.checklists.definition import Texts
from app.checklists.queries import Version, list_versions
from app.desk.sessions import PATH
from app.desk.trends.asking import Asking
from app.desk.trends.behind.choosing import Came, Chosen
from app.desk.trends.behind.queries import (
    AnyRow,
    Counts,
    Wanted,
    count_behind,
    find_names,
    list_behind,
    list_versions_of,
)
from app.desk.wording import Words
from app.kernel.paging import Position, cut_page, read_cursor
from app.kernel.speech import N_
from app.trends.numbers.series import find_series
from app.venues.models import Venue

A_PAGE: Final = 20
OF_A_CHECK: Final[Mapping[Came | None, str]] = {
    None: N_("All"),
    Came.FAILED: N_("Not fine"),
    Came.FINE: N_("Fine"),
    Came.NOT_APPLICABLE: N_("Did not apply"),
}
OF_ALL: Final[Mapping[Came | None, str]] = {
    None: N_("All"),
    Came.FAILED: N_("Something not fine"),
    Came.FINE: N_("All fine"),
}


class Narrowed(NamedTuple):
    """Something that the list is narrowed by, and the address without it."""

    what: str
    said: str
    without: str


class Looked(NamedTuple):
    """What was looked at: the versions that have it, None for all; a check's own key and words."""

    version_ids: list[UUID] | None = None
    title: Texts | None = None
    item: str = ""
    prompt: Texts | None = None


def behind_page(
    venue: Venue, asking: Asking, chosen: Chosen, cursor: str | None, words: Words
) -> dict[str, Any]:
    """A page of the list with the counts of all of it; as many statements for any number."""
    names = find_names(venue, chosen.spot_id, chosen.person_id)
    looked = _looked_at(venue, chosen)
    wanted = Wanted(
        venue.id,
        asking.period,
        chosen.spot_id,
        chosen.person_id,
        looked.version_ids,
        looked.item,
        chosen.outcome,
    )
    rows = list_behind(wanted, read_cursor(cursor), A_PAGE)
    cut = cut_page(rows, A_PAGE, lambda row: Position(row.performed_at, row.id))
    here = f"{PATH}/venues/{venue.id}/inspections"
    following = asking.address(here, **chosen.fields, cursor=cut.next_cursor)
    return {
        "venue": venue,
        "asking": asking,
        "chosen": chosen,
        "here": here,
        "counted": _say_counts(count_behind(wanted), wanted, words),
        "outcomes": _outcomes(chosen, looked, here, asking, words),
        "narrowed": list(_narrowed_by(chosen, looked, names, here, asking, words)),
        "inspections": _shown(cut.items, venue, words),
        "next_page": following if cut.next_cursor else None,
    }


def _looked_at(venue: Venue, chosen: Chosen) -> Looked:
    if not chosen.checklist:
        return Looked()
    versions = list_versions_of(venue.organisation_id, chosen.checklist)
    newest_first = sorted(versions, key=lambda one: -one.number)
    title = newest_first[0].checklist.title if newest_first else None
    wanted = [one for one in newest_first if chosen.version in (None, one.number)]
    if not chosen.item:
        return Looked([one.id for one in wanted], title)
    of_check = find_series(versions).of_check
    having = [
        one
        for one in wanted
        if chosen.item in one.checklist.items_by_key
        and chosen.since in (None, _since(of_check, one, chosen.item))
    ]
    prompt = having[0].checklist.items_by_key[chosen.item].prompt if having else None
    is_check = any((one.id, chosen.item) in of_check for one in having)
    return Looked([one.id for one in having], title, chosen.item if is_check else "", prompt)


def _since(of_check: Mapping[tuple[UUID, str], Any], version: Version, item: str) -> int | None:
    series = of_check.get((version.id, item))
    return series.since if series else None


def _say_counts(counts: Counts, wanted: Wanted, words: Words) -> dict[str, str]:
    """How many inspections, and what of their checks failed: the numbers that led here."""
    tally = counts.tally
    is_plain = wanted.item and wanted.outcome in (Came.FAILED, Came.FINE)
    return {
        "inspections": words.ngettext(
            "%(count)s inspection", "%(count)s inspections", counts.inspections
        ),
        "failed": words.ngettext(
            "%(failed)s of %(count)s check was not fine (%(rate)s)",
            "%(failed)s of %(count)s checks were not fine (%(rate)s)",
            tally.checked,
            failed=words.number(tally.failed),
            rate=words.percent(tally.rate),
        )
        if tally.checked and not is_plain
        else "",
    }


def _outcomes(
    chosen: Chosen, looked: Looked, here: str, asking: Asking, words: Words
) -> list[tuple[str, str, bool]]:
    """How what is looked at came out: the words, the address, and whether it is what is shown."""
    return [
        (
            words.gettext(said),
            asking.address(here, **replace(chosen, outcome=outcome).fields),
            outcome is chosen.outcome,
        )
        for outcome, said in (OF_A_CHECK if looked.item else OF_ALL).items()
    ]


def _narrowed_by(
    chosen: Chosen,
    looked: Looked,
    names: AnyRow,
    here: str,
    asking: Asking,
    words: Words,
) -> Iterable[Narrowed]:
    unknown = words.gettext("unknown")

    def narrowed(what: str, said: str, **left_out: Any) -> Narrowed:
        rest = replace(chosen, **left_out)
        return Narrowed(words.gettext(what), said, asking.address(here, **rest.fields))

    if chosen.spot_id:
        yield narrowed(N_("Spot"), names.spot or unknown, spot_id=None)
    if chosen.item:
        prompt = words.text(looked.prompt) if looked.prompt else unknown
        yield narrowed(N_("Check"), prompt, item="", since=None)
    elif chosen.checklist:
        title = words.text(looked.title) if looked.title else unknown
        yield narrowed(N_("Checklist"), title, checklist="", version=None)
    if chosen.version:
        yield narrowed(N_("Version"), words.number(chosen.version), version=None)
    if chosen.person_id:
        name = words.person(names.person) if names.person else unknown
        yield narrowed(N_("Inspector"), name, person_id=None)


def _shown(rows: Sequence[AnyRow], venue: Venue, words: Words) -> list[dict[str, Any]]:
    versions = {one.id: one for one in list_versions({row.checklist_version_id for row in rows})}
    return [
        {
            "address": f"{PATH}/inspections/{row.id}",
            "spot": row.spot,
            "title": words.text(versions[row.checklist_version_id].checklist.title),
            "at": words.instant(row.performed_at, venue.time_zone),
            "person": words.person(row.person),
            "failed": row.failed,
            "said": _say_outcome(row, words),
        }
        for row in rows
    ]


def _say_outcome(row: AnyRow, words: Words) -> str:
    if not row.failed:
        return words.gettext("all fine")
    return words.ngettext(
        "%(failed)s of %(count)s not fine",
        "%(failed)s of %(count)s not fine",
        row.checked,
        failed=words.number(row.failed),
    )
