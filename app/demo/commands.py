"""`flask demo …`"""

import time

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.demo.loading import (
    DEFAULT_INSPECTIONS,
    Demo,
    analyze,
    is_loaded,
    last_day_before,
    load_demo,
)
from app.demo.reports import ask_for_reports
from app.demo.theatre import SIGN_INS, VENUE
from app.evidence.store_choice import get_store
from app.kernel.clock import now
from app.kernel.database import db
from app.trends.rollups.keeping import rebuild_venues
from app.venues.models import Venue

demo = AppGroup("demo", help="A made-up venue with a year of history.")


@demo.command("load")
@click.option(
    "--inspections",
    type=click.IntRange(min=1),
    default=DEFAULT_INSPECTIONS,
    show_default=True,
    help="How many, over the year and all venues.",
)
@click.option(
    "--venues", type=click.IntRange(min=1), default=1, show_default=True, help="To spread them on."
)
@click.option("--seed", default="1", show_default=True, help="Another one, another history.")
def load_demo_data(inspections: int, venues: int, seed: str) -> None:
    """Load the demo: its sign-ins, and a year at a theatre. Does nothing when it is here."""
    if not current_app.config["DEMO"]:
        raise click.ClickException(
            "The demo makes sign-ins with a known password. "
            "Set DEMO=1 where nothing but a demo runs, then try again."
        )
    if is_loaded():
        click.echo("The demo is loaded already. For another one, begin with an empty database.")
        click.echo(describe_sign_ins())
        return
    click.echo(f"Making up {inspections:,} inspections …")
    began = time.monotonic()
    password = current_app.config["DEMO_PASSWORD"]
    at = now()
    loaded = load_demo(get_store(), password, last_day_before(at), inspections, venues, seed, at)
    db.session.commit()
    count_days()
    ask_for_reports(at)
    db.session.commit()
    analyze()
    click.echo(describe(loaded, time.monotonic() - began))
    click.echo(describe_sign_ins())


def count_days() -> None:
    """Counts what reports are made of, so that the first reader need not wait for it."""
    ids = db.session.scalars(select(Venue.id).order_by(Venue.id)).all()
    db.session.commit()
    for _ in rebuild_venues(current_app._get_current_object(), ids):  # type: ignore[attr-defined]  # Flask's way into threads
        pass


def describe_sign_ins() -> str:
    """Who may sign in, and with which password: the demo's, which is no secret."""
    people = ", ".join(one.email for one in SIGN_INS)
    return f"Sign in as {people}; the password is {current_app.config['DEMO_PASSWORD']}"


def describe(loaded: Demo, seconds: float) -> str:
    """What was loaded, in one line."""
    rows = loaded.rows
    return (
        f"{VENUE['name']}, a year until {loaded.last_day}: {rows['inspections']:,} inspections, "
        f"{rows['tickets']:,} tickets and {rows['photos']:,} photos in {seconds:.1f} s "
        f"({rows['inspections'] / seconds:,.0f} inspections/s)"
    )
