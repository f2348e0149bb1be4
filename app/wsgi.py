"""What gunicorn and the Celery worker load. Refuses to start with settings that are not safe."""

from app import create_app
from app.config import read_settings, reason_not_to_start
from app.kernel.telemetry.logs import init_logs
from app.kernel.telemetry.shared import share_between_processes

share_between_processes(read_settings()["INSTANCE"])
app = create_app()
celery_app = app.extensions["celery"]
is_open = app.debug or app.config["DEMO"]

if reason := reason_not_to_start(app.config, is_open=is_open):
    raise SystemExit(reason)
init_logs(app.config, is_open=is_open)
