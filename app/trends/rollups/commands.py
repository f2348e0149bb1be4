"""`flask trends …`"""

import time
from collections.abc import Iterable, Sequence
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from tqdm import tqdm

from app.kernel.database import db
from app.trends.rollups.checking import check_venue
from app.trends.rollups.keeping import rebuild_venues, see_one_state
from app.venues.models import Venue

SHOWN = 5  # days of a difference
trends = AppGroup("trends", help="What reports count a day.")
one_venue = click.option("--venue", type=click.UUID, help="Only this one, by its id.")


@trends.command("rebuild")
@one_venue
def rebuild_all(venue: UUID | None) -> None:
    """Count everything anew from what was stored. The house goes on working meanwhile."""
    began, venue_ids = time.monotonic(), _list_venues(venue)
    rebuilt = rebuild_venues(current_app._get_current_object(), venue_ids)  # type: ignore[attr-defined]  # Flask's way into threads
    for _ in _with_bar(rebuilt, len(venue_ids)):
        pass
    click.echo(f"Counted {len(venue_ids)} venues anew in {time.monotonic() - began:.1f} s.")


@trends.command("check")
@one_venue
def check_all(venue: UUID | None) -> None:
    """Exit 1 when what was counted differs from a new count. Writes nothing."""
    venue_ids, differs, waits = _list_venues(venue), 0, 0
    for venue_id in _with_bar(venue_ids, len(venue_ids)):
        see_one_state()
        found = check_venue(venue_id)
        db.session.commit()
        waits += found.waiting is None or bool(found.waiting)
        differs += bool(found.differing)
        for table, days in found.differing.items():
            some = ", ".join(map(str, days[:SHOWN])) + (" …" if len(days) > SHOWN else "")
            click.echo(f"venue {venue_id}, {table}: {len(days)} days differ: {some}")
    if waits:
        click.echo(f"At {waits} venues days wait to be counted, which were left out.")
    if differs:
        raise click.ClickException(
            f"{differs} of {len(venue_ids)} venues differ. Run `flask --app app trends rebuild`, "
            "and tell us what had happened: this should never be so."
        )
    click.echo(f"What was counted agrees with a new count at {len(venue_ids)} venues.")


def _list_venues(only: UUID | None) -> Sequence[UUID]:
    """That venue, or all. Raises `click.ClickException` where there is no such venue."""
    query = select(Venue.id).order_by(Venue.id)
    found = db.session.scalars(query if only is None else query.where(Venue.id == only)).all()
    db.session.commit()
    if only and not found:
        raise click.ClickException("No venue has this id. Take one from the address of its page.")
    return found


def _with_bar(done: Iterable[UUID], total: int) -> Iterable[UUID]:
    return tqdm(done, total=total, unit=" venues", disable=None)
