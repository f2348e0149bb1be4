"""Rounds: walk a venue, photograph what is wrong, see it mended."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response, redirect
from flask_alembic import Alembic
from werkzeug.middleware.proxy_fix import ProxyFix

from app import models
from app.access.limits import init_limits
from app.access.loading import public
from app.access.views import blueprint as access
from app.checklists.views import blueprint as checklists
from app.cli import init_cli
from app.config import embedded_defaults, read_settings
from app.desk.views import init_desk
from app.evidence.folder_door import blueprint as files
from app.evidence.store_choice import init_evidence
from app.evidence.views import blueprint as evidence
from app.form.views import init_form
from app.inspections.jobs import init_inspections
from app.inspections.views import blueprint as inspections
from app.kernel.api import init_api
from app.kernel.database import init_database
from app.kernel.errors import init_errors
from app.kernel.jobs import init_jobs
from app.kernel.outgoing import init_outgoing
from app.kernel.telemetry.metrics import Metrics
from app.kernel.telemetry.requests import init_requests, show_metrics
from app.moments.views import blueprint as moments
from app.notices.init import init_notices
from app.notices.own.views import blueprint as own_notices
from app.notices.push.views import blueprint as push
from app.notices.views import blueprint as notices
from app.notices.webhooks.views import blueprint as endpoints
from app.tickets.calls.views import blueprint as calls
from app.tickets.jobs import init_tickets
from app.tickets.kept.views import blueprint as promises
from app.tickets.planning.views import blueprint as planning
from app.tickets.telling.source import init_tickets_telling
from app.tickets.views import blueprint as tickets
from app.trends.reports.jobs import init_reports
from app.trends.reports.views import blueprint as reports
from app.trends.rollups.jobs import init_trends
from app.trends.views import blueprint as trends
from app.venues.teams.views import blueprint as teams
from app.venues.views import blueprint as venues

API = (
    access,
    venues,
    teams,
    checklists,
    notices,
    push,
    own_notices,
    endpoints,
    evidence,
    tickets,
    calls,
    planning,
    promises,
    inspections,
    moments,
    trends,
    reports,
)

alembic = Alembic(metadatas=models.metadata, run_mkdir=False)


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Joins the parts. `settings` go before the environment."""
    values = read_settings(settings)
    app = Flask(__name__, instance_path=str(Path(values["INSTANCE"]).resolve()))
    app.config.update(values | embedded_defaults(values))
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    if values["PROXIES"]:
        hops = values["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Werkzeug documents it
    app.extensions["metrics"] = Metrics()
    init_requests(app)
    init_database(app)
    init_errors(app)
    init_limits(app)
    init_jobs(app)
    init_outgoing(app)
    init_notices(app)
    init_evidence(app)
    init_tickets(app)
    init_inspections(app)
    init_tickets_telling(app)
    init_trends(app)
    init_reports(app)
    alembic.init_app(app)
    api = init_api(app)
    for blueprint in API:
        api.add(blueprint)
    app.register_blueprint(files)
    app.add_url_rule("/healthz", view_func=say_healthy)
    app.add_url_rule("/metrics", view_func=public(show_metrics))
    app.add_url_rule("/", view_func=show_way_in)
    init_form(app)
    init_desk(app)
    init_cli(app)
    return app


@public
def say_healthy() -> Response:
    """The web process answers."""
    return Response("ok\n", mimetype="text/plain")


@public
def show_way_in() -> Any:
    """Whoever comes without an address gets the form."""
    return redirect("/form")
